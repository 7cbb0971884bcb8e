import type { KubeObject } from '../kubeObject.ts';
import type { LabelSelector, Pod } from './kubeTypes.ts';
import { isActive, isReady, isSelected } from './ownedPods.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { WorldContext } from './worldContext.ts';

interface DisruptionSpec {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
  readonly selector?: LabelSelector;
}

/** Counts how many pods of a PodDisruptionBudget may be taken away now. */
export function reconcileDisruptionBudget(context: WorldContext, budget: KubeObject): void {
  const spec = budget['spec'] as DisruptionSpec;
  const pods = context.store.list('', 'pods', budget.metadata.namespace) as readonly Pod[];
  const expected = pods.filter(
    (pod) => isActive(pod) && isSelected(pod.metadata.labels ?? {}, spec.selector?.matchLabels ?? {}),
  );
  const healthy = expected.filter(isReady).length;
  const desired =
    spec.maxUnavailable === undefined
      ? countOf(spec.minAvailable ?? 1, expected.length)
      : Math.max(0, expected.length - countOf(spec.maxUnavailable, expected.length));
  const allowed = Math.max(0, healthy - desired);
  context.store.modify(context.store.keyOf(budget), (current) => {
    const before = (
      current['status'] as { readonly conditions?: readonly { status: string; lastTransitionTime: string }[] }
    ).conditions?.[0];
    const status = allowed > 0 ? 'True' : 'False';
    return {
      ...current,
      status: {
        observedGeneration: current.metadata.generation ?? 1,
        disruptionsAllowed: allowed,
        currentHealthy: healthy,
        desiredHealthy: desired,
        expectedPods: expected.length,
        conditions: [
          {
            type: 'DisruptionAllowed',
            status,
            observedGeneration: current.metadata.generation ?? 1,
            lastTransitionTime: before?.status === status ? before.lastTransitionTime : toKubeTime(context.clock.now()),
            reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
            message: '',
          },
        ],
      },
    };
  });
}

function countOf(value: number | string, total: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseFloat(value) / 100) * total);
}
