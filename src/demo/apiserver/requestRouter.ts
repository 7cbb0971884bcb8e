import { forbiddenAction, type ResourceAction } from './accessControl.ts';
import { type ApiExchange, type ApiServices, sendJson, sendText } from './apiExchange.ts';
import { badRequest, methodNotAllowed, noSuchResource } from './apiStatus.ts';
import { issueToken, reviewAccess } from './accessReviews.ts';
import { readJsonBody } from './bodyDecoding.ts';
import { handleNonResource } from './nonResourceHandler.ts';
import { answerObjects, answerUsage } from './objectRequests.ts';
import { bindPod, evictPod } from './podActions.ts';
import { handlePodLog } from './podLog.ts';
import { handleProxy } from './proxyHandler.ts';
import { parseResourcePath, verbOf } from './resourcePath.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';
import { handleScale } from './scaleSubresource.ts';
import type { WriteRequest } from './writeHandler.ts';

/** Subresources through which parts of the object itself are read and written. */
const partsOfObject = new Set(['approval', 'ephemeralcontainers', 'finalize', 'resize', 'status']);

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
  await handleResource({ exchange, services, target, type }, verb);
}

async function handleResource(request: WriteRequest, verb: string): Promise<void> {
  const { exchange, services, target, type } = request;
  const { subresource } = target;
  if (subresource !== undefined && !type.subresources.includes(subresource)) throw noSuchResource();
  if (target.namespace !== undefined && !type.namespaced) throw noSuchResource();
  if (subresource === undefined && !type.verbs.includes(verb)) throw methodNotAllowed();
  const isForOne = ['update', 'patch', 'delete'].includes(verb) || (verb === 'create' && subresource !== undefined);
  if (exchange.method !== 'GET' && verb !== 'deletecollection' && isForOne !== (target.name !== undefined)) {
    throw methodNotAllowed();
  }
  if (subresource !== undefined && !partsOfObject.has(subresource)) await handleSubresource(request, verb);
  else if (isReview(type)) {
    const body = await readJsonBody(exchange);
    await sendJson(exchange, 201, JSON.stringify(reviewAccess(services, exchange.user, target, body)));
  } else if (type.group === 'metrics.k8s.io') await answerUsage(request);
  else await answerObjects(request, verb);
}

/** The subresources that are not a part of the object itself. */
async function handleSubresource(request: WriteRequest, verb: string): Promise<void> {
  const { exchange, services, target } = request;
  switch (target.subresource) {
    case 'scale':
      await sendJson(exchange, 200, JSON.stringify(await handleScale(request, verb)));
      return;
    case 'eviction':
      await sendJson(exchange, 201, JSON.stringify(await evictPod(request)));
      return;
    case 'binding':
      await sendJson(exchange, 201, JSON.stringify(await bindPod(request)));
      return;
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

function isReview(type: ResourceType): boolean {
  return type.group === 'authentication.k8s.io' || type.group === 'authorization.k8s.io';
}

function authorize(exchange: ApiExchange, services: ApiServices, action: ResourceAction): void {
  if (services.access.allows(exchange.user, action) === undefined) throw forbiddenAction(exchange.user, action);
}
