import type { SocketRequest, SocketTransport } from './kubernetes/socketTransport.ts';
import type { HttpAnswer, HttpRequest, HttpTransport } from './httpTransport.ts';

/** A Service's port inside a cluster. */
export interface ServiceTarget {
  readonly namespace: string;
  readonly service: string;
  /** Number, or name. */
  readonly port: string;
  readonly scheme: 'http' | 'https';
}

/**
 * Reaches a Service through the API server's service proxy, with the credentials of the connection to the API server and no open port.
 * @param cluster names the cluster, for people.
 */
export function createServiceProxyTransport(
  api: HttpTransport & Partial<SocketTransport>,
  target: ServiceTarget,
  cluster: string,
): HttpTransport & Partial<SocketTransport> {
  const { namespace, service, port, scheme } = target;
  const name = `${scheme === 'https' ? 'https:' : ''}${service}:${port}`;
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}/proxy`;
  const openSocket = api.openSocket?.bind(api);
  return {
    ...(openSocket === undefined
      ? {}
      : { openSocket: (request: SocketRequest) => openSocket({ ...request, path: base + request.path }) }),
    description: `${cluster}: ${namespace}/${service}:${port}`,
    send: (request: HttpRequest): Promise<HttpAnswer> => api.send({ ...request, path: base + request.path }),
  };
}
