import type { KubeObject } from '../kubeObject.ts';
import { isRecord, listAt, numberAt, recordAt, textAt, valueAt } from './jsonValue.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';

/** An object as stored, in the version that a client asks for. */
export function toVersion(object: KubeObject, type: ResourceType): KubeObject {
  const wanted = groupVersionOf(type);
  if (object.apiVersion === wanted) return object;
  if (wanted === 'events.k8s.io/v1') return toNewEvent(object);
  if (wanted === 'autoscaling/v1') return toOldAutoscaler(object);
  return { ...object, apiVersion: wanted };
}

/** An object that a client sends, in the version that is stored. */
export function toStored(object: KubeObject): KubeObject {
  if (object.apiVersion === 'events.k8s.io/v1') return toCoreEvent(object);
  if (object.apiVersion === 'autoscaling/v1' && object.kind === 'HorizontalPodAutoscaler') {
    return toNewAutoscaler(object);
  }
  return object;
}

const eventFields: readonly (readonly [core: string, event: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];

function toNewEvent(event: KubeObject): KubeObject {
  return renamed(event, 'events.k8s.io/v1', new Map(eventFields));
}

function toCoreEvent(event: KubeObject): KubeObject {
  const core = renamed(event, 'v1', new Map(eventFields.map(([coreName, name]) => [name, coreName])));
  return isRecord(core['source']) ? core : { ...core, source: {} };
}

function renamed(object: KubeObject, apiVersion: string, names: ReadonlyMap<string, string>): KubeObject {
  const entries = Object.entries(object).flatMap(([field, value]) =>
    value === '' ? [] : [[names.get(field) ?? field, value] as const],
  );
  return { ...(Object.fromEntries(entries) as unknown as KubeObject), apiVersion };
}

/** `autoscaling/v1` knows one target, the CPU; its server keeps the rest in annotations, which are left out here. */
function toOldAutoscaler(hpa: KubeObject): KubeObject {
  const isCpu = (metric: unknown): boolean => textAt(metric, 'resource', 'name') === 'cpu';
  const target = listAt(hpa, 'spec', 'metrics').find(isCpu);
  const current = listAt(hpa, 'status', 'currentMetrics').find(isCpu);
  const wanted = numberAt(target, 'resource', 'target', 'averageUtilization');
  const used = numberAt(current, 'resource', 'current', 'averageUtilization');
  const { minReplicas, maxReplicas, scaleTargetRef } = recordAt(hpa, 'spec');
  const { currentReplicas, desiredReplicas, observedGeneration, lastScaleTime } = recordAt(hpa, 'status');
  return {
    ...hpa,
    apiVersion: 'autoscaling/v1',
    spec: { scaleTargetRef, minReplicas, maxReplicas, targetCPUUtilizationPercentage: wanted },
    status: {
      observedGeneration,
      lastScaleTime,
      currentReplicas: currentReplicas ?? 0,
      desiredReplicas: desiredReplicas ?? 0,
      currentCPUUtilizationPercentage: used,
    },
  };
}

function toNewAutoscaler(hpa: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: percentage, ...spec } = recordAt(hpa, 'spec');
  const target = { type: 'Utilization', averageUtilization: percentage };
  const metrics = percentage === undefined ? undefined : [{ type: 'Resource', resource: { name: 'cpu', target } }];
  const status = { ...recordAt(hpa, 'status'), currentCPUUtilizationPercentage: undefined };
  const kept = valueAt(hpa, 'status') === undefined ? {} : { status };
  return { ...hpa, apiVersion: 'autoscaling/v2', spec: { ...spec, metrics }, ...kept };
}
