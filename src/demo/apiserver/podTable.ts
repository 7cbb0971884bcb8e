import { formatAge } from '../../base/time.ts';
import type { KubeObject } from '../kubeObject.ts';
import { listAt, numberAt, recordAt, textAt, valueAt } from './jsonValue.ts';
import { ageOf, orNone, type TableKind } from './tableKind.ts';

/** Pods, after `printPod` of `k8s.io/kubernetes/pkg/printers/internalversion`. */
export const podTable: TableKind = {
  columns: ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP!', 'Node!', 'Nominated Node!', 'Readiness Gates!'],
  cells: (pod, now) => {
    const { ready, total, reason, restarts } = summarize(pod, now);
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      reason,
      restarts,
      ageOf(pod, now),
      orNone(textAt(pod, 'status', 'podIP')),
      orNone(textAt(pod, 'spec', 'nodeName')),
      orNone(textAt(pod, 'status', 'nominatedNodeName')),
      readinessGates(pod),
    ];
  },
};

interface PodSummary {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: string;
}

function summarize(pod: KubeObject, now: number): PodSummary {
  const inits = listAt(pod, 'spec', 'initContainers');
  const sidecars = new Set(inits.filter(isSidecar).map((container) => textAt(container, 'name')));
  const phase = textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
  const gated = isGated(pod) ? 'SchedulingGated' : phase;
  const total = listAt(pod, 'spec', 'containers').length + sidecars.size;
  const init = initState(pod, sidecars, inits.length);
  const statuses = listAt(pod, 'status', 'containerStatuses');
  let { ready } = init;
  let reason = init.reason ?? gated;
  let counted = init.counted;
  if (init.reason === undefined || isInitialized(pod)) {
    let hasRunning = false;
    // The last container's reason stands, as the real printer goes from the end to the front.
    for (const status of [...statuses].reverse()) {
      reason = containerReason(status) ?? reason;
      if (valueAt(status, 'ready') === true && valueAt(status, 'state', 'running') !== undefined) {
        hasRunning = true;
        ready += 1;
      }
    }
    if (reason === 'Completed' && hasRunning) reason = isReady(pod) ? 'Running' : 'NotReady';
    const sidecarStatuses = listAt(pod, 'status', 'initContainerStatuses').filter((status) =>
      sidecars.has(textAt(status, 'name')),
    );
    counted = [...sidecarStatuses, ...statuses];
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    reason = textAt(pod, 'status', 'reason') === 'NodeLost' ? 'Unknown' : isFinished(pod) ? reason : 'Terminating';
  }
  return { ready, total, reason, restarts: restartText(counted, now) };
}

interface InitState {
  /** Undefined once every init container is through. */
  readonly reason: string | undefined;
  readonly ready: number;
  readonly counted: readonly unknown[];
}

function initState(pod: KubeObject, sidecars: ReadonlySet<string>, total: number): InitState {
  const statuses = listAt(pod, 'status', 'initContainerStatuses');
  let ready = 0;
  for (const [index, status] of statuses.entries()) {
    const isSidecarStatus = sidecars.has(textAt(status, 'name'));
    if (numberAt(status, 'state', 'terminated', 'exitCode') === 0) continue;
    if (isSidecarStatus && valueAt(status, 'started') === true) {
      if (valueAt(status, 'ready') === true) ready += 1;
      continue;
    }
    const ended = valueAt(status, 'state', 'terminated');
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    const why = ended !== undefined ? exitReason(ended) : waiting === 'PodInitializing' ? '' : waiting;
    return { reason: why === '' ? `Init:${index}/${total}` : `Init:${why}`, ready, counted: statuses };
  }
  return { reason: undefined, ready, counted: statuses };
}

function containerReason(status: unknown): string | undefined {
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  if (waiting !== '') return waiting;
  const ended = valueAt(status, 'state', 'terminated');
  return ended === undefined ? undefined : exitReason(ended);
}

function exitReason(ended: unknown): string {
  const reason = textAt(ended, 'reason');
  if (reason !== '') return reason;
  const signal = numberAt(ended, 'signal') ?? 0;
  return signal === 0 ? `ExitCode:${numberAt(ended, 'exitCode') ?? 0}` : `Signal:${signal}`;
}

function restartText(statuses: readonly unknown[], now: number): string {
  let restarts = 0;
  let last = '';
  for (const status of statuses) {
    restarts += numberAt(status, 'restartCount') ?? 0;
    const finished = textAt(status, 'lastState', 'terminated', 'finishedAt');
    if (finished > last) last = finished;
  }
  return restarts === 0 || last === '' ? String(restarts) : `${restarts} (${formatAge(now - Date.parse(last))} ago)`;
}

function readinessGates(pod: KubeObject): string {
  const gates = listAt(pod, 'spec', 'readinessGates');
  if (gates.length === 0) return '<none>';
  const conditions = listAt(pod, 'status', 'conditions');
  const passed = gates.filter((gate) =>
    conditions.some((c) => textAt(c, 'type') === textAt(gate, 'conditionType') && textAt(c, 'status') === 'True'),
  );
  return `${passed.length}/${gates.length}`;
}

function isSidecar(container: unknown): boolean {
  return textAt(container, 'restartPolicy') === 'Always';
}

function isInitialized(pod: KubeObject): boolean {
  return hasCondition(pod, 'Initialized');
}

function isReady(pod: KubeObject): boolean {
  return hasCondition(pod, 'Ready');
}

function hasCondition(pod: KubeObject, type: string): boolean {
  return listAt(pod, 'status', 'conditions').some((c) => textAt(c, 'type') === type && textAt(c, 'status') === 'True');
}

function isGated(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (c) => textAt(c, 'type') === 'PodScheduled' && textAt(c, 'reason') === 'SchedulingGated',
  );
}

function isFinished(pod: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(recordAt(pod, 'status'), 'phase'));
}
