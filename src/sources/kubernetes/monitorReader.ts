import { asNumber, asRecord, asString } from '../../base/json.ts';
import type { RelabelRule } from '../../model/relabelRule.ts';
import type { Labels } from '../../model/series.ts';
import { toQuery } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';
import type { Json } from './kindDescriptor.ts';
import { requestJson } from './kubeAnswer.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** Which objects a selector means, by their labels. */
export type LabelTest = (labels: Labels) => boolean;

/** A ServiceMonitor or PodMonitor of the Prometheus operator, as far as finding targets needs it. */
export interface Monitor {
  readonly kind: 'ServiceMonitor' | 'PodMonitor';
  readonly namespace: string;
  readonly name: string;
  /** Undefined: every namespace. */
  readonly namespaces: readonly string[] | undefined;
  readonly isSelected: LabelTest;
  /** The label of the Service or pod that names the job; empty for none. */
  readonly jobLabel: string;
  /** Labels of the Service, and of the pod, that targets take over. */
  readonly targetLabels: readonly string[];
  readonly podTargetLabels: readonly string[];
  /** A target with more samples is refused; 0 for any number. */
  readonly sampleLimit: number;
  readonly endpoints: readonly MonitorEndpoint[];
}

export interface MonitorEndpoint {
  /** The name of a port of the Service, or of a container for a PodMonitor; empty where `targetPort` tells it. */
  readonly port: string;
  /** A container's port, by name or number. */
  readonly targetPort: string | number | undefined;
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  /** Of the query, in its order. */
  readonly params: readonly (readonly [string, string])[];
  /** Milliseconds between two scrapes; undefined: as Prometheus has it. */
  readonly intervalMs: number | undefined;
  readonly relabelings: readonly RelabelRule[];
  readonly metricRelabelings: readonly RelabelRule[];
  /** What it asks for that only Prometheus itself could send: its credentials. */
  readonly unmet: readonly string[];
}

/** A Service, as far as finding the targets of a ServiceMonitor needs it. */
export interface ServiceFacts {
  readonly name: string;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: readonly { readonly name: string; readonly targetPort: string | number }[];
}

/** The monitors that the user may see; none where the operator's kinds are not installed or not allowed. @throws SourceError */
export async function readMonitors(transport: HttpTransport, signal: AbortSignal): Promise<readonly Monitor[]> {
  const read = async (resource: string, kind: Monitor['kind']): Promise<readonly Monitor[]> => {
    const path = `/apis/monitoring.coreos.com/v1/${resource}`;
    return (await listAt(transport, path, signal)).map((item) => toMonitor(item, kind));
  };
  return (await Promise.all([read('servicemonitors', 'ServiceMonitor'), read('podmonitors', 'PodMonitor')])).flat();
}

/** The Services of a namespace; none where they may not be listed. @throws SourceError */
export async function readServices(
  transport: HttpTransport,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly ServiceFacts[]> {
  const items = await listAt(transport, `/api/v1/namespaces/${encodeURIComponent(namespace)}/services`, signal);
  return items.map((item) => {
    const spec = objectAt(item, 'spec');
    return {
      name: textAt(objectAt(item, 'metadata'), 'name'),
      labels: textsOf(objectAt(objectAt(item, 'metadata'), 'labels')),
      selector: textsOf(objectAt(spec, 'selector')),
      ports: objectsAt(spec, 'ports').map((port) => ({
        name: textAt(port, 'name'),
        targetPort: portOf(port['targetPort']) ?? asNumber(port['port']) ?? 0,
      })),
    };
  });
}

async function listAt(transport: HttpTransport, path: string, signal: AbortSignal): Promise<readonly Json[]> {
  const items: Json[] = [];
  let page: string | undefined;
  try {
    do {
      const request = { method: 'GET', path: path + toQuery({ limit: 500, continue: page }), signal } as const;
      const list = asRecord(await requestJson(transport, request)) ?? {};
      items.push(...objectsAt(list, 'items'));
      page = asString(objectAt(list, 'metadata')['continue']);
    } while (page !== undefined);
  } catch (error) {
    if (!isSourceError(error, 'notFound') && !isSourceError(error, 'forbidden')) throw error;
  }
  return items;
}

function toMonitor(item: Json, kind: Monitor['kind']): Monitor {
  const spec = objectAt(item, 'spec');
  const namespace = textAt(objectAt(item, 'metadata'), 'namespace');
  const where = objectAt(spec, 'namespaceSelector');
  const names = where['matchNames'];
  return {
    kind,
    namespace,
    name: textAt(objectAt(item, 'metadata'), 'name'),
    namespaces: where['any'] === true ? undefined : Array.isArray(names) ? names.map(String) : [namespace],
    isSelected: toLabelTest(objectAt(spec, 'selector')),
    jobLabel: textAt(spec, 'jobLabel'),
    targetLabels: textList(spec['targetLabels']),
    podTargetLabels: textList(spec['podTargetLabels']),
    sampleLimit: asNumber(spec['sampleLimit']) ?? 0,
    endpoints: objectsAt(spec, kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints').map(toEndpoint),
  };
}

function toEndpoint(one: Json): MonitorEndpoint {
  return {
    port: textAt(one, 'port'),
    targetPort: portOf(one['portNumber']) ?? portOf(one['targetPort']),
    path: textAt(one, 'path') || '/metrics',
    scheme: textAt(one, 'scheme').toLowerCase() === 'https' ? 'https' : 'http',
    honorLabels: one['honorLabels'] === true,
    honorTimestamps: one['honorTimestamps'] !== false,
    params: Object.entries(objectAt(one, 'params')).flatMap(([name, values]) =>
      textList(values).map((value) => [name, value] as const),
    ),
    intervalMs: intervalOf(textAt(one, 'interval')),
    relabelings: objectsAt(one, 'relabelings').map(toRelabelRule),
    metricRelabelings: objectsAt(one, 'metricRelabelings').map(toRelabelRule),
    unmet: credentials.flatMap(([field, what]) => (one[field] === undefined ? [] : [what])),
  };
}

/** Fields of an endpoint with credentials: the API server takes `Authorization` headers to be meant for itself. */
const credentials = [
  ['basicAuth', 'a user name and password (basicAuth)'],
  ['authorization', 'credentials (authorization)'],
  ['bearerTokenSecret', 'a bearer token (bearerTokenSecret)'],
  ['bearerTokenFile', 'a bearer token (bearerTokenFile)'],
  ['oauth2', 'an OAuth token (oauth2)'],
] as const;

/** As the operator and Prometheus fill in what is not said. */
function toRelabelRule(one: Json): RelabelRule {
  return {
    action: (textAt(one, 'action') || 'replace').toLowerCase(),
    sourceLabels: textList(one['sourceLabels']),
    separator: asString(one['separator']) ?? ';',
    targetLabel: textAt(one, 'targetLabel'),
    regex: textAt(one, 'regex') || '(.*)',
    replacement: asString(one['replacement']) ?? '$1',
    modulus: Math.trunc(asNumber(one['modulus']) ?? 0),
  };
}

/** An interval of a monitor, `1m30s`, in milliseconds. */
function intervalOf(text: string): number | undefined {
  const [whole, hours = '0', minutes = '0', seconds = '0', ms = '0'] =
    /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text) ?? [];
  if (whole === undefined || whole === '') return undefined;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms);
}

function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `matchLabels` and `matchExpressions` of `k8s.io/apimachinery/pkg/apis/meta/v1.LabelSelector`. An empty one means everything. */
function toLabelTest(selector: Json): LabelTest {
  const wanted = Object.entries(textsOf(objectAt(selector, 'matchLabels')));
  const expressions = objectsAt(selector, 'matchExpressions').map((one) => ({
    key: textAt(one, 'key'),
    operator: textAt(one, 'operator'),
    values: Array.isArray(one['values']) ? one['values'].map(String) : [],
  }));
  return (labels) =>
    wanted.every(([name, value]) => labels[name] === value) &&
    expressions.every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isListed = value !== undefined && values.includes(value);
      return operator === 'In' ? isListed : operator === 'NotIn' && !isListed;
    });
}

function portOf(value: unknown): string | number | undefined {
  return asNumber(value) ?? asString(value);
}

function textsOf(json: Json): Labels {
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
