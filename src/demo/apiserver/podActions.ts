import type { KubeObject } from '../kubeObject.ts';
import { ApiStatusError, conflict, notFound } from './apiStatus.ts';
import { readJsonBody } from './bodyDecoding.ts';
import { listAt, numberAt, recordAt, textAt, valueAt } from './jsonValue.ts';
import { objectSelector } from './labelSelector.ts';
import type { ApiServices } from './apiExchange.ts';
import { isTrue } from './resourcePath.ts';
import type { WriteRequest } from './writeHandler.ts';

const pods = { group: '', resource: 'pods' };
const success = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

/**
 * `POST …/pods/NAME/eviction`: deletes a pod unless a PodDisruptionBudget forbids it.
 * @throws ApiStatusError 404, 429 where the budget is spent, 500 where two budgets hold for the pod.
 */
export async function evictPod(write: WriteRequest): Promise<unknown> {
  const { exchange, services, target } = write;
  const body = await readJsonBody(exchange, 'Eviction');
  const { namespace = '', name = '' } = target;
  const pod = services.store.get({ ...pods, namespace, name });
  if (pod === undefined) throw notFound(pods, name);
  const isDryRun =
    isTrue(exchange.query.get('dryRun') === 'All' ? 'true' : null) ||
    listAt(body, 'deleteOptions', 'dryRun').includes('All');
  if (isCounted(pod)) spendBudget(services, pod, isDryRun);
  const grace = numberAt(body, 'deleteOptions', 'gracePeriodSeconds');
  services.store.delete(
    { ...pods, namespace, name },
    { dryRun: isDryRun, ...(grace === undefined ? {} : { gracePeriodSeconds: grace }) },
  );
  return success;
}

/** `POST …/pods/NAME/binding`: puts a pod on a node, as a scheduler does. @throws ApiStatusError 404, 409. */
export async function bindPod({ exchange, services, target }: WriteRequest): Promise<unknown> {
  const body = await readJsonBody(exchange, 'Binding');
  const { namespace = '', name = '' } = target;
  const pod = services.store.get({ ...pods, namespace, name });
  if (pod === undefined) throw notFound(pods, name);
  const bound = textAt(pod, 'spec', 'nodeName');
  if (bound !== '') throw conflict(pods, `${namespace}/${name}`, `pod ${name} is already assigned to node "${bound}"`);
  services.store.update({ ...pod, spec: { ...recordAt(pod, 'spec'), nodeName: textAt(body, 'target', 'name') } });
  return success;
}

/** Finished, pending and already leaving pods may go without asking a budget. */
function isCounted(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Running' && pod.metadata.deletionTimestamp === undefined;
}

function spendBudget({ store }: ApiServices, pod: KubeObject, isDryRun: boolean): void {
  const budgets = store
    .list('policy', 'poddisruptionbudgets', pod.metadata.namespace)
    .filter((budget) => objectSelector(valueAt(budget, 'spec', 'selector'))(pod.metadata.labels ?? {}));
  const [budget] = budgets;
  if (budget === undefined) return;
  if (budgets.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new ApiStatusError(500, message, 'InternalError');
  }
  const allowed = numberAt(budget, 'status', 'disruptionsAllowed') ?? 0;
  if (allowed <= 0) throw budgetSpent(budget);
  if (isDryRun) return;
  store.update({ ...budget, status: { ...recordAt(budget, 'status'), disruptionsAllowed: allowed - 1 } });
}

function budgetSpent(budget: KubeObject): ApiStatusError {
  const desired = numberAt(budget, 'status', 'desiredHealthy') ?? 0;
  const current = numberAt(budget, 'status', 'currentHealthy') ?? 0;
  const cause = `The disruption budget ${budget.metadata.name} needs ${desired} healthy pods and has ${current} currently`;
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  return new ApiStatusError(429, message, 'TooManyRequests', {
    causes: [{ reason: 'DisruptionBudget', message: cause }],
  });
}
