import type { KubeObject } from '../kubeObject.ts';
import { badRequest } from './apiStatus.ts';
import { isRecord, listAt, textAt, valueAt } from './jsonValue.ts';
import { containerOf } from './podLog.ts';

/**
 * The container that a stream of `exec` or `attach` is for; empty for other streams.
 * @throws ApiStatusError 400 in the words of the API server: for a pod that is on no node, is over, or has no such container.
 */
export function streamContainer(pod: KubeObject, subresource: string, asked: string): string {
  const phase = textAt(pod, 'status', 'phase');
  const isOver = phase === 'Succeeded' || phase === 'Failed';
  if (subresource !== 'portforward' && isOver) {
    throw badRequest(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const container = subresource === 'portforward' ? '' : containerOf(pod, asked);
  if (textAt(pod, 'spec', 'nodeName') === '') {
    throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  }
  return container;
}

/** Whether a container of the pod runs, so that something can be started in it. */
export function isRunning(pod: KubeObject, container: string): boolean {
  const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'];
  const status = lists
    .flatMap((list) => listAt(pod, 'status', list))
    .find((entry) => textAt(entry, 'name') === container);
  return isRecord(valueAt(status, 'state', 'running'));
}
