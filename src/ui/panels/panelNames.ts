import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { Catalog } from '../../lang/languageService.ts';
import type { BackendDirectory } from '../../state/backendDirectory.ts';
import type { NameCatalog } from '../../state/nameCatalog.ts';
import type { QueriedLog } from '../../state/queriedLog.ts';

/** Milliseconds for which somebody who types may have to wait for names. */
const patience = 3000;

/** Where nothing is known of any name. */
export const noNames: Catalog = {
  metricNames: () => Promise.resolve([]),
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
};

/** The labels of the streams whose lines are shown. */
export async function shownNames(log: QueriedLog): Promise<Catalog> {
  const { streamCatalog } = await import('../../state/embeddedCatalog.ts');
  return streamCatalog(() => log.streams.map(({ labels }) => labels));
}

/** The names that the servers of a cluster know, for the box of a panel. */
export class ServerNames implements Disposable {
  readonly #language: 'promql' | 'logql';
  readonly #backends: () => Promise<BackendDirectory>;
  readonly #log: Logger;
  #names: NameCatalog | undefined;

  constructor(language: 'promql' | 'logql', backends: () => Promise<BackendDirectory>, log: Logger) {
    this.#language = language;
    this.#backends = backends;
    this.#log = log;
  }

  async catalog(): Promise<Catalog> {
    const { NameCatalog } = await import('../../state/nameCatalog.ts');
    const names = (this.#names ??= new NameCatalog({
      prometheus: async () => (await this.#backends()).prometheus(),
      loki: async () => (await this.#backends()).loki(),
      log: this.#log,
    }));
    const language = this.#language;
    const wait = (): AbortSignal => AbortSignal.timeout(patience);
    const orNothing = <T>(answer: Promise<readonly T[]>): Promise<readonly T[]> => answer.catch(() => []);
    return {
      metricNames: (prefix) => orNothing(names.metricNames(prefix, wait())),
      labelNames: (selector) => orNothing(names.labelNames(language, selector, wait())),
      labelValues: (label, selector) => orNothing(names.labelValues(language, label, selector, wait())),
    };
  }

  dispose(): void {
    this.#names?.dispose();
  }
}
