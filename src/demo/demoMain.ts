import { fstatSync } from 'node:fs';
import { messageOf } from '../base/async.ts';
import { createLogger } from '../base/log.ts';
import { parseDemoArguments, usage } from './demoArguments.ts';
import { startDemoCluster } from './demoCluster.ts';

/**
 * The process behind `npm run demo`: starts the simulated cluster, prints one line of JSON when it is up, and stops everything when it is
 * asked to (SIGINT, SIGTERM, or the end of its standard input where that is a pipe).
 */
async function main(): Promise<number> {
  const parsed = parseDemoArguments(process.argv.slice(2), Date.now());
  if ('error' in parsed) {
    process.stderr.write(`${parsed.error}\n\n${usage}`);
    return 2;
  }
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => {
      resolve();
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping.abort();
    });
  }
  stopWithParent(stopping);
  const log = createLogger((level, message) => {
    if (level !== 'trace' && level !== 'debug') process.stderr.write(`${message}\n`);
  });
  try {
    const options = { ...parsed.options, log, signal: stopping.signal };
    const { world, dispose, ...addresses } = await startDemoCluster(options);
    process.stdout.write(`${JSON.stringify({ event: 'ready', ...addresses })}\n`);
    log.info(
      `ready at ${addresses.server} with ${world.kubelet.podCount} pods: export KUBECONFIG=${addresses.kubeconfig}`,
    );
    await stopped;
    log.info('stopping');
    await dispose();
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    log.error(`cannot start the demo: ${messageOf(error)}`);
    return 1;
  }
}

/** A parent that started this process with a pipe for its input takes it along when it ends, however it ends. */
function stopWithParent(stopping: AbortController): void {
  // With /dev/null for its input, as under nohup or a service manager, there is no parent to wait for.
  if (!isPipe(process.stdin.fd)) return;
  process.stdin.on('end', () => {
    stopping.abort();
  });
  process.stdin.on('error', () => {
    stopping.abort();
  });
  process.stdin.resume();
}

function isPipe(descriptor: number): boolean {
  try {
    const input = fstatSync(descriptor);
    return input.isFIFO() || input.isSocket();
  } catch {
    // A closed input.
    return false;
  }
}

process.exitCode = await main();
process.stdin.destroy();
