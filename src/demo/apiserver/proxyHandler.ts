import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ApiExchange, type ApiServices, sendText } from './apiExchange.ts';
import { ApiStatusError, notFound } from './apiStatus.ts';
import type { KubeObject } from '../kubeObject.ts';
import { listAt, numberAt } from './jsonValue.ts';
import { kubeletFailure } from './nodeReach.ts';
import type { RequestTarget } from './resourcePath.ts';

/**
 * Forwards a request to a service, a pod or a node's kubelet: `…/services/[SCHEME:]NAME[:PORT]/proxy/PATH`.
 * @throws ApiStatusError 404 where the object is missing, 503 where nothing listens.
 */
export function handleProxy(exchange: ApiExchange, services: ApiServices, target: RequestTarget): void {
  const { resource, namespace } = target;
  const { name, port } = splitName(target.name ?? '');
  const object = services.store.get({ group: '', resource, namespace, name });
  if (object === undefined) throw notFound({ group: '', resource }, name);
  if (target.rest === '') {
    exchange.response.writeHead(301, { Location: `${exchange.path}/` });
    exchange.response.end();
    return;
  }
  if (resource === 'nodes') {
    proxyToKubelet(exchange, services, name, target.rest);
    return;
  }
  const { request, response } = exchange;
  const query = exchange.query.size === 0 ? '' : `?${exchange.query.toString()}`;
  request.url = `${target.rest}${query}`;
  // The real server keeps its own credentials from what it forwards to.
  delete request.headers.authorization;
  const kind = resource === 'pods' ? 'pod' : 'service';
  if (services.world.proxy({ kind, namespace: namespace ?? '', name, port }, request, response)) return;
  const message =
    kind === 'service'
      ? missingEndpoints(object, port)
      : 'error trying to reach service: dial tcp: connect: connection refused';
  throw new ApiStatusError(503, message, 'ServiceUnavailable');
}

/**
 * Hands a connection that asks to be upgraded to the service or the pod that it names.
 * @param query of the request, with its question mark, or empty
 * @throws ApiStatusError 404 where the object is missing, 503 where nothing there speaks another protocol.
 */
export function handleProxyUpgrade(
  services: ApiServices,
  { resource, namespace, name: target = '', rest }: RequestTarget,
  query: string,
  [request, socket, head]: readonly [IncomingMessage, Duplex, Buffer],
): void {
  const { name, port } = splitName(target);
  if (services.store.get({ group: '', resource, namespace, name }) === undefined) {
    throw notFound({ group: '', resource }, name);
  }
  request.url = `${rest}${query}`;
  delete request.headers.authorization;
  const kind = resource === 'pods' ? 'pod' : 'service';
  if (services.world.proxyUpgrade({ kind, namespace: namespace ?? '', name, port }, request, socket, head)) return;
  const message = 'error trying to reach service: unable to upgrade the connection';
  throw new ApiStatusError(503, message, 'ServiceUnavailable');
}

/** A port's name stands in the message, its number does not. */
function missingEndpoints(service: KubeObject, port: string): string {
  const { name } = service.metadata;
  if (port === '') return `no endpoints available for service "${name}"`;
  if (!/^\d+$/.test(port)) return `no endpoints available for service "${name}:${port}"`;
  const found = listAt(service, 'spec', 'ports').find((entry) => numberAt(entry, 'port') === Number(port));
  if (found === undefined) return `no service port ${port} found for service "${name}"`;
  return `no endpoints available for service "${name}"`;
}

function proxyToKubelet({ response }: ApiExchange, { store, world }: ApiServices, node: string, path: string): void {
  const failure = kubeletFailure(store, node);
  if (failure !== undefined) {
    throw new ApiStatusError(503, `error trying to reach service: ${failure.message}`, 'ServiceUnavailable');
  }
  const answer = world.kubelet(node, path);
  if (answer === undefined) {
    sendText(response, 404, '404 page not found\n');
    return;
  }
  response.writeHead(200, { 'Content-Type': answer.contentType });
  response.end(answer.body);
}

/** `http:web:8080`, `web:http`, `:web:`, `web`. */
function splitName(text: string): { readonly name: string; readonly port: string } {
  const parts = text.split(':');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 1) return { name: first, port: '' };
  return parts.length === 2 ? { name: first, port: second } : { name: second, port: third };
}
