import { asArray, asNumber, asRecord, asString } from '../base/json.ts';
import { backendSigns, type BackendKind, type BackendSigns } from './backendSignsData.ts';
import { getJson, toQuery } from './httpJson.ts';
import type { HttpTransport } from './httpTransport.ts';
import type { ServiceTarget } from './serviceProxyTransport.ts';
import { isSourceError } from './sourceError.ts';

/** A Service that looks like a server of some kind. */
export interface FoundBackend extends ServiceTarget {
  readonly kind: BackendKind;
  /** How sure it is; greater is surer. */
  readonly score: number;
}

/** What discovery reads of a Service. */
export interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly ports: readonly { readonly name: string; readonly number: number }[];
}

/** Where the usual charts put such servers; asked one by one where listing the whole cluster is forbidden. */
const usualNamespaces = [
  'monitoring',
  'observability',
  'logging',
  'tracing',
  'prometheus',
  'loki',
  'jaeger',
  'default',
];

/**
 * Finds the servers that stand in a cluster by their Services' names, labels and ports, the surest of each kind first.
 * @throws SourceError when Services can be listed nowhere; AbortError.
 */
export async function discoverBackends(api: HttpTransport, signal?: AbortSignal): Promise<readonly FoundBackend[]> {
  return findBackends(await listServices(api, signal));
}

/** The Services that look like a known server, the surest of each kind first. */
export function findBackends(services: readonly ServiceFacts[]): readonly FoundBackend[] {
  return services
    .flatMap((service) => backendSigns.flatMap((signs) => rate(service, signs) ?? []))
    .sort((left, right) => right.score - left.score || left.namespace.localeCompare(right.namespace));
}

/** How surely a Service is what the signs tell of, or undefined when it is not. */
function rate(service: ServiceFacts, signs: BackendSigns): FoundBackend | undefined {
  const labels = [service.labels['app.kubernetes.io/name'], service.labels['app']].filter(
    (one): one is string => typeof one === 'string',
  );
  if (signs.otherName.test(service.name)) return undefined;
  const isNamed = signs.name.test(service.name);
  if (!isNamed && !labels.some((label) => signs.exactNames.includes(label))) return undefined;
  const port = choosePort(service, signs);
  if (port === undefined) return undefined;
  const score =
    (signs.exactNames.includes(service.name) ? 4 : isNamed ? 2 : 0) +
    (labels.some((label) => signs.exactNames.includes(label)) ? 2 : 0) +
    (port.number === signs.ports[0] ? 2 : 1);
  return {
    kind: signs.kind,
    namespace: service.namespace,
    service: service.name,
    port: String(port.number),
    scheme: port.number === 443 || port.number === 8443 || port.name.startsWith('https') ? 'https' : 'http',
    score,
  };
}

function choosePort(service: ServiceFacts, signs: BackendSigns): ServiceFacts['ports'][number] | undefined {
  for (const number of signs.ports) {
    const port = service.ports.find((one) => one.number === number);
    if (port !== undefined) return port;
  }
  return service.ports.find((one) => signs.portNames.includes(one.name));
}

async function listServices(api: HttpTransport, signal: AbortSignal | undefined): Promise<readonly ServiceFacts[]> {
  try {
    return await listPages(api, '/api/v1/services', signal);
  } catch (error) {
    if (!isSourceError(error, 'forbidden')) throw error;
    const lists = await Promise.all(
      usualNamespaces.map((namespace) =>
        listPages(api, `/api/v1/namespaces/${namespace}/services`, signal).catch((inner: unknown) => {
          if (isSourceError(inner, 'forbidden')) return undefined;
          throw inner;
        }),
      ),
    );
    if (lists.every((list) => list === undefined)) throw error;
    return lists.flatMap((list) => list ?? []);
  }
}

async function listPages(
  api: HttpTransport,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly ServiceFacts[]> {
  const services: ServiceFacts[] = [];
  let page: string | undefined;
  do {
    const list = asRecord(await getJson(api, path + toQuery({ limit: 500, continue: page }), signal, () => undefined));
    for (const item of asArray(list?.['items']) ?? []) services.push(...decodeService(asRecord(item)));
    page = asString(asRecord(list?.['metadata'])?.['continue']);
  } while (page !== undefined);
  return services;
}

function decodeService(item: Readonly<Record<string, unknown>> | undefined): readonly ServiceFacts[] {
  const metadata = asRecord(item?.['metadata']);
  const name = asString(metadata?.['name']);
  const namespace = asString(metadata?.['namespace']);
  if (name === undefined || namespace === undefined) return [];
  const ports = (asArray(asRecord(item?.['spec'])?.['ports']) ?? []).flatMap((entry) => {
    const port = asRecord(entry);
    const number = asNumber(port?.['port']);
    return number === undefined ? [] : [{ name: asString(port?.['name']) ?? '', number }];
  });
  return [{ namespace, name, labels: asRecord(metadata?.['labels']) ?? {}, ports }];
}
