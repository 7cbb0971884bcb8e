import { negotiate } from './acceptHeader.ts';
import { addWarning, type ApiExchange, sendJson, sendText } from './apiExchange.ts';
import { notFound } from './apiStatus.ts';
import { deleteCollection, deleteObject } from './deleteHandler.ts';
import { listAt, textAt, valueAt } from './jsonValue.ts';
import { metricsState, usageObjects } from './metricsApi.ts';
import { listObjects } from './objectList.ts';
import { renderList, renderObject, type RenderOptions } from './objectRendering.ts';
import { selectionOf } from './objectSelection.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';
import { streamWatch } from './watchStream.ts';
import { createObject, patchObject, replaceObject, type WriteRequest } from './writeHandler.ts';

/** Answers a request for objects of a type, or for one, by its verb. */
export async function answerObjects(request: WriteRequest, verb: string): Promise<void> {
  const { exchange, services, target, type } = request;
  const { store } = services;
  warnOfDeprecation(exchange, type);
  const options = renderOptions(request);
  switch (verb) {
    case 'list': {
      const page = await listObjects(store, type, selectionOf(target, type, exchange.query), exchange.query);
      await sendJson(exchange, 200, renderList(page, options), options.form);
      return;
    }
    case 'watch':
      await streamWatch(exchange, services, selectionOf(target, type, exchange.query), options);
      return;
    case 'get':
      await answerGet(request, options);
      return;
    case 'delete': {
      const answer = await deleteObject(request);
      const json = answer.kind === 'object' ? renderObject(answer.object, options) : JSON.stringify(answer.status);
      await sendJson(exchange, 200, json, options.form);
      return;
    }
    case 'deletecollection': {
      const items = await deleteCollection(request);
      const page = {
        items,
        resourceVersion: String(store.revision),
        continueToken: undefined,
        remainingItemCount: undefined,
      };
      await sendJson(exchange, 200, renderList(page, options), options.form);
      return;
    }
    default: {
      const perform = verb === 'create' ? createObject : verb === 'update' ? replaceObject : patchObject;
      const { object, code } = await perform(request);
      await sendJson(exchange, code, renderObject(object, options), options.form);
    }
  }
}

/** Answers from `metrics.k8s.io`, which in a real cluster is another server. */
export async function answerUsage(request: WriteRequest): Promise<void> {
  const { exchange, services, target, type } = request;
  const state = metricsState(services.store);
  if (state !== 'served') {
    const isAbsent = state === 'absent';
    sendText(exchange.response, isAbsent ? 404 : 503, isAbsent ? '404 page not found\n' : 'service unavailable\n');
    return;
  }
  const options = renderOptions(request);
  const items = usageObjects(services, type, selectionOf(target, type, exchange.query));
  const page = { items, resourceVersion: '', continueToken: undefined, remainingItemCount: undefined };
  const [first] = items;
  if (target.name === undefined) await sendJson(exchange, 200, renderList(page, options), options.form);
  else if (first === undefined) throw notFound(type, target.name);
  else await sendJson(exchange, 200, renderObject(first, options), options.form);
}

async function answerGet({ exchange, services, target, type }: WriteRequest, options: RenderOptions): Promise<void> {
  const [group = '', resource = ''] = type.storage.split('/');
  const name = target.name ?? '';
  const object = services.store.get({ group, resource, namespace: target.namespace, name });
  if (object === undefined) throw notFound(type, name);
  await sendJson(exchange, 200, renderObject(object, options), options.form);
}

/** How this request wants objects to be written. */
function renderOptions({ exchange, services, type }: WriteRequest): RenderOptions {
  return {
    type,
    form: negotiate(exchange.request.headers.accept, ['Table', 'PartialObjectMetadata']),
    includeObject: exchange.query.get('includeObject') ?? 'Metadata',
    now: services.clock.now(),
  };
}

function warnOfDeprecation({ response }: ApiExchange, type: ResourceType): void {
  if (type.group === '' && type.resource === 'endpoints') {
    addWarning(response, 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice');
  }
  if (type.group === '' && type.resource === 'componentstatuses') {
    addWarning(response, 'v1 ComponentStatus is deprecated in v1.19+');
  }
  const version = type.custom?.version;
  if (valueAt(version, 'deprecated') !== true) return;
  const preferred = listAt(type.custom?.definition, 'spec', 'versions').find(
    (entry) => valueAt(entry, 'storage') === true,
  );
  const better = groupVersionOf({ group: type.group, version: textAt(preferred, 'name') });
  const usual = `${groupVersionOf(type)} ${type.kind} is deprecated; use ${better} ${type.kind}`;
  addWarning(response, textAt(version, 'deprecationWarning') || usual);
}
