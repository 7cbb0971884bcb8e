import { formatBytes } from '../base/units.ts';
import type { Health, HealthLevel } from '../model/health.ts';
import type { Container, Pod, Termination } from '../model/pod.ts';
import { deletionHealth } from './deletionHealth.ts';

/** A container that starts may take this long before anyone is told that it is not ready. */
const startLimit = 2 * 60_000;
/** A crash is news for this long after the container runs again. */
const crashNews = 10 * 60_000;

/** Waiting reasons that are a normal step on the way. */
const normalWaits = new Set(['ContainerCreating', 'PodInitializing', '']);

/**
 * How a pod is, in the words of `kubectl get pods`, and why.
 * @param now milliseconds since the epoch.
 */
export function podHealth(pod: Pod, now: number): Health {
  return (
    deletionHealth(pod, now, pod.node === '' ? undefined : `${pod.node} has not ended it`) ??
    phaseHealth(pod) ??
    schedulingHealth(pod, now) ??
    initHealth(pod, now) ??
    mainHealth(pod, now) ??
    readinessHealth(pod, now)
  );
}

/** How one container is. */
export function containerHealth(container: Container, now: number): Health {
  const { state, last, spec } = container;
  if (state === undefined) return health('progressing', 'Waiting');
  if (state.kind === 'waiting') {
    if (normalWaits.has(state.reason)) return health('progressing', state.reason === '' ? 'Waiting' : state.reason);
    if (state.reason === 'CrashLoopBackOff' && last !== undefined) {
      return health('error', state.reason, describeTermination(last, container), last.finished);
    }
    const image = imageCause(state.reason, state.message);
    return health('error', state.reason, image === undefined ? shorten(state.message) : `${spec.image}${image}`);
  }
  if (state.kind === 'terminated') {
    // Whoever leaves a debugging shell leaves it with any code.
    if (spec.role === 'ephemeral') return health('idle', 'Ended', '', state.finished);
    const isDone = state.exitCode === 0 && (spec.role === 'init' || state.reason === 'Completed');
    return isDone
      ? health('idle', 'Completed', '', state.finished)
      : health(
          'error',
          state.reason === '' ? 'Error' : state.reason,
          describeTermination(state, container),
          state.finished,
        );
  }
  if (last !== undefined && last.exitCode !== 0 && now - last.finished < crashNews) {
    return health('warning', 'Running', describeTermination(last, container), last.finished);
  }
  if (!container.isReady && spec.role !== 'ephemeral' && spec.role !== 'init') {
    const level = now - state.started < startLimit ? 'progressing' : 'warning';
    return health(level, 'Not ready', spec.hasReadinessProbe ? 'readiness probe fails' : '', state.started, true);
  }
  return health('ok', 'Running');
}

/** `OOMKilled, exit code 137, limit 128Mi` */
function describeTermination(ended: Termination, container: Container): string {
  const reason = ended.reason === '' ? 'Terminated' : ended.reason;
  const limit = container.spec.resources.memoryLimit;
  const details = [
    reason,
    ...(ended.exitCode === 0 ? [] : [`exit code ${ended.exitCode}`]),
    ...(reason === 'OOMKilled' && limit !== undefined ? [`limit ${formatBytes(limit)}`] : []),
  ];
  return details.join(', ');
}

function phaseHealth(pod: Pod): Health | undefined {
  if (pod.phase === 'Succeeded') return health('idle', 'Completed');
  if (pod.phase === 'Unknown') return health('error', 'Unknown', pod.reason);
  if (pod.phase !== 'Failed') return undefined;
  // Evicted, preempted or shut down with its node: what is left is a record, and its owner has made another pod.
  if (pod.reason !== '') return health('warning', pod.reason, shorten(pod.message));
  const ended = pod.containers.find((one) => one.state?.kind === 'terminated' && one.state.exitCode !== 0);
  if (ended?.state?.kind !== 'terminated') return health('error', 'Failed', shorten(pod.message));
  return health('error', 'Failed', describeTermination(ended.state, ended), ended.state.finished);
}

function schedulingHealth(pod: Pod, now: number): Health | undefined {
  if (pod.node !== '' || pod.phase !== 'Pending') return undefined;
  const condition = pod.failing.find((one) => one.type === 'PodScheduled');
  if (condition?.reason === 'Unschedulable') {
    return health('error', 'Unschedulable', schedulerReason(condition.message), condition.since, true);
  }
  return health(
    now - pod.created < startLimit ? 'progressing' : 'warning',
    'Pending',
    shorten(condition?.message ?? ''),
  );
}

function initHealth(pod: Pod, now: number): Health | undefined {
  if (pod.phase !== 'Pending') return undefined;
  const inits = pod.containers.filter((one) => one.spec.role === 'init');
  const index = inits.findIndex((one) => !(one.state?.kind === 'terminated' && one.state.exitCode === 0));
  const current = inits[index];
  if (current === undefined) return undefined;
  // A sidecar that does not come up keeps the init containers behind it from starting.
  const sidecars = pod.containers.filter((one) => one.spec.role === 'sidecar').map((one) => containerHealth(one, now));
  const own = sidecars.find(({ level }) => level === 'error') ?? containerHealth(current, now);
  if (own.level === 'error') return { ...own, word: `Init:${own.word}` };
  return health('progressing', `Init ${index}/${inits.length}`);
}

/** The worst of the containers that are meant to run. */
function mainHealth(pod: Pod, now: number): Health | undefined {
  const running = pod.containers.filter((one) => one.spec.role === 'main' || one.spec.role === 'sidecar');
  const all = running.map((one) => containerHealth(one, now));
  return (
    all.find((one) => one.level === 'error') ??
    asOfCondition(all.find((one) => one.level === 'warning') ?? all.find((one) => one.level === 'progressing'), pod)
  );
}

/** Every container is fine, yet the pod may not be: a readiness gate, a lost node. */
function readinessHealth(pod: Pod, now: number): Health {
  const ready = pod.failing.find((one) => one.type === 'Ready');
  if (ready === undefined) return health('ok', pod.phase === '' ? 'Unknown' : pod.phase);
  const level = now - ready.since < startLimit ? 'progressing' : 'warning';
  return health(level, 'Not ready', shorten(ready.message), ready.since, true);
}

function health(level: HealthLevel, word: string, reason = '', since = 0, lasts = false): Health {
  return lasts ? { level, word, reason, since, lasts } : { level, word, reason, since };
}

/** A container that runs may have been ready before: since when it is not, the pod's condition tells. */
function asOfCondition(one: Health | undefined, pod: Pod): Health | undefined {
  if (one?.word !== 'Not ready') return one;
  const ready = pod.failing.find(({ type }) => type === 'Ready');
  return ready === undefined || ready.since === 0 ? one : { ...one, since: Math.max(one.since, ready.since) };
}

/** `0/4 nodes available: 3 Insufficient cpu, …`, without what the scheduler says of preemption. */
function schedulerReason(message: string): string {
  const [found = ''] = message.split(/\.? preemption: /, 1);
  return shorten(found.replace('nodes are available', 'nodes available').replace(/\.$/, ''));
}

/** What kept an image from being pulled, to stand after its name; undefined where it is not about an image. */
function imageCause(reason: string, message: string): string | undefined {
  if (reason === 'InvalidImageName') return ' is not a valid image name';
  if (reason !== 'ImagePullBackOff' && reason !== 'ErrImagePull' && reason !== 'ErrImageNeverPull') return undefined;
  const [, cause] = imageCauses.find(([sign]) => sign.test(message)) ?? [];
  return cause === undefined ? '' : `: ${cause}`;
}

const imageCauses: readonly (readonly [RegExp, string])[] = [
  [/no such host/i, 'registry not found'],
  [/x509|certificate/i, 'the certificate of the registry is not trusted'],
  [/toomanyrequests|rate limit/i, 'rate limit of the registry'],
  [/unauthorized|denied|authentication required|forbidden/i, 'access denied'],
  [/not found|manifest unknown|does not exist/i, 'not found'],
  [/timeout|deadline exceeded/i, 'timeout'],
  [/connection refused/i, 'registry refuses connections'],
];

/** The first sentence or so of a message that may be long. */
function shorten(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length <= 120 ? line : `${line.slice(0, 119)}…`;
}
