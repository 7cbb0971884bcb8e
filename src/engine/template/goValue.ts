import { formatG } from '../promql/goNumber.ts';
import type { GoTime } from './goTime.ts';

/** A value of a Go template: `bigint` is an int, `number` a float64, null is nil. */
export type GoValue = string | number | bigint | boolean | null | GoTime | GoValue[] | Map<string, GoValue>;

/** The name that Go's reflection gives the kind of a value, as its messages use it. */
export function goKind(value: GoValue): string {
  if (value === null) return 'invalid';
  if (Array.isArray(value)) return 'slice';
  if (value instanceof Map) return 'map';
  switch (typeof value) {
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return 'struct';
  }
}

/** Whether a value counts as true in `if`: not the empty or zero value of its kind. */
export function isTruthy(value: GoValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value === null) return false;
  return typeof value === 'object' ? true : value !== 0 && value !== 0n && value !== '' && value !== false;
}

/** A value as Go's `fmt.Print` prints it. */
export function printGo(value: GoValue): string {
  if (value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(printNested).join(' ')}]`;
  if (value instanceof Map) {
    const keys = [...value.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return `map[${keys.map((key) => `${key}:${printNested(value.get(key) ?? null)}`).join(' ')}]`;
  }
  if (typeof value === 'number') return formatG(value);
  return String(value);
}

function printNested(value: GoValue): string {
  return value === null ? '<nil>' : printGo(value);
}

/** JSON text as Go's `encoding/json` reads it into an interface; nil for what is no JSON. */
export function parseGoJson(text: string): GoValue {
  try {
    return toGoValue(JSON.parse(text));
  } catch {
    return null;
  }
}

function toGoValue(value: unknown): GoValue {
  if (Array.isArray(value)) return value.map(toGoValue);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, item]) => [key, toGoValue(item)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
