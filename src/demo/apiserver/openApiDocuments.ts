import { createHash } from 'node:crypto';
import { openApiSchemas } from './openApiSchemas.ts';
import { ProtobufWriter } from './protobufWriter.ts';
import type { ResourceRegistry } from './resourceRegistry.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';

const info = { title: 'Kubernetes', version: 'v1.36.1' };
const writeParameters = ['pretty', 'dryRun', 'fieldManager', 'fieldValidation', 'force'];

/** `GET /openapi/v3`: where the document of each group version is. */
export function openApiIndex(registry: ResourceRegistry): unknown {
  const paths = groupVersions(registry).map((groupVersion) => {
    const path = documentPath(groupVersion);
    const hash = createHash('sha512')
      .update(JSON.stringify(openApiV3(registry, groupVersion)))
      .digest('hex');
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash.toUpperCase()}` }];
  });
  return { paths: Object.fromEntries(paths) as unknown };
}

/** The OpenAPI v3 document of `api/v1` or `apis/GROUP/VERSION`; undefined where that is not served. */
export function openApiV3ForPath(registry: ResourceRegistry, path: string): unknown {
  const groupVersion = groupVersions(registry).find((candidate) => documentPath(candidate) === path);
  return groupVersion === undefined ? undefined : openApiV3(registry, groupVersion);
}

/** `GET /openapi/v2` as JSON: every path a client may patch, without schemas. */
export function openApiV2(registry: ResourceRegistry): unknown {
  const paths = registry.types.filter(isWritable).map((type) => [objectPath(type), { patch: patchOperation(type, 2) }]);
  return { swagger: '2.0', info, paths: Object.fromEntries(paths) as unknown, definitions: {} };
}

/**
 * `GET /openapi/v2` as the protobuf that kubectl before 1.24 insists on (`openapi.v2.Document` of gnostic). It names the
 * parameters of each patch, by which such a client learns that dry runs are supported.
 */
export function openApiV2Protobuf(registry: ResourceRegistry): Buffer {
  const paths = new ProtobufWriter();
  for (const type of registry.types.filter(isWritable)) {
    const operation = new ProtobufWriter();
    for (const name of writeParameters) {
      const query = new ProtobufWriter().text(2, 'query').text(4, name);
      const parameter = new ProtobufWriter().message(2, new ProtobufWriter().message(3, query));
      operation.message(8, new ProtobufWriter().message(1, parameter));
    }
    const kind = `group: "${type.group}"\nkind: ${type.kind}\nversion: ${type.version}\n`;
    const extension = new ProtobufWriter().text(1, 'x-kubernetes-group-version-kind');
    operation.message(13, extension.message(2, new ProtobufWriter().text(2, kind)));
    const item = new ProtobufWriter().message(8, operation);
    paths.message(2, new ProtobufWriter().text(1, objectPath(type)).message(2, item));
  }
  const description = new ProtobufWriter().text(1, info.title).text(2, info.version);
  return new ProtobufWriter().text(1, '2.0').message(2, description).message(8, paths).finish();
}

function openApiV3(registry: ResourceRegistry, groupVersion: string): unknown {
  const types = registry.types.filter((type) => groupVersionOf(type) === groupVersion);
  const paths = types.filter(isWritable).flatMap((type) => [
    [collectionPath(type), { post: { ...patchOperation(type, 3), 'x-kubernetes-action': 'post' } }],
    [objectPath(type), { patch: patchOperation(type, 3) }],
  ]);
  return {
    openapi: '3.0.0',
    info,
    paths: Object.fromEntries(paths) as unknown,
    components: { schemas: openApiSchemas(types) },
  };
}

function patchOperation(type: ResourceType, version: 2 | 3): object {
  const { group, kind } = type;
  return {
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group, version: type.version, kind },
    parameters: writeParameters.map((name) => ({
      name,
      in: 'query',
      ...(version === 2 ? { type: 'string', uniqueItems: true } : { schema: { type: 'string', uniqueItems: true } }),
    })),
    responses: { 200: { description: 'OK' }, 401: { description: 'Unauthorized' } },
  };
}

function groupVersions(registry: ResourceRegistry): readonly string[] {
  return [...new Set(registry.types.map(groupVersionOf))];
}

function documentPath(groupVersion: string): string {
  return groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
}

function collectionPath(type: ResourceType): string {
  const namespace = type.namespaced ? 'namespaces/{namespace}/' : '';
  return `/${documentPath(groupVersionOf(type))}/${namespace}${type.resource}`;
}

function objectPath(type: ResourceType): string {
  return `${collectionPath(type)}/{name}`;
}

function isWritable(type: ResourceType): boolean {
  return type.verbs.includes('patch');
}
