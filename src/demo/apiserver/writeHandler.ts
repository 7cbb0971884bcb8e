import type { KubeObject } from '../kubeObject.ts';
import { schemaOfKind } from './apiSchema.ts';
import { addWarning, type ApiExchange, type ApiServices, readBytes } from './apiExchange.ts';
import {
  ApiStatusError,
  badRequest,
  conflict,
  forbiddenObject,
  invalid,
  notFound,
  unsupportedMediaType,
} from './apiStatus.ts';
import { decodeJson, decodeYaml, mediaTypeOf, readObjectBody } from './bodyDecoding.ts';
import { withSchemaDefaults } from './customValidation.ts';
import { applyJsonPatch, applyMergePatch } from './jsonPatch.ts';
import type { JsonField } from './jsonFields.ts';
import { isRecord, recordAt, textAt } from './jsonValue.ts';
import { type FieldWriter, recordUpdate } from './managedFields.ts';
import { withDefaults } from './objectDefaults.ts';
import { generatedName, rfc3339, withMeta } from './objectIdentity.ts';
import { admitPod, requireServiceAccount } from './podAdmission.ts';
import { objectProblems } from './objectValidation.ts';
import { toStored, toVersion } from './objectVersions.ts';
import type { RequestTarget } from './resourcePath.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';
import { applyConfiguration } from './serverSideApply.ts';
import { applyStrategicMergePatch } from './strategicMergePatch.ts';
import { pruned, unknownFields } from './strictDecoding.ts';
import { updateProblems } from './updateValidation.ts';
import { readWriteOptions, type WriteRequestOptions } from './writeOptions.ts';

/** A write that has been read and understood. */
export interface WriteRequest {
  readonly exchange: ApiExchange;
  readonly services: ApiServices;
  readonly target: RequestTarget;
  readonly type: ResourceType;
}

export interface WriteResult {
  readonly object: KubeObject;
  readonly code: 200 | 201;
}

/** `POST` of a new object. @throws ApiStatusError for what the object or the request lacks. */
export async function createObject(write: WriteRequest): Promise<WriteResult> {
  const { exchange, services, target, type } = write;
  const options = readWriteOptions(exchange, 'CreateOptions');
  const { body, fields } = await readObjectBody(exchange, type.kind);
  const draft = identify(body, write);
  const { metadata } = draft;
  const name =
    metadata.name || (metadata.generateName === undefined ? '' : generatedName(metadata.generateName, services.random));
  requireNamespace(services, type, target.namespace, name);
  requireServiceAccount(services, draft);
  const decoded = decodeStrictly(draft, write, options, fields);
  const bare = hasStatus(type) ? { ...decoded, status: undefined } : decoded;
  const server = { resourceVersion: undefined, uid: undefined, creationTimestamp: undefined, generation: undefined };
  const filled = prepare(withMeta(bare, { name, ...server, managedFields: undefined }), write);
  const object = admitPod(services, filled);
  refuseProblems(objectProblems(object, type), object, type);
  const recorded = recordUpdate(undefined, object, schemaOfKind(type), writerOf(write, options, 'Update'));
  return { object: services.store.create(toStored(recorded), { dryRun: options.isDryRun }), code: 201 };
}

/** `PUT` of an object or of its status. @throws ApiStatusError 404, 409, 422. */
export async function replaceObject(write: WriteRequest): Promise<WriteResult> {
  const { exchange, type, target } = write;
  const options = readWriteOptions(exchange, 'UpdateOptions');
  const { body, fields } = await readObjectBody(exchange, type.kind);
  const draft = identify(body, write);
  const current = currentObject(write);
  if (current === undefined) throw notFound(type, target.name ?? '');
  refuseOtherUid(current, draft, type);
  if (type.custom !== undefined && (draft.metadata.resourceVersion ?? '') === '') {
    const message = 'Invalid value: 0: must be specified for an update';
    throw invalid(type.kind, type.group, target.name ?? '', [
      { reason: 'FieldValueInvalid', field: 'metadata.resourceVersion', message },
    ]);
  }
  return { object: store(write, current, decodeStrictly(draft, write, options, fields), options), code: 200 };
}

/** `PATCH` in any of the four forms. @throws ApiStatusError 404, 409, 415, 422. */
export async function patchObject(write: WriteRequest): Promise<WriteResult> {
  const { exchange, type, target } = write;
  const options = readWriteOptions(exchange, 'PatchOptions');
  const media = mediaTypeOf(exchange);
  const text = (await readBytes(exchange.request)).toString('utf8');
  if (media === 'application/apply-patch+yaml') return applyObject(write, text, options);
  const current = currentObject(write);
  if (current === undefined) throw notFound(type, target.name ?? '');
  const patch = decodeJson(text, (why) => `error decoding patch: ${why}`);
  const patched = patchedDocument(current, patch, media, type);
  if (!isRecord(patched)) throw badRequest('the patch makes no object');
  return {
    object: store(write, current, decodeStrictly(identify(patched, write), write, options), options),
    code: 200,
  };
}

/** The object as it stands, in the version of the request. */
function currentObject({ services, target, type }: WriteRequest): KubeObject | undefined {
  const [group = '', resource = ''] = type.storage.split('/');
  const found = services.store.get({ group, resource, namespace: target.namespace, name: target.name ?? '' });
  return found === undefined ? undefined : toVersion(found, type);
}

function applyObject(write: WriteRequest, text: string, options: WriteRequestOptions): WriteResult {
  const { services, type, target } = write;
  if (!options.hasManager) {
    const message = 'Required value: is required for apply patch';
    throw invalid('PatchOptions', 'meta.k8s.io', '', [
      { reason: 'FieldValueRequired', field: 'fieldManager', message },
    ]);
  }
  const body = decodeYaml(text);
  const config = identify(body, write);
  const schema = schemaOfKind(type);
  const [unknown] = unknownFields(config, schema, type.kind, config.apiVersion);
  if (unknown !== undefined) {
    const subject = `(${textAt(body, 'metadata', 'namespace')}/${config.metadata.name}; ${groupVersionOf(type).replace(/^(?!.*\/)/, '/')}, Kind=${type.kind})`;
    throw new ApiStatusError(
      500,
      `failed to create typed patch object ${subject}: .${unknown}: field not declared in schema`,
    );
  }
  const current = currentObject(write);
  if (current !== undefined) refuseOtherUid(current, config, type);
  const writer = writerOf(write, options, 'Apply');
  if (current === undefined) {
    requireNamespace(services, type, target.namespace, config.metadata.name);
    requireServiceAccount(services, config);
    const applied = applyConfiguration(undefined, config, schema, writer, options.isForced);
    const object = admitPod(services, prepare(applied, write));
    refuseProblems(objectProblems(object, type), object, type);
    return { object: services.store.create(toStored(object), { dryRun: options.isDryRun }), code: 201 };
  }
  const merged = applyConfiguration(current, config, schema, writer, options.isForced);
  return { object: save(write, current, keepOtherHalf(merged, current, write), options), code: 200 };
}

function patchedDocument(current: KubeObject, patch: unknown, media: string, type: ResourceType): unknown {
  switch (media) {
    case 'application/json-patch+json':
      return applyJsonPatch(current, patch);
    case 'application/merge-patch+json':
      return applyMergePatch(current, patch);
    case 'application/strategic-merge-patch+json':
      if (type.custom === undefined) return applyStrategicMergePatch(current, patch, schemaOfKind(type));
      break;
  }
  const own = type.custom === undefined ? ['application/strategic-merge-patch+json'] : [];
  const accepted = [
    'application/json-patch+json',
    'application/merge-patch+json',
    ...own,
    'application/apply-patch+yaml',
  ];
  throw unsupportedMediaType(accepted);
}

/** Records the change, checks it and stores it. */
function store(write: WriteRequest, current: KubeObject, draft: KubeObject, options: WriteRequestOptions): KubeObject {
  const next = keepOtherHalf(draft, current, write);
  const hasOwnRecord =
    JSON.stringify(draft.metadata['managedFields'] ?? null) !==
    JSON.stringify(current.metadata['managedFields'] ?? null);
  const recorded =
    hasOwnRecord && draft.metadata['managedFields'] !== undefined
      ? next
      : recordUpdate(current, next, schemaOfKind(write.type), writerOf(write, options, 'Update'));
  return save(write, current, recorded, options);
}

function save(write: WriteRequest, current: KubeObject, next: KubeObject, options: WriteRequestOptions): KubeObject {
  const { services, type, target } = write;
  const object = prepare(next, write);
  const isSpec = target.subresource === undefined;
  refuseProblems([...objectProblems(object, type), ...(isSpec ? updateProblems(current, object) : [])], object, type);
  return services.store.update(toStored(object), { dryRun: options.isDryRun });
}

/** The status is written through its subresource alone, and nothing else is. */
function keepOtherHalf(draft: KubeObject, current: KubeObject, { type, target }: WriteRequest): KubeObject {
  if (target.subresource === 'status') {
    const { labels, annotations, finalizers, managedFields, resourceVersion } = draft.metadata;
    const metadata = { ...current.metadata, labels, annotations, finalizers, managedFields, resourceVersion };
    return withMeta({ ...current, status: draft['status'] }, metadata);
  }
  return hasStatus(type) ? { ...draft, status: current['status'] } : draft;
}

function hasStatus(type: ResourceType): boolean {
  return type.subresources.includes('status');
}

/** Fills in what the request's path says of the object, and refuses what contradicts it. */
function identify(body: Readonly<Record<string, unknown>>, { type, target }: WriteRequest): KubeObject {
  const apiVersion = groupVersionOf(type);
  const kind = textAt(body, 'kind') || type.kind;
  const version = textAt(body, 'apiVersion') || apiVersion;
  if (kind !== type.kind) {
    const why = `converting (${version}.${kind}) to (${type.group === '' ? 'core' : type.group}.${type.kind}): unknown conversion`;
    throw badRequest(`${kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${why}`);
  }
  if (version !== apiVersion) {
    throw badRequest(
      `the API version in the data (${version}) does not match the expected API version (${apiVersion})`,
    );
  }
  const metadata = recordAt(body, 'metadata');
  const namespace = textAt(metadata, 'namespace');
  if (namespace !== '' && namespace !== target.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const name = textAt(metadata, 'name') || (target.name ?? '');
  if (target.name !== undefined && name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  const place = target.namespace === undefined ? {} : { namespace: target.namespace };
  return { ...body, apiVersion, kind, metadata: { ...metadata, name, ...place } };
}

/** Drops fields that the kind does not have, with a warning for each or a refusal, as `fieldValidation` asks. */
function decodeStrictly(
  draft: KubeObject,
  { exchange, type }: WriteRequest,
  options: WriteRequestOptions,
  fields: readonly JsonField[] = [],
): KubeObject {
  const schema = schemaOfKind(type);
  const unknown = new Set(unknownFields(draft, schema, type.kind, draft.apiVersion));
  const warnings = fields.flatMap(({ path, isDuplicate }) => {
    if (isDuplicate) return [`duplicate field "${path}"`];
    return unknown.delete(path) ? [`unknown field "${path}"`] : [];
  });
  warnings.push(...[...unknown].map((path) => `unknown field "${path}"`));
  if (warnings.length === 0) return draft;
  if (options.fieldValidation === 'Strict') {
    const why = `strict decoding error: ${warnings.join(', ')}`;
    throw badRequest(`${type.kind} in version "${type.version}" cannot be handled as a ${type.kind}: ${why}`);
  }
  if (options.fieldValidation === 'Warn') for (const warning of warnings) addWarning(exchange.response, warning);
  return pruned(draft, schema) as KubeObject;
}

function prepare(object: KubeObject, { services, type }: WriteRequest): KubeObject {
  const schema = recordAt(type.custom?.version, 'schema', 'openAPIV3Schema');
  const filled = type.custom === undefined ? object : (withSchemaDefaults(object, schema) as KubeObject);
  return withDefaults(filled, rfc3339(services.clock.now()));
}

function refuseProblems(problems: ReturnType<typeof objectProblems>, object: KubeObject, type: ResourceType): void {
  if (problems.length > 0) throw invalid(type.kind, type.group, object.metadata.name, problems);
}

function refuseOtherUid(current: KubeObject, draft: KubeObject, type: ResourceType): void {
  const { uid = '', name, namespace } = current.metadata;
  const asked = draft.metadata.uid ?? '';
  if (asked === '' || asked === uid) return;
  const key = `/registry/${type.resource}/${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const what = `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${uid}`;
  throw conflict(
    type,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${what}`,
  );
}

function requireNamespace(
  { store: objects }: ApiServices,
  type: ResourceType,
  name: string | undefined,
  object: string,
): void {
  if (name === undefined) return;
  const namespace = objects.get({ group: '', resource: 'namespaces', namespace: undefined, name });
  if (namespace === undefined) throw notFound({ group: '', resource: 'namespaces' }, name);
  if (namespace.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${name} because it is being terminated`;
  const message = `namespace ${name} is being terminated`;
  throw forbiddenObject(type, object, why, { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' });
}

/** Who a write is recorded as in `managedFields`. */
export function writerOf(
  { services, type, target }: WriteRequest,
  { manager }: WriteRequestOptions,
  operation: FieldWriter['operation'],
): FieldWriter {
  const time = rfc3339(services.clock.now());
  return { manager, operation, apiVersion: groupVersionOf(type), time, subresource: target.subresource };
}
