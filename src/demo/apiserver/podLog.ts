import type { ApiExchange, ApiServices } from './apiExchange.ts';
import type { ContainerLogLine, ContainerLogRef } from '../clusterWorld.ts';
import type { KubeObject } from '../kubeObject.ts';
import { ApiStatusError, badRequest, type FieldProblem, invalid, notFound } from './apiStatus.ts';
import { listAt, textAt } from './jsonValue.ts';
import { kubeletFailure } from './nodeReach.ts';
import { isTrue, type RequestTarget } from './resourcePath.ts';

interface LogOptions {
  readonly isFollowed: boolean;
  readonly hasTimestamps: boolean;
  /** Milliseconds since the epoch; undefined: from the beginning. */
  readonly since: number | undefined;
  readonly tail: number | undefined;
  readonly limitBytes: number;
}

/** A follower that reads so slowly that this many bytes wait for it is let go. */
const mostBytesWaiting = 16 * 1024 * 1024;

/**
 * Answers `GET …/pods/NAME/log` by the rules of PodLogOptions.
 * @throws ApiStatusError 400, 404, 422 as the API server and the kubelet do; 500 where the kubelet is not reached.
 */
export async function handlePodLog(exchange: ApiExchange, services: ApiServices, target: RequestTarget): Promise<void> {
  const { namespace = '', name = '' } = target;
  const { response } = exchange;
  const options = readOptions(exchange.query, name, services.clock.now());
  const pod = services.store.get({ group: '', resource: 'pods', namespace, name });
  if (pod === undefined) throw notFound({ group: '', resource: 'pods' }, name);
  const container = containerOf(pod, exchange.query.get('container') ?? '');
  if (textAt(pod, 'spec', 'nodeName') === '') {
    response.writeHead(204, { 'Content-Type': 'text/plain' });
    response.end();
    return;
  }
  const failure = kubeletFailure(services.store, textAt(pod, 'spec', 'nodeName'));
  if (failure !== undefined) {
    const query = exchange.query.toString();
    const url = `https://${failure.address}/containerLogs/${namespace}/${name}/${container}${query === '' ? '' : `?${query}`}`;
    throw new ApiStatusError(500, `Get "${url}": ${failure.message}`);
  }
  const ref: ContainerLogRef = { namespace, pod: name, container, previous: isTrue(exchange.query.get('previous')) };
  const lines = services.world.containerLog(ref);
  if (lines === undefined) throw badRequest(missingLog(pod, ref));
  await sendLog(exchange, services, ref, lines, options);
}

function sendLog(
  { response }: ApiExchange,
  { world, stopping }: ApiServices,
  ref: ContainerLogRef,
  lines: readonly ContainerLogLine[],
  options: LogOptions,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' });
  let left = options.limitBytes;
  const write = (text: string): void => {
    const bytes = Buffer.from(text, 'utf8').subarray(0, left);
    left -= bytes.length;
    response.write(bytes);
    if (left <= 0 || response.writableLength > mostBytesWaiting) response.end();
  };
  const chosen = select(lines, options).map((line) => lineText(line, options.hasTimestamps));
  if (chosen.length > 0) write(chosen.join(''));
  if (!options.isFollowed || ref.previous) {
    response.end();
    return Promise.resolve();
  }
  response.flushHeaders();
  return new Promise((resolve) => {
    const end = (): void => {
      response.end();
    };
    const follower = world.followContainerLog(
      ref,
      (line) => {
        if (!response.writableEnded) write(lineText(line, options.hasTimestamps));
      },
      end,
    );
    stopping.addEventListener('abort', end, { once: true });
    response.once('close', () => {
      follower.dispose();
      stopping.removeEventListener('abort', end);
      resolve();
    });
  });
}

function select(lines: readonly ContainerLogLine[], { since, tail }: LogOptions): readonly ContainerLogLine[] {
  const recent = since === undefined ? lines : lines.filter((line) => line.time >= since);
  return tail === undefined ? recent : recent.slice(Math.max(0, recent.length - tail));
}

function lineText({ time, text }: ContainerLogLine, hasTimestamp: boolean): string {
  return hasTimestamp ? `${nanosecondTime(time)} ${text}\n` : `${text}\n`;
}

/** A moment as the container runtime writes it: nine digits of a second. */
function nanosecondTime(ms: number): string {
  const whole = Math.floor(ms / 1000);
  const nanoseconds = Math.min(999_999_999, Math.round((ms - whole * 1000) * 1e6));
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(nanoseconds).padStart(9, '0')}Z`;
}

/** The container that a request names, or the only one. @throws ApiStatusError 400 */
export function containerOf(pod: KubeObject, asked: string): string {
  const kinds = ['containers', 'initContainers', 'ephemeralContainers'];
  const names = kinds.map((kind) => listAt(pod, 'spec', kind).map((container) => textAt(container, 'name')));
  const [own = [], inits = [], ephemeral = []] = names;
  if (asked !== '') {
    if (names.flat().includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  }
  const [only] = own;
  if (only !== undefined && names.flat().length === 1) return only;
  const others = [
    inits.length === 0 ? '' : ` or one of the init containers: [${inits.join(' ')}]`,
    ephemeral.length === 0 ? '' : ` or one of the ephemeral containers: [${ephemeral.join(' ')}]`,
  ];
  const choice = `choose one of: [${own.join(' ')}]${others.join('')}`;
  throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, ${choice}`);
}

function missingLog(pod: KubeObject, { container, previous }: ContainerLogRef): string {
  const where = `container "${container}" in pod "${pod.metadata.name}"`;
  if (previous) return `previous terminated ${where} not found`;
  const statuses = ['containerStatuses', 'initContainerStatuses'].flatMap((list) => listAt(pod, 'status', list));
  const status = statuses.find((entry) => textAt(entry, 'name') === container);
  const reason = textAt(status, 'state', 'waiting', 'reason') || 'ContainerCreating';
  const isPull = reason === 'ImagePullBackOff' || reason === 'ErrImagePull';
  return isPull
    ? `${where} is waiting to start: trying and failing to pull image`
    : `${where} is waiting to start: ${reason}`;
}

function readOptions(query: URLSearchParams, pod: string, now: number): LogOptions {
  const problems: FieldProblem[] = [];
  const number = (field: string, least: number): number | undefined => {
    const value = readInteger(query.get(field));
    const bound = least === 0 ? 'greater than or equal to 0' : 'greater than 0';
    if (value !== undefined && value < least) {
      problems.push({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${value}: must be ${bound}` });
    }
    return value;
  };
  const tail = number('tailLines', 0);
  const limitBytes = number('limitBytes', 1) ?? Infinity;
  const sinceSeconds = number('sinceSeconds', 1);
  const sinceTime = query.get('sinceTime') ?? '';
  if (sinceTime !== '' && sinceSeconds !== undefined) {
    const message = 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified';
    problems.push({ reason: 'FieldValueForbidden', field: '[]', message });
  }
  const stream = query.get('stream') ?? '';
  if (stream !== '' && stream !== 'All') {
    problems.push({ reason: 'FieldValueForbidden', field: 'stream', message: 'Forbidden: may not be specified' });
  }
  if (problems.length > 0) throw invalid('PodLogOptions', '', pod, problems);
  const since = sinceSeconds === undefined ? readTime(sinceTime) : now - sinceSeconds * 1000;
  return {
    isFollowed: isTrue(query.get('follow')),
    hasTimestamps: isTrue(query.get('timestamps')),
    since,
    tail,
    limitBytes,
  };
}

function readInteger(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** An RFC 3339 time with up to nine digits of a second, in milliseconds with a fraction. */
function readTime(text: string): number | undefined {
  if (text === '') return undefined;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const whole = match === null ? Number.NaN : Date.parse(`${match[1] ?? ''}${match[3] ?? ''}`);
  if (Number.isNaN(whole)) {
    const layout = '2006-01-02T15:04:05Z07:00';
    throw badRequest(`parsing time "${text}" as "${layout}": cannot parse "${text}" as "2006"`);
  }
  return whole + Number(`0${match?.[2] ?? ''}`) * 1000;
}
