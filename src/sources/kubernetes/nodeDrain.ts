import { delay } from '../../base/async.ts';
import { asRecord } from '../../base/json.ts';
import type { HttpRequest, HttpTransport } from '../httpTransport.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import { requestJson } from './kubeAnswer.ts';
import { collectionPath, objectPath, type Json } from './kindDescriptor.ts';
import { setSchedulable, type ObjectTarget } from './objectActions.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';
import { podKind } from './projections/podKind.ts';

/** A pod that a drain takes off its node. */
export interface DrainedPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Whether no controller makes another in its place. */
  readonly isBare: boolean;
  /** Whether it loses files with its node. */
  readonly hasLocalData: boolean;
}

/** How far a drain is. */
export interface DrainProgress {
  /** Pods that are off the node. */
  readonly gone: number;
  readonly total: number;
  /** Pods that may not be evicted now. */
  readonly held: readonly HeldPod[];
}

/** A pod that the server does not let go, mostly for a disruption budget. */
export interface HeldPod {
  /** `namespace/name` */
  readonly name: string;
  /** In the server's words. */
  readonly why: string;
}

/** Milliseconds between two looks at a pod that has to go, and between two tries where a budget holds it back. */
const lookInterval = 1000;
const retryInterval = 5000;
const most = 20;

/**
 * The pods that a drain of the node evicts: all but those of DaemonSets, which come back at once, static ones, which the API cannot
 * remove, and those that are over.
 * @throws SourceError
 */
export async function planDrain(transport: HttpTransport, node: ObjectTarget): Promise<readonly DrainedPod[]> {
  const search = new URLSearchParams({ fieldSelector: `spec.nodeName=${node.name}` }).toString();
  const path = `${collectionPath(podKind)}?${search}`;
  const list = asRecord(await requestJson(transport, { method: 'GET', path })) ?? {};
  return objectsAt(list, 'items').filter(isEvictable).map(toDrainedPod);
}

/**
 * Cordons a node, evicts its pods and waits until they are gone, as `kubectl drain --ignore-daemonsets --delete-emptydir-data --force`
 * does. A pod that a disruption budget protects holds up no other; it is asked again until the signal ends it.
 * @throws SourceError when pods could not be evicted; AbortError.
 */
export async function drain(
  transport: HttpTransport,
  node: ObjectTarget,
  pods: readonly DrainedPod[],
  onProgress: (progress: DrainProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  await setSchedulable(transport, node, false);
  const held = new Map<string, HeldPod>();
  let gone = 0;
  const tell = (): void => {
    onProgress({ gone, total: pods.length, held: [...held.values()] });
  };
  const failures: Error[] = [];
  const waiting = [...pods];
  const work = async (): Promise<void> => {
    for (let pod = waiting.shift(); pod !== undefined; pod = waiting.shift()) {
      const name = `${pod.namespace}/${pod.name}`;
      try {
        await evict(transport, pod, signal, (why) => {
          if (why === undefined) held.delete(name);
          else held.set(name, { name, why });
          tell();
        });
        await untilGone(transport, pod, signal);
        gone += 1;
        tell();
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
  };
  tell();
  await Promise.all(Array.from({ length: Math.min(most, pods.length) }, work));
  const [first] = failures;
  if (first === undefined) return;
  throw new SourceError('server', `${failures.length} of ${pods.length} pods could not be evicted: ${first.message}`, {
    cause: first,
  });
}

async function evict(
  transport: HttpTransport,
  { namespace, name }: DrainedPod,
  signal: AbortSignal,
  onHeld: (why: string | undefined) => void,
): Promise<void> {
  const request: HttpRequest = {
    method: 'POST',
    path: `${objectPath(podKind, namespace, name)}/eviction`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } }),
    signal,
  };
  for (let isHeld = false; ; isHeld = true) {
    try {
      await requestJson(transport, request);
      if (isHeld) onHeld(undefined);
      return;
    } catch (error) {
      if (isSourceError(error, 'notFound')) return;
      if (!isSourceError(error, 'throttled')) throw error;
      onHeld(error.message);
      await delay(error.retryAfter ?? retryInterval, signal);
    }
  }
}

async function untilGone(transport: HttpTransport, pod: DrainedPod, signal: AbortSignal): Promise<void> {
  const path = objectPath(podKind, pod.namespace, pod.name);
  for (;;) {
    try {
      const now = asRecord(await requestJson(transport, { method: 'GET', path, signal })) ?? {};
      // A StatefulSet makes the next pod by the same name.
      if (textAt(objectAt(now, 'metadata'), 'uid') !== pod.uid) return;
    } catch (error) {
      if (isSourceError(error, 'notFound')) return;
      throw error;
    }
    await delay(lookInterval, signal);
  }
}

function isEvictable(pod: Json): boolean {
  const meta = objectAt(pod, 'metadata');
  const isDaemon = objectsAt(meta, 'ownerReferences').some((owner) => owner['kind'] === 'DaemonSet');
  const isStatic = objectAt(meta, 'annotations')['kubernetes.io/config.mirror'] !== undefined;
  const phase = textAt(objectAt(pod, 'status'), 'phase');
  return !isDaemon && !isStatic && phase !== 'Succeeded' && phase !== 'Failed';
}

function toDrainedPod(pod: Json): DrainedPod {
  const meta = objectAt(pod, 'metadata');
  return {
    namespace: textAt(meta, 'namespace'),
    name: textAt(meta, 'name'),
    uid: textAt(meta, 'uid'),
    isBare: !objectsAt(meta, 'ownerReferences').some((owner) => owner['controller'] === true),
    hasLocalData: objectsAt(objectAt(pod, 'spec'), 'volumes').some((volume) => volume['emptyDir'] !== undefined),
  };
}
