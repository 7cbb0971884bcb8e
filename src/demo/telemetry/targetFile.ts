import { renameSync, writeFileSync } from 'node:fs';
import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import { scrapeTargets } from './scrapeTargets.ts';

const refresh = 2000;

/**
 * Keeps the file from which Prometheus learns its targets (`file_sd_configs`) in step with the pods that come and go. Service discovery
 * through the Kubernetes API would be the usual way, and is left out of the Prometheus that Debian and Ubuntu ship.
 * @param apiServer `127.0.0.1:PORT`.
 */
export function keepTargetFile(file: string, apiServer: string, world: DemoWorld): Disposable {
  let written = '';
  const write = (): void => {
    const groups = scrapeTargets(world).map(({ path, labels }) => ({
      targets: [apiServer],
      labels: { __metrics_path__: path, ...labels },
    }));
    const text = JSON.stringify(groups);
    if (text === written) return;
    written = text;
    // Renamed into place, so that nobody reads half of it.
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  write();
  const timer = setInterval(write, refresh);
  return toDisposable(() => {
    clearInterval(timer);
  });
}
