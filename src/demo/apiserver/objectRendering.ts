import type { KubeObject } from '../kubeObject.ts';
import type { AcceptedForm } from './acceptHeader.ts';
import { itemJson, objectJson } from './objectJson.ts';
import type { ObjectPage } from './objectList.ts';
import { toVersion } from './objectVersions.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';
import { rowConditions, tableCells, tableHeader } from './resourceTable.ts';

/** How objects of one type are written for one client. */
export interface RenderOptions {
  readonly type: ResourceType;
  readonly form: AcceptedForm;
  /** Which part of an object a table row carries: the parameter `includeObject`. */
  readonly includeObject: string;
  /** Milliseconds since the epoch, for the ages in a table. */
  readonly now: number;
}

/** A list as JSON text, in the form the client accepts. */
export function renderList(page: ObjectPage, options: RenderOptions): string {
  const { type, form } = options;
  const metadata = {
    ...(page.resourceVersion === '' ? {} : { resourceVersion: page.resourceVersion }),
    ...(page.continueToken === undefined ? {} : { continue: page.continueToken }),
    ...(page.remainingItemCount === undefined ? {} : { remainingItemCount: page.remainingItemCount }),
  };
  const head = (kind: string, apiVersion: string): string =>
    `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":${JSON.stringify(metadata)}`;
  if (form.as === 'Table') {
    const rows = page.items.map((item) => rowJson(item, options)).join(',');
    const columns = JSON.stringify(tableHeader(type));
    return `${head('Table', `meta.k8s.io/${form.version}`)},"columnDefinitions":${columns},"rows":[${rows}]}`;
  }
  if (form.as === 'PartialObjectMetadata') {
    const items = page.items.map((item) => partialJson(item, form.version)).join(',');
    return `${head('PartialObjectMetadataList', `meta.k8s.io/${form.version}`)},"items":[${items}]}`;
  }
  const items = page.items.map((item) => itemJson(item, type)).join(',');
  return `${head(`${type.kind}List`, groupVersionOf(type))},"items":[${items}]}`;
}

/**
 * One object as JSON text, in the form the client accepts.
 * @param withColumns whether a table carries its columns: later events of a watch do not.
 */
export function renderObject(object: KubeObject, options: RenderOptions, withColumns = true): string {
  const { type, form } = options;
  if (form.as === 'Table') {
    const head = `{"kind":"Table","apiVersion":"meta.k8s.io/${form.version}","metadata":`;
    const metadata = JSON.stringify({ resourceVersion: object.metadata.resourceVersion });
    const columns = withColumns ? JSON.stringify(tableHeader(type)) : 'null';
    return `${head}${metadata},"columnDefinitions":${columns},"rows":[${rowJson(object, options)}]}`;
  }
  if (form.as === 'PartialObjectMetadata') return partialJson(object, form.version);
  return objectJson(object, type);
}

/** The object of a bookmark: nothing but its place in history, and the required fields that Go cannot leave out. */
export function renderBookmark(revision: number, isInitialEnd: boolean, { type, form }: RenderOptions): string {
  const annotations = isInitialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  const metadata = { resourceVersion: String(revision), ...annotations };
  if (form.as === 'PartialObjectMetadata') return partialJson({ metadata }, form.version);
  if (form.as === 'Table') {
    return JSON.stringify({
      kind: 'Table',
      apiVersion: `meta.k8s.io/${form.version}`,
      metadata: { resourceVersion: String(revision) },
      columnDefinitions: null,
      rows: isInitialEnd
        ? [{ cells: [], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } }]
        : [],
    });
  }
  const required = type.kind === 'Pod' ? { spec: { containers: null }, status: {} } : {};
  return JSON.stringify({ kind: type.kind, apiVersion: groupVersionOf(type), metadata, ...required });
}

function partialJson({ metadata }: { readonly metadata: unknown }, version: string): string {
  return JSON.stringify({ kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata });
}

function rowJson(object: KubeObject, options: RenderOptions): string {
  const cells = tableCells(toVersion(object, options.type), options.type, options.now);
  const conditions = rowConditions(object);
  return JSON.stringify({
    cells,
    ...(conditions === undefined ? {} : { conditions }),
    object: rowObject(object, options),
  });
}

/** The object of a table row, by `includeObject`. */
function rowObject(object: KubeObject, { type, includeObject, form }: RenderOptions): unknown {
  if (includeObject === 'None') return null;
  if (includeObject === 'Object') return { ...toVersion(object, type), apiVersion: groupVersionOf(type) };
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata: object.metadata,
  };
}
