import type { HealthLevel } from '../model/health.ts';
import type { TableObject } from '../model/tableObject.ts';

const statusColumns = new Set([
  'Status',
  'Phase',
  'Ready',
  'Available',
  'State',
  'Health',
  'Synced',
  // Gateways and their classes.
  'Accepted',
  'Programmed',
]);
const bad = /^(?:failed|failure|error|lost|unhealthy|degraded|false|unknown|invalid|missing)\b/i;
const late = /^(?:pending|terminating|released|unbound|progressing|outofsync)\b/i;

/** What the columns of an object's row say of its state; undefined where they say nothing about that. */
export function tableHealth(object: TableObject): HealthLevel | undefined {
  if (object.deleted !== undefined) return 'progressing';
  let level: HealthLevel | undefined;
  object.columns.forEach(({ name }, index) => {
    const cell = object.cells[index];
    if (!statusColumns.has(name) || cell === undefined || cell === '') return;
    if (bad.test(cell)) level = 'error';
    else if (late.test(cell) && level !== 'error') level = 'warning';
    else level ??= 'ok';
  });
  return level;
}

/** The cells of `kubectl get` that say more than name and age: `ClusterIP · 10.0.0.1 · 80/TCP`. */
export function tableSummary(object: TableObject): string {
  return object.columns
    .flatMap(({ name, priority }, index) => {
      const cell = spelledList(object.cells[index] ?? '');
      const isSilent = cell === '' || cell === '<none>' || cell === '<unset>';
      if (priority > 0 || isSilent || name === 'Name' || name === 'Age') return [];
      // A bare number says nothing without the name of its column.
      return /^(?:\d+|true|false|True|False)$/.test(cell) ? [`${name.toLowerCase()} ${cell}`] : [cell];
    })
    .join(' · ');
}

/** A column of a custom resource prints a list as JSON, `["a.example.com","b.example.com"]`: as people write one. */
function spelledList(cell: string): string {
  const inner = /^\["([^"\\]*(?:","[^"\\]*)*)"\]$/.exec(cell)?.[1];
  return inner === undefined ? cell : inner.split('","').join(', ');
}
