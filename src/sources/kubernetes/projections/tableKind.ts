import { asArray } from '../../../base/json.ts';
import type { ApiKind } from '../../../model/resource.ts';
import type { TableColumn, TableObject } from '../../../model/tableObject.ts';
import type { Json, KindDescriptor } from '../kindDescriptor.ts';
import { metadataFields, numberAt, objectAt, objectsAt, projectMetadata, textAt } from './objectFields.ts';

/**
 * Any kind as the server's own table (`meta.k8s.io/v1 Table`): a few cells instead of whole objects, and for custom resources the
 * columns that their authors chose. A server without tables answers whole objects, which then have no cells.
 */
export function tableKind(kind: ApiKind): KindDescriptor<TableObject> {
  // A watch names the columns in its first event only.
  let columns: readonly TableColumn[] = [];
  const { group, version, resource, isNamespaced, isListOnly = false } = kind;
  return {
    ...{ group, version, resource, kind: kind.kind, isNamespaced, isListOnly },
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    fields: {
      ...{ kind: true, columnDefinitions: { name: true, priority: true } },
      metadata: { ...metadataFields, continue: true },
      rows: { cells: true, object: { metadata: metadataFields } },
      items: { metadata: metadataFields },
    },
    unwrap: (payload) => {
      if (payload['kind'] !== 'Table') return payload['items'] === undefined ? [payload] : objectsAt(payload, 'items');
      const named = objectsAt(payload, 'columnDefinitions');
      if (named.length > 0) columns = named.map(toColumn);
      return objectsAt(payload, 'rows');
    },
    project: (row, intern) => {
      const cells = asArray(row['cells']);
      const meta = projectMetadata(cells === undefined ? row : objectAt(row, 'object'), intern);
      return {
        ...meta,
        // What is worked out when it is asked for, as metrics are, has no identity of its own.
        uid: meta.uid === '' ? `${meta.namespace}/${meta.name}` : meta.uid,
        columns,
        cells: (cells ?? []).map((cell) => intern.string(toText(cell))),
      };
    },
  };
}

function toColumn(column: Json): TableColumn {
  return { name: textAt(column, 'name'), priority: numberAt(column, 'priority') };
}

function toText(cell: unknown): string {
  return typeof cell === 'string' ? cell : cell === null || cell === undefined ? '' : JSON.stringify(cell);
}
