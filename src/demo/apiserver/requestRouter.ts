import { forbiddenAction, type ResourceAction } from './accessControl.ts';
import { negotiate } from './acceptHeader.ts';
import { type ApiExchange, type ApiServices, addWarning, sendJson, sendText } from './apiExchange.ts';
import { badRequest, methodNotAllowed, noSuchResource, notFound } from './apiStatus.ts';
import { issueToken, reviewAccess } from './accessReviews.ts';
import { readJsonBody } from './bodyDecoding.ts';
import { metricsState, usageObjects } from './metricsApi.ts';
import { handlePodLog } from './podLog.ts';
import { handleProxy } from './proxyHandler.ts';
import { handleNonResource } from './nonResourceHandler.ts';
import { listObjects } from './objectList.ts';
import { renderList, renderObject, type RenderOptions } from './objectRendering.ts';
import { selectionOf } from './objectSelection.ts';
import { parseResourcePath, type RequestTarget, verbOf } from './resourcePath.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';
import { streamWatch } from './watchStream.ts';

/** Answers one authenticated request. @throws ApiStatusError for what the client is to read as a Status. */
export async function routeRequest(exchange: ApiExchange, services: ApiServices): Promise<void> {
  const target = parseResourcePath(exchange.path);
  if (target === undefined) {
    await handleNonResource(exchange, services);
    return;
  }
  const verb = verbOf(exchange.method, target, exchange.query);
  authorize(exchange, services, { ...target, verb });
  const type = services.store.types.find(target.group, target.version, target.resource);
  if (type === undefined) {
    const version = groupVersionOf(target);
    if (services.store.types.types.some((known) => groupVersionOf(known) === version)) throw noSuchResource();
    sendText(exchange.response, 404, '404 page not found\n');
    return;
  }
  await handleResource(exchange, services, target, type, verb);
}

async function handleResource(
  exchange: ApiExchange,
  services: ApiServices,
  target: RequestTarget,
  type: ResourceType,
  verb: string,
): Promise<void> {
  if (target.subresource !== undefined && !type.subresources.includes(target.subresource)) throw noSuchResource();
  if (target.namespace !== undefined && !type.namespaced) throw noSuchResource();
  if (target.subresource === undefined && !type.verbs.includes(verb)) throw methodNotAllowed();
  if (target.subresource !== undefined && target.subresource !== 'status' && target.subresource !== 'scale') {
    await handleSubresource(exchange, services, target);
    return;
  }
  if (isReview(type)) {
    const body = await readJsonBody(exchange);
    await sendJson(exchange, 201, JSON.stringify(reviewAccess(services, exchange.user, target, body)));
    return;
  }
  if (type.group === 'metrics.k8s.io') {
    await answerUsage(exchange, services, target, type);
    return;
  }
  warnOfDeprecation(exchange, type);
  switch (verb) {
    case 'list':
      await answerList(exchange, services, target, type);
      return;
    case 'watch':
      await streamWatch(
        exchange,
        services,
        selectionOf(target, type, exchange.query),
        renderOptions(exchange, services, type),
      );
      return;
    case 'get':
      await answerGet(exchange, services, target, type);
      return;
    default:
      throw methodNotAllowed();
  }
}

/** The subresources that are not a part of the object itself. */
async function handleSubresource(exchange: ApiExchange, services: ApiServices, target: RequestTarget): Promise<void> {
  switch (target.subresource) {
    case 'log':
      await handlePodLog(exchange, services, target);
      return;
    case 'proxy':
      handleProxy(exchange, services, target);
      return;
    case 'token':
      await sendJson(exchange, 201, JSON.stringify(issueToken(services, target, await readJsonBody(exchange))));
      return;
    case 'exec':
    case 'attach':
    case 'portforward':
      throw badRequest('Upgrade request required');
    default:
      throw methodNotAllowed();
  }
}

async function answerUsage(
  exchange: ApiExchange,
  services: ApiServices,
  target: RequestTarget,
  type: ResourceType,
): Promise<void> {
  const state = metricsState(services.store);
  if (state !== 'served') {
    const isAbsent = state === 'absent';
    sendText(exchange.response, isAbsent ? 404 : 503, isAbsent ? '404 page not found\n' : 'service unavailable\n');
    return;
  }
  const options = renderOptions(exchange, services, type);
  const items = usageObjects(services, type, selectionOf(target, type, exchange.query));
  const page = { items, resourceVersion: '', continueToken: undefined, remainingItemCount: undefined };
  const [first] = items;
  if (target.name === undefined) await sendJson(exchange, 200, renderList(page, options), options.form);
  else if (first === undefined) throw notFound(type, target.name);
  else await sendJson(exchange, 200, renderObject(first, options), options.form);
}

function isReview(type: ResourceType): boolean {
  return type.group === 'authentication.k8s.io' || type.group === 'authorization.k8s.io';
}

async function answerList(
  exchange: ApiExchange,
  services: ApiServices,
  target: RequestTarget,
  type: ResourceType,
): Promise<void> {
  const options = renderOptions(exchange, services, type);
  const page = await listObjects(services.store, type, selectionOf(target, type, exchange.query), exchange.query);
  await sendJson(exchange, 200, renderList(page, options), options.form);
}

async function answerGet(
  exchange: ApiExchange,
  services: ApiServices,
  target: RequestTarget,
  type: ResourceType,
): Promise<void> {
  const options = renderOptions(exchange, services, type);
  const [group = '', resource = ''] = type.storage.split('/');
  const name = target.name ?? '';
  const object = services.store.get({ group, resource, namespace: target.namespace, name });
  if (object === undefined) throw notFound(type, name);
  await sendJson(exchange, 200, renderObject(object, options), options.form);
}

/** How this request wants objects to be written. */
function renderOptions(exchange: ApiExchange, services: ApiServices, type: ResourceType): RenderOptions {
  return {
    type,
    form: negotiate(exchange.request.headers.accept, ['Table', 'PartialObjectMetadata']),
    includeObject: exchange.query.get('includeObject') ?? 'Metadata',
    now: services.clock.now(),
  };
}

function authorize(exchange: ApiExchange, services: ApiServices, action: ResourceAction): void {
  if (services.access.allows(exchange.user, action) === undefined) throw forbiddenAction(exchange.user, action);
}

function warnOfDeprecation({ response }: ApiExchange, type: ResourceType): void {
  if (type.group === '' && type.resource === 'endpoints') {
    addWarning(response, 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice');
  }
  if (type.group === '' && type.resource === 'componentstatuses') {
    addWarning(response, 'v1 ComponentStatus is deprecated in v1.19+');
  }
}
