import { asArray, asRecord, asString } from '../../base/json.ts';
import type { EventRecord, FieldValue } from '../../model/lineTrial.ts';
import { getJson, toQuery } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { toAnswerError } from './kubeAnswer.ts';
import type { ContainerRef } from './podLogFollower.ts';

/** The last lines of a container, and what a log agent on its node knows of them. */
export interface RecentPodLines {
  /** Newest last, each with the runtime's time as it writes it. */
  readonly lines: readonly { readonly time: string; readonly text: string }[];
  /** The file of the container on its node. */
  readonly path: string;
  /** What the API server tells an agent of the pod, by the names that the agents give it. */
  readonly pod: EventRecord;
}

/** Reads the last lines of a container. @throws SourceError */
export async function readRecentPodLines(
  api: HttpTransport,
  ref: ContainerRef,
  count: number,
  signal?: AbortSignal,
): Promise<RecentPodLines> {
  const { namespace, pod, container } = ref;
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const object = asRecord(await getJson(api, base, signal, () => undefined)) ?? {};
  const query = toQuery({ container, tailLines: count, timestamps: 'true' });
  const path = `${base}/log${query}`;
  const answer = await api.send({ method: 'GET', path, ...(signal === undefined ? {} : { signal }) });
  if (answer.status !== 200) throw await toAnswerError(answer, `GET ${api.description}${path}`);
  const lines = (await answer.text()).split('\n').flatMap((line) => {
    const match = /^(\S+Z) (.*)$/.exec(line);
    return match === null ? [] : [{ time: match[1] ?? '', text: (match[2] ?? '').replace(/\r$/, '') }];
  });
  const known = asArray(asRecord(object['status'])?.['containerStatuses'])?.map(asRecord);
  const status = known?.find((one) => one?.['name'] === container);
  const id = asString(status?.['containerID'])?.replace(/^\w+:\/\//, '') ?? '0'.repeat(64);
  return {
    lines,
    path: `/var/log/containers/${pod}_${namespace}_${container}-${id}.log`,
    pod: metadataOf(object, asString(status?.['image'])),
  };
}

/**
 * What a log agent's filter asks the API server for of a pod: labels, annotations, node, ids, and the image of a container. @throws SourceError
 * @param container the container whose image is meant.
 */
export async function readPodMetadata(
  api: HttpTransport,
  namespace: string,
  pod: string,
  container: string | undefined,
  signal?: AbortSignal,
): Promise<EventRecord> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  const object = asRecord(await getJson(api, path, signal, () => undefined)) ?? {};
  const statuses = asArray(asRecord(object['status'])?.['containerStatuses'])?.map(asRecord);
  const status = statuses?.find((one) => one?.['name'] === container) ?? statuses?.[0];
  return metadataOf(object, asString(status?.['image']));
}

function metadataOf(object: Readonly<Record<string, unknown>>, image: string | undefined): EventRecord {
  const metadata = asRecord(object['metadata']);
  const entries: readonly (readonly [string, FieldValue | undefined])[] = [
    ['pod_id', asString(metadata?.['uid'])],
    ['pod_ip', asString(asRecord(object['status'])?.['podIP'])],
    ['host', asString(asRecord(object['spec'])?.['nodeName'])],
    ['container_image', image],
    ['labels', textsOf(metadata?.['labels'])],
    ['annotations', textsOf(metadata?.['annotations'])],
  ];
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function textsOf(value: unknown): EventRecord | undefined {
  const entries = Object.entries(asRecord(value) ?? {}).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
