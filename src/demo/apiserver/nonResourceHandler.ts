import { createHash } from 'node:crypto';
import { forbiddenPath } from './accessControl.ts';
import { negotiate } from './acceptHeader.ts';
import { type ApiExchange, type ApiServices, sendBody, sendJson, sendText } from './apiExchange.ts';
import {
  aggregatedDiscovery,
  coreVersions,
  groupDocument,
  groupList,
  resourceList,
  rootPaths,
} from './discoveryDocuments.ts';
import { metricsState } from './metricsApi.ts';
import type { ObjectStore } from './objectStore.ts';
import { methodNotAllowed } from './apiStatus.ts';
import { openApiIndex, openApiV2, openApiV2Protobuf, openApiV3ForPath } from './openApiDocuments.ts';
import { healthText, serverVersion } from './serverHealth.ts';

/** The type that clients ask for, and the one that is answered because `@` has no place in a media type. */
const protobufV2 = {
  asked: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
  answered: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
} as const;

/**
 * Answers the paths that name no resource: discovery, health, version, OpenAPI.
 * @throws ApiStatusError 403 where the user may not read the path.
 */
export async function handleNonResource(exchange: ApiExchange, services: ApiServices): Promise<void> {
  const path = exchange.path.length > 1 ? exchange.path.replace(/\/$/, '') : exchange.path;
  const verb = exchange.method.toLowerCase();
  if (services.access.allowsPath(exchange.user, verb, path) === undefined) {
    throw forbiddenPath(exchange.user, verb, path);
  }
  if (verb !== 'get') throw methodNotAllowed();
  const health = healthText(path, exchange.query.has('verbose'));
  if (health !== undefined) {
    sendText(exchange.response, 200, health);
    return;
  }
  if (path === '/api' || path === '/apis') {
    await sendDiscovery(exchange, services, path);
    return;
  }
  if (path === '/openapi/v2') {
    await sendOpenApiV2(exchange, services);
    return;
  }
  if (path.startsWith('/apis/') && isUnavailable(services.store, path.slice('/apis/'.length))) {
    sendText(exchange.response, 503, 'service unavailable\n');
    return;
  }
  if (path === '/openapi/v3') {
    // The index alone is sent as text, for reasons lost in time.
    await sendBody(exchange, 200, 'text/plain; charset=utf-8', JSON.stringify(openApiIndex(services.store.types)));
    return;
  }
  const document = documentAt(path, services);
  if (document === undefined) sendText(exchange.response, 404, '404 page not found\n');
  else await sendJson(exchange, 200, JSON.stringify(document), negotiate(exchange.request.headers.accept, []));
}

function documentAt(path: string, { store }: ApiServices): unknown {
  const registry = store.types;
  if (path === '/') return rootPaths(registry);
  if (path === '/version') return serverVersion;
  if (path.startsWith('/openapi/v3/')) return openApiV3ForPath(registry, path.slice('/openapi/v3/'.length));
  const core = /^\/api\/([^/]+)$/.exec(path)?.[1];
  if (core !== undefined) return resourceList(registry, core);
  const named = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  if (named === null) return undefined;
  const [, group = '', version] = named;
  return version === undefined ? groupDocument(registry, group) : resourceList(registry, `${group}/${version}`);
}

async function sendDiscovery(exchange: ApiExchange, { store }: ApiServices, path: '/api' | '/apis'): Promise<void> {
  const { request, response } = exchange;
  const form = negotiate(request.headers.accept, ['APIGroupDiscoveryList']);
  response.setHeader('Vary', 'Accept');
  if (form.as !== 'APIGroupDiscoveryList') {
    const host = request.headers.host ?? '';
    await sendJson(exchange, 200, JSON.stringify(path === '/api' ? coreVersions(host) : groupList(store.types)), form);
    return;
  }
  const json = JSON.stringify(
    aggregatedDiscovery(store.types, path, form.version, (version) => isUnavailable(store, version)),
  );
  const etag = `"${createHash('sha512').update(json).digest('hex').toUpperCase()}"`;
  response.setHeader('ETag', etag);
  if (request.headers['if-none-match'] === etag) {
    response.statusCode = 304;
    response.end();
    return;
  }
  await sendJson(exchange, 200, json, form);
}

async function sendOpenApiV2(exchange: ApiExchange, { store }: ApiServices): Promise<void> {
  if (!(exchange.request.headers.accept ?? '').includes(protobufV2.asked)) {
    await sendBody(exchange, 200, 'application/json', JSON.stringify(openApiV2(store.types)));
    return;
  }
  exchange.response.writeHead(200, { 'Content-Type': protobufV2.answered });
  exchange.response.end(openApiV2Protobuf(store.types));
}

/** Whether the server that should answer for a group version does not; only that of the metrics stands apart here. */
function isUnavailable(store: ObjectStore, groupVersion: string): boolean {
  return groupVersion === 'metrics.k8s.io/v1beta1' && metricsState(store) !== 'served';
}
