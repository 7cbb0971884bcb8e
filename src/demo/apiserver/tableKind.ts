import { formatAge } from '../../base/time.ts';
import type { KubeObject } from '../kubeObject.ts';
import { listAt, recordAt, textAt } from './jsonValue.ts';

/** How one kind is printed as a table, by `kubectl get` and in answers `as=Table`. */
export interface TableKind {
  /** `Name`, `Count:integer`, and with a `!` at the end for columns that only `-o wide` shows. */
  readonly columns: readonly string[];
  /** The cells of one object, as many as columns. */
  readonly cells: (object: KubeObject, now: number) => readonly unknown[];
}

/** The time since a timestamp, as a table writes it. */
export function since(timestamp: string, now: number): string {
  return timestamp === '' ? '<unknown>' : formatAge(now - Date.parse(timestamp));
}

export function ageOf({ metadata }: KubeObject, now: number): string {
  return since(metadata.creationTimestamp ?? '', now);
}

/** `a=1,b=2`, or `<none>`. */
export function formatLabels(labels: unknown): string {
  const entries = Object.entries(recordAt({ labels }, 'labels'));
  return orNone(entries.map(([name, value]) => `${name}=${String(value)}`).join(','));
}

/** A `metav1.LabelSelector` in the form that queries use. */
export function formatSelector(selector: unknown): string {
  const equal = Object.entries(recordAt(selector, 'matchLabels')).map(([name, value]) => `${name}=${String(value)}`);
  const expressions = listAt(selector, 'matchExpressions').map((expression) => {
    const key = textAt(expression, 'key');
    const operator = textAt(expression, 'operator');
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator.toLowerCase()} (${listAt(expression, 'values').join(',')})`;
  });
  return orNone([...equal, ...expressions].join(','));
}

export function orNone(text: string): string {
  return text === '' ? '<none>' : text;
}

/** The names and the images of a pod template's containers. */
export function templateContainers(object: unknown, ...path: readonly string[]): readonly [string, string] {
  const containers = listAt(object, ...path, 'containers');
  return [containers.map((c) => textAt(c, 'name')).join(','), containers.map((c) => textAt(c, 'image')).join(',')];
}
