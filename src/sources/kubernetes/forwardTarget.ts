import type { Pod } from '../../model/pod.ts';
import type { ForwardPort, PodChoice } from '../../model/portForward.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import type { Json } from './kindDescriptor.ts';
import { readObject, type ObjectTarget } from './objectActions.ts';
import { numberAt, objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** What of an object can be forwarded, and to which pods. */
export interface ForwardTarget {
  readonly ports: readonly ForwardPort[];
  readonly choice: PodChoice;
}

/** Labels that a controller writes and that the next pod in a pod's place does not have. */
const generationLabels = ['pod-template-hash', 'controller-revision-hash', 'pod-template-generation'];
/** Controllers whose pods stand for each other. */
const interchangeable = ['ReplicaSet', 'DaemonSet', 'ReplicationController'];

/**
 * Reads which ports an object has and which pods serve them. A pod of a ReplicaSet or DaemonSet stands for its like, so that a forward
 * outlives it; a pod of its own, or of a StatefulSet, is meant by its name.
 * @throws SourceError, of kind badQuery for an object that leads to no pods.
 */
export async function readForwardTarget(transport: HttpTransport, target: ObjectTarget): Promise<ForwardTarget> {
  const object = await readObject(transport, target);
  const spec = objectAt(object, 'spec');
  switch (target.kind.kind) {
    case 'Pod':
      return { ports: containerPorts(spec), choice: choiceOfPod(object, target.name) };
    case 'Service':
      return { ports: servicePorts(spec), choice: selectorChoice(matchLabels(objectAt(spec, 'selector')), target) };
    default: {
      const selector = [...matchLabels(objectAt(objectAt(spec, 'selector'), 'matchLabels')), ...expressions(spec)];
      return {
        ports: containerPorts(objectAt(objectAt(spec, 'template'), 'spec')),
        choice: selectorChoice(selector, target),
      };
    }
  }
}

/** The number of a port in one pod; undefined where the pod has no port of that name. */
export function portInPod(pod: Pod, target: number | string): number | undefined {
  if (typeof target === 'number') return target;
  return pod.containers.flatMap(({ spec }) => spec.ports).find((port) => port.name === target)?.port;
}

/** Whether a pod can take connections: `ready`, `running` without being ready, or not at all. */
export function podFitness(pod: Pod): 'ready' | 'running' | 'none' {
  if (pod.phase !== 'Running' || pod.deleted !== undefined) return 'none';
  return pod.failing.some(({ type }) => type === 'Ready') ? 'running' : 'ready';
}

function choiceOfPod(pod: Json, name: string): PodChoice {
  const meta = objectAt(pod, 'metadata');
  const owner = objectsAt(meta, 'ownerReferences').find((one) => one['controller'] === true);
  const labels = Object.entries(objectAt(meta, 'labels')).filter(([label]) => !generationLabels.includes(label));
  if (owner === undefined || !interchangeable.includes(textAt(owner, 'kind')) || labels.length === 0) {
    return { kind: 'pod', name };
  }
  return { kind: 'selector', labelSelector: matchLabels(Object.fromEntries(labels)).join(',') };
}

function selectorChoice(selector: readonly string[], { kind, name }: ObjectTarget): PodChoice {
  if (selector.length > 0) return { kind: 'selector', labelSelector: selector.join(',') };
  throw new SourceError(
    'badQuery',
    `The ${kind.kind} ${name} selects no pods, so that nothing can be forwarded to it.`,
  );
}

function matchLabels(labels: Json): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${String(value)}`);
}

/** `matchExpressions` as the API takes them in a query. */
function expressions(spec: Json): string[] {
  return objectsAt(objectAt(spec, 'selector'), 'matchExpressions').map((one) => {
    const key = textAt(one, 'key');
    const values = Array.isArray(one['values']) ? one['values'].map(String).join(',') : '';
    switch (one['operator']) {
      case 'In':
        return `${key} in (${values})`;
      case 'NotIn':
        return `${key} notin (${values})`;
      case 'DoesNotExist':
        return `!${key}`;
      default:
        return key;
    }
  });
}

function containerPorts(podSpec: Json): ForwardPort[] {
  const sidecars = objectsAt(podSpec, 'initContainers').filter((one) => one['restartPolicy'] === 'Always');
  return [...objectsAt(podSpec, 'containers'), ...sidecars].flatMap((container) =>
    objectsAt(container, 'ports')
      .filter(isTcp)
      .map((port) => {
        const number = numberAt(port, 'containerPort');
        return { target: number, shown: number, name: textAt(port, 'name'), detail: textAt(container, 'name') };
      }),
  );
}

function servicePorts(spec: Json): ForwardPort[] {
  return objectsAt(spec, 'ports')
    .filter(isTcp)
    .map((port) => {
      const shown = numberAt(port, 'port');
      const given = port['targetPort'];
      const target = typeof given === 'string' || typeof given === 'number' ? given : shown;
      return { target, shown, name: textAt(port, 'name'), detail: target === shown ? '' : `→ ${target}` };
    });
}

function isTcp(port: Json): boolean {
  return port['protocol'] === undefined || port['protocol'] === 'TCP';
}
