import { asArray, asNumber, asRecord, asString } from '../../base/json.ts';
import type { HttpAnswer, HttpRequest, HttpTransport } from '../httpTransport.ts';
import { SourceError, type SourceErrorKind } from '../sourceError.ts';
import { isWebPageText, titleOfWebPage } from '../webPage.ts';

/** Sends a request and reads the JSON of a successful answer. @throws SourceError for every other answer. */
export async function requestJson(transport: HttpTransport, request: HttpRequest): Promise<unknown> {
  const tried = `${request.method} ${transport.description}${request.path}`;
  const answer = await transport.send(request);
  if (answer.status >= 300) throw await toAnswerError(answer, tried);
  return parseJsonBody(await answer.text(), answer, tried);
}

/** @throws SourceError of kind badResponse that says what came instead of JSON. */
export function parseJsonBody(text: string, answer: HttpAnswer, tried: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const details = { tried, status: answer.status, cause };
    if (isHtml(text, answer)) throw htmlError(text, details);
    const isCut = /^\s*[{[]/.test(text);
    throw new SourceError(
      'badResponse',
      isCut ? 'The server sent incomplete JSON.' : `The server sent no JSON but: ${firstLine(text)}`,
      {
        ...details,
        hint: isCut ? 'Try again; the connection may have been cut.' : 'Check the server in the kubeconfig.',
      },
    );
  }
}

/** Reads the body of an answer that is no success and says in the server's own words what went wrong. */
export async function toAnswerError(answer: HttpAnswer, tried: string): Promise<SourceError> {
  const text = await answer.text();
  const { status } = answer;
  if (isHtml(text, answer)) return htmlError(text, { tried, status });
  let body: Readonly<Record<string, unknown>> | undefined;
  try {
    body = asRecord(JSON.parse(text));
  } catch {
    // Several of the API server's own errors are plain text.
  }
  return toStatusError(body, firstLine(text), { tried, status, retryAfterHeader: answer.headers['retry-after'] });
}

/** The error that a Kubernetes `Status` object stands for; also used for the ERROR event of a watch. */
export function toStatusError(
  body: Readonly<Record<string, unknown>> | undefined,
  text: string,
  where: { readonly tried: string; readonly status?: number; readonly retryAfterHeader?: string | undefined },
): SourceError {
  const status = where.status ?? asNumber(body?.['code']) ?? 500;
  const seconds =
    Number.parseInt(where.retryAfterHeader ?? '', 10) || asNumber(asRecord(body?.['details'])?.['retryAfterSeconds']);
  const kind = kindOf(status);
  const message = budgetIn(body) ?? asString(body?.['message']) ?? text;
  return new SourceError(kind, message === '' ? `The server answered ${status}.` : message, {
    tried: where.tried,
    status,
    ...(seconds === undefined || seconds === 0 ? {} : { retryAfter: seconds * 1000 }),
    ...(hints[kind] === undefined ? {} : { hint: hints[kind] }),
  });
}

/** An eviction that is refused says among the causes which budget refuses it, and only there. */
function budgetIn(body: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const causes = (asArray(asRecord(body?.['details'])?.['causes']) ?? []).map(asRecord);
  return asString(causes.find((one) => one?.['reason'] === 'DisruptionBudget')?.['message']);
}

const hints: Partial<Record<SourceErrorKind, string>> = {
  unauthorized: 'Log in again, or correct the credentials in the kubeconfig.',
  forbidden: 'Ask an administrator of the cluster for this permission.',
  throttled: 'The server is busy; it is asked again later.',
};

function kindOf(status: number): SourceErrorKind {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'notFound';
    case 429:
      return 'throttled';
    default:
      return status >= 500 ? 'server' : status >= 400 ? 'badQuery' : 'badResponse';
  }
}

/** Whether the answer says of itself that it is a web page, as those of login proxies do whatever their status. */
export function isWebPage(answer: HttpAnswer): boolean {
  return answer.headers['content-type']?.startsWith('text/html') === true;
}

function isHtml(text: string, answer: HttpAnswer): boolean {
  return isWebPageText(text) || isWebPage(answer);
}

function htmlError(text: string, details: { readonly tried: string; readonly status: number }): SourceError {
  return new SourceError(
    'badResponse',
    `A web page came instead of the Kubernetes API${titleOfWebPage(text)} (HTTP ${details.status}).`,
    { ...details, hint: 'A proxy or a login page stands before the server. Log in there, or correct the server.' },
  );
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0]?.slice(0, 300).trim() ?? '';
}
