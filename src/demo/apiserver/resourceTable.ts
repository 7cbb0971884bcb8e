import type { KubeObject } from '../kubeObject.ts';
import { clusterTables } from './clusterTables.ts';
import { listAt, numberAt, scalarText, textAt, valueAt } from './jsonValue.ts';
import { networkTables } from './networkTables.ts';
import { podTable } from './podTable.ts';
import type { ResourceType } from './resourceType.ts';
import { ageOf, since, type TableKind } from './tableKind.ts';
import { workloadTables } from './workloadTables.ts';

/** A column as `meta.k8s.io/v1` Table describes it. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

const builtIn: Readonly<Record<string, TableKind>> = {
  Pod: podTable,
  ...clusterTables,
  ...networkTables,
  ...workloadTables,
};
const nameAndAge: TableKind = {
  columns: ['Name', 'Age'],
  cells: (object, now) => [object.metadata.name, ageOf(object, now)],
};

/** The columns of a type's table. */
export function tableHeader(type: ResourceType): readonly TableColumn[] {
  const printed = printerColumns(type);
  if (printed === undefined) return kindOf(type).columns.map(columnOf);
  return [
    columnOf('Name'),
    ...printed.map((column) => ({
      name: textAt(column, 'name'),
      type: textAt(column, 'type'),
      format: textAt(column, 'format'),
      description:
        textAt(column, 'description') ||
        `Custom resource definition column (in JSONPath format): ${textAt(column, 'jsonPath')}`,
      priority: numberAt(column, 'priority') ?? 0,
    })),
  ];
}

/** One object's cells. @param now milliseconds since the epoch, for ages. */
export function tableCells(object: KubeObject, type: ResourceType, now: number): readonly unknown[] {
  const printed = printerColumns(type);
  if (printed === undefined) return kindOf(type).cells(object, now);
  return [object.metadata.name, ...printed.map((column) => customCell(object, column, now))];
}

/** The condition that marks rows of finished pods, which some clients grey out. */
export function rowConditions(object: KubeObject): readonly object[] | undefined {
  const phase = object.kind === 'Pod' ? textAt(object, 'status', 'phase') : '';
  if (phase === 'Succeeded') {
    return [{ type: 'Completed', status: 'True', reason: phase, message: 'The pod has completed successfully.' }];
  }
  if (phase === 'Failed') {
    return [{ type: 'Completed', status: 'True', reason: phase, message: 'The pod failed.' }];
  }
  return undefined;
}

function kindOf(type: ResourceType): TableKind {
  return (type.custom === undefined ? builtIn[type.kind] : undefined) ?? nameAndAge;
}

/** The columns a CustomResourceDefinition asks for; its server shows the age where it asks for none. */
function printerColumns(type: ResourceType): readonly unknown[] | undefined {
  if (type.custom === undefined) return undefined;
  const columns = listAt(type.custom.version, 'additionalPrinterColumns');
  return columns.length === 0 ? [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }] : columns;
}

function columnOf(text: string): TableColumn {
  const [, name = '', type = 'string', wide = ''] = /^([^:!]+)(?::(\w+))?(!?)$/.exec(text) ?? [];
  return { name, type, format: name === 'Name' ? 'name' : '', description: '', priority: wide === '' ? 0 : 1 };
}

function customCell(object: KubeObject, column: unknown, now: number): unknown {
  const value = jsonPath(object, textAt(column, 'jsonPath'));
  if (value === undefined) return null;
  switch (textAt(column, 'type')) {
    case 'date':
      return typeof value === 'string' ? since(value, now) : null;
    case 'integer':
    case 'number':
    case 'boolean':
      return value;
    default:
      return scalarText(value, JSON.stringify(value));
  }
}

/** The simple paths that printer columns use: `.spec.x`, `.status.conditions[?(@.type=="Ready")].status`, `[0]`. */
function jsonPath(object: unknown, path: string): unknown {
  let current: unknown = object;
  const steps = path.matchAll(
    /\.((?:\\.|[^.[\\])+)|\['([^']*)'\]|\[(\d+)\]|\[\?\(@\.(\w+)\s*==\s*["']([^"']*)["']\)\]/g,
  );
  for (const [, field, quoted, index, filterField = '', filterValue] of steps) {
    if (filterValue !== undefined) {
      current = listAt({ current }, 'current').find((entry) => valueAt(entry, filterField) === filterValue);
    } else if (index !== undefined) current = valueAt(current, Number(index));
    else current = valueAt(current, (quoted ?? field ?? '').replace(/\\(.)/g, '$1'));
  }
  return current;
}
