import { asRecord, asString } from '../base/json.ts';
import type { HttpRequest, HttpTransport } from './httpTransport.ts';
import { SourceError, type SourceErrorKind } from './sourceError.ts';
import { isWebPageText, titleOfWebPage } from './webPage.ts';

export interface JsonAnswer {
  readonly status: number;
  /** The body as JSON, or undefined where it is none. */
  readonly json: unknown;
  readonly text: string;
  /** What was asked, for people. */
  readonly tried: string;
  /** Milliseconds that the server asks to wait, from `Retry-After`. */
  readonly retryAfter: number | undefined;
}

/** Reads the message that a backend put into the body of an error; undefined where the body has no such form. */
export type ReadMessage = (answer: JsonAnswer) => string | undefined;

/** Sends a request and reads the whole answer, whatever its status. @throws SourceError, AbortError */
export async function requestJson(transport: HttpTransport, request: HttpRequest): Promise<JsonAnswer> {
  const answer = await transport.send({
    ...request,
    headers: { accept: 'application/json', ...request.headers },
  });
  const text = await answer.text();
  const seconds = Number(answer.headers['retry-after']);
  return {
    status: answer.status,
    json: parseJson(text),
    text,
    tried: `${request.method} ${transport.description}${shorten(readable(request.path), 300)}`,
    retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  };
}

/**
 * GETs JSON.
 * @throws SourceError with the backend's words for every status but 2xx, and for a body that is not JSON; AbortError.
 */
export async function getJson(
  transport: HttpTransport,
  path: string,
  signal: AbortSignal | undefined,
  readMessage: ReadMessage,
): Promise<unknown> {
  const answer = await requestJson(transport, { method: 'GET', path, ...(signal === undefined ? {} : { signal }) });
  return expectJson(answer, readMessage);
}

/** The JSON of a good answer. @throws SourceError for any other. */
export function expectJson(answer: JsonAnswer, readMessage: ReadMessage): unknown {
  if (answer.status < 200 || answer.status > 299) throw toSourceError(answer, readMessage);
  if (answer.json === undefined) {
    const text = answer.text.trim();
    const message = isWebPageText(text)
      ? `A web page came instead of data${titleOfWebPage(text)}.`
      : `The answer is not JSON but begins with: ${shorten(text, 120)}`;
    throw new SourceError('badResponse', message, {
      tried: answer.tried,
      status: answer.status,
      hint: 'Check that the address is that of the API and not of a login page or another service.',
    });
  }
  return answer.json;
}

/** The error that an answer with a bad status stands for. */
function toSourceError(answer: JsonAnswer, readMessage: ReadMessage): SourceError {
  const message = readMessage(answer) ?? readStatusMessage(answer.json) ?? plainText(answer);
  return new SourceError(kindOfStatus(answer.status), message, {
    tried: answer.tried,
    status: answer.status,
    ...(answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter }),
  });
}

/** An answer of the right status whose JSON lacks what it must hold. */
export function unexpectedShape(what: string, tried?: string): SourceError {
  return new SourceError('badResponse', `The answer holds no ${what}.`, {
    ...(tried === undefined ? {} : { tried }),
    hint: 'Another kind of server may answer at this address.',
  });
}

/** A query string, `?` included; undefined values are left out, lists repeat their name. */
export function toQuery(values: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)])
      parameters.append(name, one);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function kindOfStatus(status: number): SourceErrorKind {
  switch (status) {
    case 400:
    case 422:
      return 'badQuery';
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 408:
    case 504:
      return 'timeout';
    case 429:
      return 'throttled';
    case 502:
    case 503:
      return 'unreachable';
    default:
      return status >= 500 ? 'server' : 'badResponse';
  }
}

/** The message of a Kubernetes `Status`, with which the API server answers for a service that it cannot reach. */
function readStatusMessage(json: unknown): string | undefined {
  const status = asRecord(json);
  return status?.['kind'] === 'Status' ? asString(status['message']) : undefined;
}

/** The server's words: those of a body of JSON that has some, else the body. */
function plainText(answer: JsonAnswer): string {
  const fields = asRecord(answer.json);
  const words = ['message', 'error', 'detail']
    .map((name) => asString(fields?.[name]) ?? '')
    .find((word) => word !== '');
  if (words !== undefined) return shorten(words, 500);
  const text = answer.text.trim();
  const isMarkup = text.startsWith('<');
  return text === '' || isMarkup ? `HTTP status ${answer.status} without a message.` : shorten(text, 500);
}

/** A path as people write it; one that cannot be read so, as it is sent. */
function readable(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '));
  } catch {
    return path;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
