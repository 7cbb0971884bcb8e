import { stripEscapes } from '../../base/ansi.ts';
import { messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { asRecord } from '../../base/json.ts';
import type { Container, Pod } from '../../model/pod.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import { ContainerExec, type ExecEnd, type TerminalSize } from './containerExec.ts';
import { Interner } from './interner.ts';
import { requestJson } from './kubeAnswer.ts';
import { objectPath } from './kindDescriptor.ts';
import type { ContainerRef } from './podLogFollower.ts';
import { podKind } from './projections/podKind.ts';
import type { KubeApi, SocketTransport } from './socketTransport.ts';

/** How a shell ended; `noShell`: the image holds none that is known. */
export type ShellEnd = ExecEnd | { readonly kind: 'noShell' };

/** Tried one after the other, until one is in the image: Linux, debug variants of distroless images, Windows. */
const shells: readonly (readonly string[])[] = [
  ['sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash; exec sh'],
  ['bash'],
  ['/busybox/sh'],
  ['powershell.exe'],
  ['cmd.exe'],
];

/** A shell in a container: the first one that the image holds. */
export class ContainerShell implements Disposable {
  /** Never rejects. */
  readonly ended: Promise<ShellEnd>;
  readonly #stop = new AbortController();
  readonly #ref: ContainerRef;
  #exec: ContainerExec | undefined;
  #size: TerminalSize | undefined;
  #hasInput = false;

  /** @param onOutput hears what the shell writes, terminal escapes and all. */
  constructor(
    transport: SocketTransport,
    ref: ContainerRef,
    size: TerminalSize | undefined,
    onOutput: (text: string) => void,
  ) {
    this.#ref = ref;
    this.#size = size;
    this.ended = this.#run(transport, onOutput);
  }

  write(text: string): void {
    if (this.#exec === undefined) return;
    this.#hasInput = true;
    this.#exec.write(text);
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#exec?.resize(size);
  }

  setPaused(isPaused: boolean): void {
    this.#exec?.setPaused(isPaused);
  }

  dispose(): void {
    this.#stop.abort();
    this.#exec?.dispose();
  }

  async #run(transport: SocketTransport, onOutput: (text: string) => void): Promise<ShellEnd> {
    const { signal } = this.#stop;
    try {
      for (const command of shells) {
        const exec = await ContainerExec.open(transport, this.#ref, { command, onOutput, signal });
        this.#exec = exec;
        if (this.#size !== undefined) exec.resize(this.#size);
        const end = await exec.ended;
        this.#exec = undefined;
        if (this.#hasInput || !isMissing(end)) return end;
      }
      return { kind: 'noShell' };
    } catch (error) {
      if (isSourceError(error)) return { kind: 'failed', error };
      return { kind: 'failed', error: new SourceError('unreachable', messageOf(error), { cause: error }) };
    }
  }
}

/** Runtimes say in words of their own, or by the exit codes of a shell, that there is no such program. */
function isMissing(end: ExecEnd): boolean {
  if (end.kind === 'exited') return end.code === 126 || end.code === 127;
  return /executable file not found|no such file or directory|cannot find the (?:file|path) specified/i.test(
    end.error.message,
  );
}

/**
 * Says in one line how a shell ended and why, after a look at the pod: whether it is gone, whether its container was stopped. Names in
 * it are free of terminal escapes. Never rejects.
 */
export async function explainShellEnd(api: KubeApi, ref: ContainerRef, end: ShellEnd, now: number): Promise<string> {
  const words = describeEnd(ref, end);
  try {
    const path = objectPath(podKind, ref.namespace, ref.pod);
    const pod = podKind.project(asRecord(await requestJson(api, { method: 'GET', path })) ?? {}, new Interner());
    return stripEscapes([words, stateOf(pod, ref, now)].filter((text) => text !== '').join(' '));
  } catch (error) {
    const isGone = isSourceError(error, 'notFound');
    return stripEscapes(isGone ? `The pod ${ref.namespace}/${ref.pod} is gone.` : words);
  }
}

function describeEnd(ref: ContainerRef, end: ShellEnd): string {
  switch (end.kind) {
    case 'exited':
      return `The shell ended with exit code ${end.code}.`;
    case 'noShell':
      return `The image of the container ${ref.container} has no shell. kubectl debug -it ${ref.pod} -n ${ref.namespace} --image=busybox --target=${ref.container} adds a container that has one.`;
    case 'failed':
      return [end.error.message, end.error.hint ?? ''].filter((text) => text !== '').join(' ');
  }
}

function stateOf(pod: Pod, ref: ContainerRef, now: number): string {
  if (pod.deleted !== undefined) return 'The pod is being deleted.';
  const container = pod.containers.find((one) => one.spec.name === ref.container);
  if (container === undefined) return `The pod has no container ${ref.container}.`;
  const { state, last } = container;
  if (state?.kind === 'terminated') return `The container ended: ${state.reason}, exit code ${state.exitCode}.`;
  if (state?.kind === 'waiting') return `The container waits: ${state.reason}.`;
  const isRecent = last !== undefined && now - last.finished < 30_000;
  return isRecent ? `The container was restarted: ${last.reason}, exit code ${last.exitCode}.` : '';
}

/** The containers of a pod that a shell can be opened in now, the likeliest first. */
export function runningContainers(pod: Pod): readonly Container[] {
  const rank = { main: 0, sidecar: 1, ephemeral: 2, init: 3 } as const;
  return pod.containers
    .filter(({ state }) => state?.kind === 'running')
    .sort((a, b) => rank[a.spec.role] - rank[b.spec.role]);
}
