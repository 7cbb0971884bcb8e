import { execFile, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createLogger } from '../../src/base/log.ts';
import { startDemoCluster, type DemoCluster } from '../../src/demo/demoCluster.ts';

/** The kubectl to test with: `$KUBECTL`, or the one on PATH. */
const program = process.env['KUBECTL'] ?? 'kubectl';
const found = spawnSync(program, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });

/** Set as a test's `skip` where there is no kubectl. */
export const skipWithoutKubectl: string | false =
  found.error === undefined
    ? false
    : 'no kubectl is installed: apt-get install kubernetes-client, or see https://kubernetes.io/docs/tasks/tools/';

/** The minor version of kubectl: 32 for v1.32.4. */
export const kubectlMinor = Number(/"minor":\s*"(\d+)/.exec(found.stdout)?.[1] ?? 0);

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A demo cluster and kubectl speaking to it. */
export class KubectlUnderTest {
  readonly cluster: DemoCluster;

  private constructor(cluster: DemoCluster) {
    this.cluster = cluster;
  }

  static async onDemo(): Promise<KubectlUnderTest> {
    const cluster = await startDemoCluster({
      syntheticPods: 0,
      seed: 1,
      speed: 1,
      start: Date.now(),
      history: 40 * 60_000,
      usePrometheus: false,
      log: createLogger(() => undefined),
    });
    return new KubectlUnderTest(cluster);
  }

  /** Runs kubectl to its end. */
  run(args: readonly string[], { input = '', asViewer = false } = {}): Promise<KubectlResult> {
    return new Promise((resolve) => {
      const child = execFile(
        program,
        [...args],
        { env: this.#environment(asViewer), timeout: 60_000, maxBuffer: 64 * 2 ** 20 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
      child.stdin?.end(input);
    });
  }

  /** What kubectl prints. @throws Error with its complaint where it fails. */
  async ok(
    args: readonly string[],
    options: { readonly input?: string; readonly asViewer?: boolean } = {},
  ): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, options);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** Runs a kubectl that does not end by itself, until a line matches. @returns that line. */
  async until(args: readonly string[], pattern: RegExp, onFirstLine: () => void = () => undefined): Promise<string> {
    const { line, stop } = await this.start(args, pattern, onFirstLine);
    stop();
    return line;
  }

  /** Starts a kubectl that goes on after a line has matched, until `stop`. */
  start(
    args: readonly string[],
    pattern: RegExp,
    onFirstLine: () => void = () => undefined,
  ): Promise<{ readonly line: string; readonly stop: () => void }> {
    const child = spawn(program, [...args], { env: this.#environment(false), stdio: ['ignore', 'pipe', 'inherit'] });
    const stop = (): void => {
      child.kill();
    };
    let isFirst = true;
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (isFirst) onFirstLine();
        isFirst = false;
        if (pattern.test(line)) resolve({ line, stop });
      });
      child.once('error', reject);
      child.once('exit', () => {
        reject(new Error(`kubectl ${args.join(' ')} ended before it printed ${String(pattern)}`));
      });
    });
  }

  stop(): Promise<void> {
    return this.cluster.dispose();
  }

  #environment(asViewer: boolean): NodeJS.ProcessEnv {
    const KUBECONFIG = asViewer ? this.cluster.viewerKubeconfig : this.cluster.kubeconfig;
    // Discovery is cached below the home directory, by address; another run's must not be found there.
    return { PATH: process.env['PATH'], HOME: this.cluster.kubeconfig.replace(/[^/\\]+$/, ''), KUBECONFIG };
  }
}
