import { asRecord } from '../../base/json.ts';
import type { ApiKind } from '../../model/resource.ts';

/** An object of a cluster that the tree may have a row for. */
export interface TreeResource {
  readonly contextId: string;
  readonly kind: ApiKind;
  /** Empty for what belongs to none. */
  readonly namespace: string;
  readonly name: string;
}

const pathPart = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

/** An object as kept or linked JSON names it; undefined where it does not. */
export function decodeTreeResource(value: unknown): TreeResource | undefined {
  const target = asRecord(value);
  const kind = decodeKind(asRecord(target?.['kind']));
  const [contextId, namespace, name] = ['contextId', 'namespace', 'name'].map((field) => textOf(target?.[field]));
  if (kind === undefined || contextId === undefined || namespace === undefined || name === undefined) return undefined;
  return { contextId, kind, namespace, name };
}

function decodeKind(value: Readonly<Record<string, unknown>> | undefined): ApiKind | undefined {
  const texts = ['group', 'version', 'resource', 'kind'].map((field) => textOf(value?.[field]));
  const [group, version, resource, kind] = texts;
  if (group === undefined || version === undefined || resource === undefined || kind === undefined) return undefined;
  // They become parts of a path below the API server, which they must not leave.
  if (group !== '' && !pathPart.test(group)) return undefined;
  if (!pathPart.test(version) || !pathPart.test(resource)) return undefined;
  const isNamespaced = value?.['isNamespaced'] === true;
  const isListOnly = value?.['isListOnly'] === true;
  return { group, version, resource, kind, isNamespaced, ...(isListOnly && { isListOnly }) };
}

/** An empty text is one: the core group, no namespace. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
