import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './vscodeServer.ts';

/** The simulated cluster, running in a process of its own. */
export interface DemoProcess {
  /** File of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** File of a kubeconfig that may only read the namespace `shop`, without its kubelets. */
  readonly viewerKubeconfig: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  stop(): Promise<void>;
}

/** Starts the simulated cluster from source with the arguments of `src/demo/demoMain.ts` and waits until it answers. */
export async function startDemoProcess(args: readonly string[] = []): Promise<DemoProcess> {
  const child = spawn(process.execPath, [join(projectRoot, 'src', 'demo', 'demoMain.ts'), ...args], {
    cwd: projectRoot,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const ready = JSON.parse(line) as Pick<DemoProcess, 'kubeconfig' | 'viewerKubeconfig' | 'server'>;
    const { kubeconfig, viewerKubeconfig, server } = ready;
    child.stdout.resume();
    return {
      kubeconfig,
      viewerKubeconfig,
      server,
      stop: async () => {
        child.stdin.end();
        await exit;
      },
    };
  }
  throw new Error(`The simulated cluster did not start.\n${complaints.join('').slice(-2000)}`);
}
