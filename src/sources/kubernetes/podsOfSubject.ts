import { asArray, asRecord, asString } from '../../base/json.ts';
import type { Subject } from '../../model/subject.ts';
import { getJson, toQuery, unexpectedShape } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';

/** A pod and its containers by name, init containers first. */
export interface PodContainers {
  readonly pod: string;
  /** Empty until it is scheduled. */
  readonly node: string;
  /** What the pod's labels call the application; empty where they do not. */
  readonly app: string;
  readonly containers: readonly string[];
  /** The container that `kubectl` takes by default. */
  readonly defaultContainer: string;
  /** Containers' runs that ended badly, as far as the pod still tells: the last of each. */
  readonly failures: readonly ContainerFailure[];
}

export interface ContainerFailure {
  readonly container: string;
  /** `OOMKilled`, `Error`. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

type Fields = Readonly<Record<string, unknown>>;

const workloadPaths: Readonly<Record<Exclude<Subject['kind'], 'Pod'>, string>> = {
  Deployment: '/apis/apps/v1/namespaces/{}/deployments/',
  StatefulSet: '/apis/apps/v1/namespaces/{}/statefulsets/',
  DaemonSet: '/apis/apps/v1/namespaces/{}/daemonsets/',
  ReplicaSet: '/apis/apps/v1/namespaces/{}/replicasets/',
  Job: '/apis/batch/v1/namespaces/{}/jobs/',
  CronJob: '/apis/batch/v1/namespaces/{}/cronjobs/',
};

/** The pods that a subject is or owns, by name. @throws SourceError */
export async function podsOfSubject(
  api: HttpTransport,
  subject: Subject,
  signal?: AbortSignal,
): Promise<readonly PodContainers[]> {
  const get = async (path: string): Promise<Fields> =>
    asRecord(await getJson(api, path, signal, () => undefined)) ?? {};
  const { namespace, kind, name } = subject;
  const space = encodeURIComponent(namespace);
  const pods = `/api/v1/namespaces/${space}/pods`;
  if (kind === 'Pod') return [toPodContainers(await get(`${pods}/${encodeURIComponent(name)}`))];
  if (kind === 'CronJob') {
    const list = itemsOf(await get(pods));
    // The pods of a CronJob belong to Jobs, which carry its name and a number.
    return list.filter((pod) => isOfCronJob(pod, name)).map(toPodContainers);
  }
  const workload = await get(workloadPaths[kind].replace('{}', space) + encodeURIComponent(name));
  const labels = asRecord(asRecord(asRecord(workload['spec'])?.['selector'])?.['matchLabels']) ?? {};
  const selector = Object.entries(labels)
    .map(([label, value]) => `${label}=${String(value)}`)
    .join(',');
  if (selector === '') throw unexpectedShape('label selector', `${kind} ${namespace}/${name}`);
  return itemsOf(await get(pods + toQuery({ labelSelector: selector }))).map(toPodContainers);
}

function itemsOf(list: Fields): readonly Fields[] {
  const items = asArray(list['items']);
  if (items === undefined) throw unexpectedShape('list of pods');
  return items.map(asRecord).filter((item) => item !== undefined);
}

function isOfCronJob(pod: Fields, name: string): boolean {
  const owners = asArray(asRecord(pod['metadata'])?.['ownerReferences']) ?? [];
  return owners.some((owner) => {
    const job = asString(asRecord(owner)?.['name']);
    return job?.startsWith(`${name}-`) === true && /^\d+$/.test(job.slice(name.length + 1));
  });
}

function toPodContainers(pod: Fields): PodContainers {
  const metadata = asRecord(pod['metadata']);
  const spec = asRecord(pod['spec']);
  const labels = asRecord(metadata?.['labels']);
  const name = asString(metadata?.['name']);
  if (name === undefined) throw unexpectedShape('pod');
  const namesOf = (field: string): string[] =>
    (asArray(spec?.[field]) ?? []).flatMap((one) => asString(asRecord(one)?.['name']) ?? []);
  const main = namesOf('containers');
  const wanted = asString(asRecord(metadata?.['annotations'])?.['kubectl.kubernetes.io/default-container']);
  const containers = [...namesOf('initContainers'), ...main, ...namesOf('ephemeralContainers')];
  return {
    pod: name,
    node: asString(spec?.['nodeName']) ?? '',
    app: asString(labels?.['app.kubernetes.io/name']) ?? asString(labels?.['app']) ?? '',
    containers,
    failures: toFailures(asRecord(pod['status'])),
    defaultContainer: wanted !== undefined && containers.includes(wanted) ? wanted : (main[0] ?? ''),
  };
}

function toFailures(status: Fields | undefined): readonly ContainerFailure[] {
  return (asArray(status?.['containerStatuses']) ?? []).flatMap((entry) => {
    const one = asRecord(entry);
    return [one?.['lastState'], one?.['state']].flatMap((state): ContainerFailure[] => {
      const ended = asRecord(asRecord(state)?.['terminated']);
      const time = Date.parse(asString(ended?.['finishedAt']) ?? '');
      if (ended === undefined || ended['exitCode'] === 0 || Number.isNaN(time)) return [];
      return [{ container: asString(one?.['name']) ?? '', reason: asString(ended['reason']) ?? 'Error', time }];
    });
  });
}
