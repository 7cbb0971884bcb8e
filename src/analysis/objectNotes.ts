import type { ObjectNote } from '../model/objectNote.ts';
import type { TableObject } from '../model/tableObject.ts';

/** By `namespace/name`. */
export type ObjectNotes = ReadonlyMap<string, ObjectNote>;

interface Endpoints {
  readonly namespace: string;
  readonly service: string;
  readonly ready: number;
  readonly notReady: number;
}

/** What the endpoints say of each Service that selects pods: one without any leads nowhere. */
export function serviceNotes(services: Iterable<TableObject>, slices: Iterable<Endpoints>): ObjectNotes {
  const counts = new Map<string, { ready: number; all: number }>();
  for (const { namespace, service, ready, notReady } of slices) {
    const key = `${namespace}/${service}`;
    const known = counts.get(key) ?? { ready: 0, all: 0 };
    counts.set(key, { ready: known.ready + ready, all: known.all + ready + notReady });
  }
  const notes = new Map<string, ObjectNote>();
  for (const one of services) {
    const key = `${one.namespace}/${one.name}`;
    const { ready, all } = counts.get(key) ?? { ready: 0, all: 0 };
    if (all > 0) {
      const text = ready === all ? `${all} endpoint${all === 1 ? '' : 's'}` : `${ready} of ${all} endpoints ready`;
      notes.set(key, { level: ready === 0 ? 'error' : ready < all ? 'warning' : 'ok', text });
    } else if (hasSelector(one)) notes.set(key, { level: 'warning', text: 'no endpoints' });
  }
  return notes;
}

interface Routes {
  readonly namespace: string;
  readonly name: string;
  readonly backends: readonly { readonly service: string }[];
}

/** Which Ingresses send to Services that do not exist. */
export function ingressNotes(
  ingresses: Iterable<Routes>,
  services: Iterable<{ readonly namespace: string; readonly name: string }>,
): ObjectNotes {
  const known = new Set([...services].map(({ namespace, name }) => `${namespace}/${name}`));
  const notes = new Map<string, ObjectNote>();
  for (const { namespace, name, backends } of ingresses) {
    const missing = backends.find(({ service }) => service !== '' && !known.has(`${namespace}/${service}`));
    if (missing === undefined) continue;
    notes.set(`${namespace}/${name}`, { level: 'error', text: `service ${missing.service} does not exist` });
  }
  return notes;
}

/** What the columns of a row say that is easily missed: an autoscaler at its limit or without metrics. */
export function columnNote(object: TableObject): ObjectNote | undefined {
  const cell = (name: string): string => object.cells[object.columns.findIndex((one) => one.name === name)] ?? '';
  const most = Number(cell('MaxPods'));
  if (!(most > 0)) return undefined;
  if (cell('Targets').includes('<unknown>')) return { level: 'warning', text: 'no metrics' };
  return Number(cell('Replicas')) >= most
    ? { level: 'warning', text: `at its maximum of ${most}` }
    : { level: 'ok', text: '' };
}

/** The server's table tells the selector among the columns of `-o wide`; without one, endpoints come from elsewhere. */
function hasSelector({ columns, cells }: TableObject): boolean {
  const selector = cells[columns.findIndex(({ name }) => name === 'Selector')] ?? '';
  return selector !== '' && selector !== '<none>';
}
