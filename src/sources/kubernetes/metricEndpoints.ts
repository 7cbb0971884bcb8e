import type { HttpTransport } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import { toAnswerError } from './kubeAnswer.ts';

/** Milliseconds without a byte: a kubelet that is slower than this is left out of a round. */
const patience = 10_000;
/** Characters of an exposition; a node with hundreds of pods has some ten million. */
const greatestSize = 64_000_000;

/** Where the API server reaches a path of a node's kubelet. */
export function nodeProxyPath(node: string, path: string): string {
  return `/api/v1/nodes/${encodeURIComponent(node)}/proxy${path}`;
}

/** Where the API server reaches a path behind a port of a pod. */
export function podProxyPath(
  namespace: string,
  pod: string,
  endpoint: { readonly scheme: 'http' | 'https'; readonly port: number; readonly path: string },
): string {
  const { scheme, port, path } = endpoint;
  const name = `${scheme === 'https' ? 'https:' : ''}${pod}:${port}`;
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/proxy${path}`;
}

/** The text that an exporter exposes. @throws SourceError for every answer that is no success and for one that is too large. */
export async function readExposition(transport: HttpTransport, path: string, signal: AbortSignal): Promise<string> {
  const answer = await transport.send({
    method: 'GET',
    path,
    headers: { accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.9,*/*;q=0.1' },
    signal,
    timeoutMs: patience,
  });
  const tried = `GET ${transport.description}${path}`;
  if (answer.status >= 300) throw await toAnswerError(answer, tried);
  const parts: string[] = [];
  const decoder = new TextDecoder();
  let size = 0;
  for await (const chunk of answer.chunks()) {
    const part = decoder.decode(chunk, { stream: true });
    parts.push(part);
    size += part.length;
    if (size > greatestSize) throw new SourceError('badResponse', 'The metrics are larger than 64 MB.', { tried });
  }
  return parts.join('');
}
