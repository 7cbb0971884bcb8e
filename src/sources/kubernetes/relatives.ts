import { compareNames } from '../../base/compareNames.ts';
import { asRecord } from '../../base/json.ts';
import type { Pod } from '../../model/pod.ts';
import type { Resource } from '../../model/resource.ts';
import type { Revision } from '../../model/revision.ts';
import type { TableObject } from '../../model/tableObject.ts';
import type { Workload } from '../../model/workload.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { Interner } from './interner.ts';
import { requestJson } from './kubeAnswer.ts';
import { collectionPath, type Json, type KindDescriptor } from './kindDescriptor.ts';
import { listAll, type ListQuery } from './listReader.ts';
import type { ObjectTarget } from './objectActions.ts';
import { numberAt, objectAt, objectsAt, textAt } from './projections/objectFields.ts';
import { podKind } from './projections/podKind.ts';
import { controllerRevisionKind, revisionsOfController, revisionsOfDeployment } from './projections/revisionKinds.ts';
import { jobKind, replicaSetKind } from './projections/workloadKinds.ts';

/** An autoscaler of a workload. */
export interface Autoscaler {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly current: number;
  readonly desired: number;
}

const autoscalerKind = {
  ...{ group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers', kind: 'HorizontalPodAutoscaler' },
  isNamespaced: true,
} as const;

/** The ReplicaSets of a Deployment, by uid. @throws SourceError */
function replicaSetsOf(transport: HttpTransport, deployment: Workload): Promise<readonly Workload[]> {
  return ownedBy(transport, replicaSetKind, [deployment.uid], withSelector(deployment));
}

/** The templates that a Deployment, StatefulSet or DaemonSet can go back to, newest first. @throws SourceError */
export async function revisionsOf(transport: HttpTransport, workload: Workload): Promise<readonly Revision[]> {
  if (workload.kind === 'Deployment') {
    return revisionsOfDeployment(workload, await replicaSetsOf(transport, workload));
  }
  const query = withSelector(workload);
  const rows: readonly TableObject[] = await ownedBy(transport, controllerRevisionKind, [workload.uid], query);
  return revisionsOfController(workload, rows);
}

/** The jobs of a CronJob, newest first. @throws SourceError */
export async function jobsOf(transport: HttpTransport, cronJob: Workload): Promise<readonly Workload[]> {
  const jobs = await ownedBy(transport, jobKind, [cronJob.uid], { namespace: cronJob.namespace });
  return jobs.toSorted((a, b) => b.created - a.created);
}

/** The pods that a workload has made, by itself or by its ReplicaSets or jobs, by name. @throws SourceError */
export async function podsOfWorkload(transport: HttpTransport, workload: Workload): Promise<readonly Pod[]> {
  if (workload.kind === 'CronJob') {
    const jobs = await jobsOf(transport, workload);
    const names = jobs.map(({ name }) => name).join(',');
    if (jobs.length === 0) return [];
    const query = { namespace: workload.namespace, labelSelector: `job-name in (${names})` };
    return byName(await ownedBy(transport, podKind, uidsOf(jobs), query));
  }
  const owners = workload.kind === 'Deployment' ? await replicaSetsOf(transport, workload) : [workload];
  return byName(await ownedBy(transport, podKind, uidsOf(owners), withSelector(workload)));
}

/** The pods that a Service selects, by name; none for one without a selector. @throws SourceError */
export async function podsOfService(transport: HttpTransport, service: Json): Promise<readonly Pod[]> {
  const selector = asRecord(objectAt(service, 'spec')['selector']) ?? {};
  if (Object.keys(selector).length === 0) return [];
  const namespace = textAt(objectAt(service, 'metadata'), 'namespace');
  return byName(await all(transport, podKind, { namespace, labelSelector: selectorText(selector) }));
}

/** The pods on a node, by namespace and name. @throws SourceError */
export async function podsOfNode(transport: HttpTransport, node: string): Promise<readonly Pod[]> {
  const pods = byName(await all(transport, podKind, { fieldSelector: `spec.nodeName=${node}` }));
  return pods.toSorted((a, b) => compareNames(a.namespace, b.namespace));
}

/** What scales a workload by itself. A server that has no autoscalers has none for it. @throws SourceError */
export async function autoscalersOf(
  transport: HttpTransport,
  { kind, namespace, name }: ObjectTarget,
): Promise<readonly Autoscaler[]> {
  const path = collectionPath(autoscalerKind, namespace);
  const list = asRecord(await requestJson(transport, { method: 'GET', path })) ?? {};
  return objectsAt(list, 'items').flatMap((one) => {
    const [spec, status] = [objectAt(one, 'spec'), objectAt(one, 'status')];
    const target = objectAt(spec, 'scaleTargetRef');
    if (textAt(target, 'kind') !== kind.kind || textAt(target, 'name') !== name) return [];
    return [
      {
        name: textAt(objectAt(one, 'metadata'), 'name'),
        least: numberAt(spec, 'minReplicas', 1),
        most: numberAt(spec, 'maxReplicas'),
        current: numberAt(status, 'currentReplicas'),
        desired: numberAt(status, 'desiredReplicas'),
      },
    ];
  });
}

async function ownedBy<T extends Resource>(
  transport: HttpTransport,
  kind: KindDescriptor<T>,
  owners: readonly string[],
  query: ListQuery,
): Promise<readonly T[]> {
  const found = await all(transport, kind, query);
  return found.filter(({ owner }) => owner !== undefined && owners.includes(owner.uid));
}

async function all<T extends Resource>(
  transport: HttpTransport,
  kind: KindDescriptor<T>,
  query: ListQuery,
): Promise<readonly T[]> {
  return [...(await listAll(transport, kind, query, new Interner())).items.values()];
}

/** Spares the server and the network what other workloads have made; who owns it decides. */
function withSelector({ namespace, selector }: Workload): ListQuery {
  const labelSelector = selectorText(selector);
  return { namespace, ...(labelSelector === '' ? {} : { labelSelector }) };
}

function selectorText(labels: Readonly<Record<string, unknown>>): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${String(value)}`)
    .join(',');
}

function uidsOf(objects: readonly Resource[]): readonly string[] {
  return objects.map(({ uid }) => uid);
}

function byName<T extends Resource>(objects: readonly T[]): readonly T[] {
  return objects.toSorted((a, b) => compareNames(a.name, b.name));
}
