import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { messageOf } from '../../base/async.ts';
import { Emitter } from '../../base/event.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';

/** How long the cluster may take to come up: it plays two hours of its past first. */
const startLimit = 120_000;

/** The simulated cluster in a process of its own, so that its work never slows the extension host. */
export class DemoClusterProcess implements Disposable {
  readonly #child: ChildProcess;
  readonly #didEnd = new Emitter<string>();

  /** Path of the kubeconfig that the cluster wrote for itself. */
  readonly kubeconfig: string;
  /** Tells, in words, that the process has ended by itself. */
  readonly onDidEnd = this.#didEnd.event;

  private constructor(child: ChildProcess, kubeconfig: string) {
    this.#child = child;
    this.kubeconfig = kubeconfig;
    child.once('exit', (code, signal) => {
      this.#didEnd.fire(`The demo cluster ended with ${code ?? signal ?? 'no code'}.`);
    });
  }

  /**
   * Starts the cluster and waits until it answers.
   * @param module the cluster's bundle.
   * @throws when it does not come up, or the signal's reason when that is aborted.
   */
  static async start(module: string, log: Logger, signal: AbortSignal): Promise<DemoClusterProcess> {
    // In a desktop VS Code this process's program is Electron, which is Node when asked to be.
    const child = spawn(process.execPath, [module], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    try {
      return new DemoClusterProcess(child, await readyKubeconfig(child, log, signal));
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** Ends the cluster, which stops with its standard input and removes what it wrote. */
  dispose(): void {
    this.#didEnd.dispose();
    this.#child.stdin?.end();
  }
}

/** Reads the line of JSON that the cluster prints when it is up. */
function readyKubeconfig(child: ChildProcess, log: Logger, signal: AbortSignal): Promise<string> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) return Promise.reject(new Error('The demo cluster has no output.'));
  const limit = AbortSignal.any([signal, AbortSignal.timeout(startLimit)]);
  const last: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => {
    log.info(line);
    last.push(line);
    if (last.length > 5) last.shift();
  });
  return new Promise((resolve, reject) => {
    const fail = (message: string): void => {
      reject(new Error([message, ...last].join('\n')));
    };
    createInterface({ input: stdout }).on('line', (line) => {
      const kubeconfig = kubeconfigOf(line);
      if (kubeconfig !== undefined) resolve(kubeconfig);
    });
    child.once('error', (error) => {
      fail(`The demo cluster could not be started: ${messageOf(error)}`);
    });
    child.once('exit', (code) => {
      fail(`The demo cluster ended with ${code ?? 'a signal'} before it was up.`);
    });
    limit.addEventListener('abort', () => {
      if (signal.aborted) reject(signal.reason as Error);
      else fail(`The demo cluster was not up within ${startLimit / 1000} s.`);
    });
  });
}

function kubeconfigOf(line: string): string | undefined {
  try {
    const ready = JSON.parse(line) as { readonly kubeconfig?: unknown } | null;
    return typeof ready?.kubeconfig === 'string' ? ready.kubeconfig : undefined;
  } catch {
    return undefined;
  }
}
