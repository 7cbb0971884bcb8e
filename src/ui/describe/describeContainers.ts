import { formatAge } from '../../base/time.ts';
import { formatBytes, formatCores } from '../../base/units.ts';
import type { Container, Pod } from '../../model/pod.ts';

/** The containers of a pod, each with its state, how its last run ended, and what it may use. @param now milliseconds since the epoch. */
export function describeContainers(pod: Pod, now: number): readonly (readonly string[])[] {
  return pod.containers.map((container) => {
    const { spec, restarts } = container;
    const role = spec.role === 'main' ? '' : ` (${spec.role})`;
    return [
      `${spec.name}${role}`,
      stateText(container, now),
      restarts === 1 ? '1 restart' : `${restarts} restarts`,
      lastText(container, now),
      usageText(container),
      spec.image,
    ];
  });
}

function stateText({ state, isReady }: Container, now: number): string {
  switch (state?.kind) {
    case undefined:
      return 'not reported';
    case 'running':
      return `Running for ${ageText(state.started, now)}${isReady ? '' : ', not ready'}`;
    case 'waiting':
      return state.reason === '' ? 'Waiting' : state.reason;
    case 'terminated':
      return `${state.reason === '' ? 'Terminated' : state.reason}, exit code ${state.exitCode}`;
  }
}

function lastText({ last }: Container, now: number): string {
  if (last === undefined) return '';
  const when = last.finished === 0 ? '' : ` ${ageText(last.finished, now)} ago`;
  return `last: ${last.reason === '' ? 'ended' : last.reason}${when}, exit code ${last.exitCode}`;
}

function usageText({ spec }: Container): string {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = spec.resources;
  const range = (from: number | undefined, to: number | undefined, format: (value: number) => string): string =>
    `${from === undefined ? '-' : format(from)}/${to === undefined ? '-' : format(to)}`;
  return `cpu ${range(cpuRequest, cpuLimit, formatCores)} memory ${range(memoryRequest, memoryLimit, formatBytes)}`;
}

function ageText(time: number, now: number): string {
  return time === 0 ? 'an unknown time' : formatAge(now - time);
}
