import type { BackendKind } from '../sources/backendSignsData.ts';
import { discoverBackends, type FoundBackend } from '../sources/discovery.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { JaegerClient } from '../sources/jaeger/jaegerClient.ts';
import { LokiClient } from '../sources/loki/lokiClient.ts';
import { PrometheusClient } from '../sources/prometheus/prometheusClient.ts';
import { createServiceProxyTransport } from '../sources/serviceProxyTransport.ts';
import { SourceError } from '../sources/sourceError.ts';
import type { TraceSource } from '../sources/traceSource.ts';
import { ZipkinClient } from '../sources/zipkin/zipkinClient.ts';

export interface BackendDirectoryOptions {
  /** The API server's transport. */
  readonly api: HttpTransport;
  /** The context's name, for people. */
  readonly cluster: string;
  /** A transport to the address that the user configured for a kind of server; undefined where there is none. */
  readonly configured: (kind: BackendKind) => HttpTransport | undefined;
}

const productNames: Readonly<Record<BackendKind, string>> = {
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  loki: 'Loki',
  jaeger: 'Jaeger',
  zipkin: 'Zipkin',
  tempo: 'Tempo',
  grafana: 'Grafana',
};

/** The servers of one cluster: each at its configured address, else found in the cluster and reached through the API server. */
export class BackendDirectory {
  readonly #options: BackendDirectoryOptions;
  #found: Promise<readonly FoundBackend[]> | undefined;

  constructor(options: BackendDirectoryOptions) {
    this.#options = options;
  }

  /** @throws SourceError of kind notFound, with what was looked for, where there is none. */
  async prometheus(): Promise<PrometheusClient> {
    return new PrometheusClient(await this.#require('prometheus'));
  }

  /** Undefined where there is none. @throws SourceError when the cluster cannot be searched. */
  async loki(): Promise<LokiClient | undefined> {
    const transport = await this.#find('loki');
    return transport === undefined ? undefined : new LokiClient(transport);
  }

  /** Jaeger, or Zipkin where there is no Jaeger. @throws SourceError of kind notFound where there is neither. */
  async traces(): Promise<TraceSource> {
    const jaeger = await this.#find('jaeger');
    if (jaeger !== undefined) return new JaegerClient(jaeger);
    const zipkin = await this.#find('zipkin');
    if (zipkin !== undefined) return new ZipkinClient(zipkin);
    throw notFound('Jaeger or Zipkin', 'jaeger', this.#options.cluster);
  }

  /** Looks again at the next question. */
  forget(): void {
    this.#found = undefined;
  }

  async #require(kind: BackendKind): Promise<HttpTransport> {
    const transport = await this.#find(kind);
    if (transport === undefined) throw notFound(productNames[kind], kind, this.#options.cluster);
    return transport;
  }

  async #find(kind: BackendKind): Promise<HttpTransport | undefined> {
    const configured = this.#options.configured(kind);
    if (configured !== undefined) return configured;
    const backend = (await this.#discover()).find((one) => one.kind === kind);
    return backend === undefined
      ? undefined
      : createServiceProxyTransport(this.#options.api, backend, this.#options.cluster);
  }

  /** One search for all who ask; a failed or empty one is done again by whoever asks next. */
  #discover(): Promise<readonly FoundBackend[]> {
    const search = (this.#found ??= discoverBackends(this.#options.api));
    search.then(
      (found) => {
        if (found.length === 0 && this.#found === search) this.#found = undefined;
      },
      () => {
        if (this.#found === search) this.#found = undefined;
      },
    );
    return search;
  }
}

function notFound(product: string, kind: BackendKind, cluster: string): SourceError {
  return new SourceError('notFound', `No ${product} was found in ${cluster}.`, {
    tried: 'Services with the names, labels and ports that the usual charts and operators give.',
    hint: `Install one, or set kubeObservatory.${kind}.url to the address of yours.`,
  });
}
