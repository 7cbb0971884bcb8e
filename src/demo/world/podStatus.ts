import { hashText } from './seededRandom.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { Condition, ContainerStatus, Pod, PodStatus } from './kubeTypes.ts';
import type { ContainerRuntime, PodRuntime } from './podRuntime.ts';

/** The status that the kubelet reports for a pod, in the shape of `kubernetes.io/v1.PodStatus`. */
export function toPodStatus(runtime: PodRuntime, pod: Pod, hostIp: string): PodStatus {
  const startTime = toKubeTime(runtime.startTime);
  if (runtime.eviction !== undefined) return toEvictedStatus(runtime, pod);
  return {
    phase: runtime.phase,
    conditions: toConditions(runtime, pod),
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(hasSandbox(runtime) ? { podIP: runtime.ip, podIPs: [{ ip: runtime.ip }] } : {}),
    startTime,
    containerStatuses: runtime.containers.map(toContainerStatus),
    qosClass: qosClassOf(pod),
  };
}

function hasSandbox(runtime: PodRuntime): boolean {
  return runtime.containers.some((one) => one.state.waiting?.reason !== 'ContainerCreating');
}

function toConditions(runtime: PodRuntime, pod: Pod): Condition[] {
  const started = toKubeTime(runtime.startTime);
  const changed = toKubeTime(runtime.readyChangedAt);
  const isReady = runtime.readySince !== undefined;
  const isDone = runtime.phase === 'Succeeded';
  const unready = runtime.containers.filter((one) => !one.isReady).map((one) => one.spec.name);
  const why = isDone
    ? { reason: 'PodCompleted' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const generation = pod.metadata.generation ?? 1;
  const condition = (type: string, isTrue: boolean, time: string, more: Partial<Condition> = {}): Condition => ({
    type,
    observedGeneration: generation,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: time,
    ...more,
  });
  return [
    condition('PodReadyToStartContainers', hasSandbox(runtime) && !isDone, started),
    condition('Initialized', true, started, isDone ? { reason: 'PodCompleted' } : {}),
    condition('Ready', isReady, changed, isReady ? {} : why),
    condition('ContainersReady', isReady, changed, isReady ? {} : why),
    condition('PodScheduled', true, started),
  ];
}

function toContainerStatus(container: ContainerRuntime): ContainerStatus {
  const { spec, state, lastState } = container;
  const wasPulled = container.containerId !== '';
  return {
    name: spec.name,
    state,
    lastState,
    ready: container.isReady,
    restartCount: container.restartCount,
    image: spec.image,
    imageID: wasPulled ? `${imageRepository(spec.image)}@${imageDigest(spec.image)}` : '',
    ...(wasPulled ? { containerID: container.containerId } : {}),
    started: state.running !== undefined,
  };
}

function toEvictedStatus(runtime: PodRuntime, pod: Pod): PodStatus {
  const message = runtime.eviction ?? '';
  const time = toKubeTime(runtime.readyChangedAt);
  return {
    phase: 'Failed',
    conditions: [
      {
        type: 'DisruptionTarget',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: time,
        reason: 'TerminationByKubelet',
        message,
      },
      ...toConditions(runtime, pod),
    ],
    message,
    reason: 'Evicted',
    startTime: toKubeTime(runtime.startTime),
    qosClass: qosClassOf(pod),
  };
}

/** Follows `k8s.io/kubernetes/pkg/apis/core/v1/helper/qos`. */
function qosClassOf(pod: Pod): string {
  const all = pod.spec.containers.map((one) => one.resources ?? {});
  const isGuaranteed = all.every(({ requests = {}, limits = {} }) =>
    ['cpu', 'memory'].every((name) => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name]),
  );
  if (isGuaranteed) return 'Guaranteed';
  const hasAny = all.some((one) => Object.keys({ ...one.requests, ...one.limits }).length > 0);
  return hasAny ? 'Burstable' : 'BestEffort';
}

/** The image without its tag. */
export function imageRepository(image: string): string {
  const colon = image.lastIndexOf(':');
  return colon > image.lastIndexOf('/') ? image.slice(0, colon) : image;
}

function imageDigest(image: string): string {
  let digits = '';
  for (let part = 0; part < 8; part += 1) digits += hashText(`${image}#${part}`).toString(16).padStart(8, '0');
  return `sha256:${digits}`;
}
