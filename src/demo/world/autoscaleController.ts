import { parseQuantity } from '../../base/units.ts';
import type { ObjectKey } from '../kubeObject.ts';
import type { Autoscaler, Condition, Pod, Workload } from './kubeTypes.ts';
import { isActive, isReady, isSelected } from './ownedPods.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { WorldContext } from './worldContext.ts';

/** Cores that a pod uses now; undefined while nothing is known. */
export type PodCpu = (namespace: string, pod: string) => number | undefined;

const tolerance = 0.1;
const scaleDownDelay = 300_000;

/**
 * Scales the target of a HorizontalPodAutoscaler by its pods' use of the CPU that they request, with the tolerance and the slow way down of
 * the real controller.
 */
export function reconcileAutoscaler(context: WorldContext, scaler: Autoscaler, cpuOf: PodCpu): void {
  const key = targetKey(scaler);
  const target = context.store.get(key) as Workload | undefined;
  const goal = scaler.spec.metrics?.find((one) => one.resource?.name === 'cpu')?.resource?.target.averageUtilization;
  if (target === undefined || goal === undefined) return;
  const current = target.spec.replicas ?? 1;
  const use = utilization(context, target, cpuOf);
  if (use === undefined) return;
  const ratio = use.percent / goal;
  const wanted = Math.abs(ratio - 1) <= tolerance ? current : Math.ceil(current * ratio);
  const allowed = Math.min(scaler.spec.maxReplicas, Math.max(scaler.spec.minReplicas ?? 1, wanted));
  const lastScale = Date.parse(scaler.status?.lastScaleTime ?? '1970-01-01T00:00:00Z');
  const mayShrink = context.clock.now() - lastScale >= scaleDownDelay;
  const desired = allowed < current && !mayShrink ? current : allowed;
  if (desired !== current) rescale(context, scaler, key, desired, ratio > 1 ? 'above' : 'below');
  context.store.modify(context.store.keyOf(scaler), (stored) => ({
    ...stored,
    status: {
      observedGeneration: stored.metadata.generation ?? 1,
      ...(desired !== current
        ? { lastScaleTime: toKubeTime(context.clock.now()) }
        : { lastScaleTime: scaler.status?.lastScaleTime }),
      currentReplicas: current,
      desiredReplicas: desired,
      currentMetrics: [
        {
          type: 'Resource',
          resource: {
            name: 'cpu',
            current: { averageValue: `${Math.round(use.cores * 1000)}m`, averageUtilization: Math.round(use.percent) },
          },
        },
      ],
      conditions: conditionsOf(scaler, wanted, context.clock.now()),
    },
  }));
}

function targetKey(scaler: Autoscaler): ObjectKey {
  const { kind, name } = scaler.spec.scaleTargetRef;
  return { group: 'apps', resource: `${kind.toLowerCase()}s`, namespace: scaler.metadata.namespace, name };
}

function utilization(
  context: WorldContext,
  target: Workload,
  cpuOf: PodCpu,
): { readonly percent: number; readonly cores: number } | undefined {
  const namespace = target.metadata.namespace ?? 'default';
  const pods = (context.store.list('', 'pods', namespace) as readonly Pod[]).filter(
    (pod) =>
      isActive(pod) && isReady(pod) && isSelected(pod.metadata.labels ?? {}, target.spec.selector.matchLabels ?? {}),
  );
  const uses = pods.flatMap((pod) => cpuOf(namespace, pod.metadata.name) ?? []);
  const request = parseQuantity(target.spec.template.spec.containers[0]?.resources?.requests?.['cpu'] ?? '');
  if (uses.length === 0 || request === undefined || request === 0) return undefined;
  const cores = uses.reduce((sum, use) => sum + use, 0) / uses.length;
  return { percent: (cores / request) * 100, cores };
}

function rescale(context: WorldContext, scaler: Autoscaler, key: ObjectKey, replicas: number, side: string): void {
  context.store.modify(key, (current) => ({ ...current, spec: { ...(current as Workload).spec, replicas } }));
  context.events.record(scaler, {
    type: 'Normal',
    reason: 'SuccessfulRescale',
    message: `New size: ${replicas}; reason: cpu resource utilization (percentage of request) ${side} target`,
    component: 'horizontal-pod-autoscaler',
  });
}

function conditionsOf(scaler: Autoscaler, wanted: number, now: number): readonly Condition[] {
  const isTooMany = wanted > scaler.spec.maxReplicas;
  const isTooFew = wanted < (scaler.spec.minReplicas ?? 1);
  const limited = isTooMany
    ? { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
    : isTooFew
      ? { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }
      : { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
  const conditions = [
    {
      type: 'AbleToScale',
      status: 'True',
      reason: 'ReadyForNewScale',
      message: 'recommended size matches current size',
    },
    {
      type: 'ScalingActive',
      status: 'True',
      reason: 'ValidMetricFound',
      message:
        'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    },
    { type: 'ScalingLimited', status: isTooMany || isTooFew ? 'True' : 'False', ...limited },
  ];
  return conditions.map((condition) => {
    const before = scaler.status?.conditions?.find((one) => one.type === condition.type);
    const kept = before?.status === condition.status ? before.lastTransitionTime : undefined;
    return { ...condition, lastTransitionTime: kept ?? toKubeTime(now) };
  });
}
