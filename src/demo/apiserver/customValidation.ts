import { RE2JS } from 're2js';
import type { FieldProblem } from './apiStatus.ts';
import { isRecord, listAt, numberAt, recordAt, textAt } from './jsonValue.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a custom object by the OpenAPI schema of its version. */
export function customProblems(object: unknown, version: unknown): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  check(object, recordAt(version, 'schema', 'openAPIV3Schema'), '', problems);
  return problems;
}

/** A custom object with the defaults of its schema filled in. */
export function withSchemaDefaults(value: unknown, schema: Json): unknown {
  if (Array.isArray(value)) {
    return (value as readonly unknown[]).map((item) => withSchemaDefaults(item, recordAt(schema, 'items')));
  }
  if (!isRecord(value)) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [field, property] of Object.entries(recordAt(schema, 'properties'))) {
    const inner = recordAt({ property }, 'property');
    if (result[field] === undefined && inner['default'] !== undefined) result[field] = inner['default'];
    if (result[field] !== undefined) result[field] = withSchemaDefaults(result[field], inner);
  }
  return result;
}

function check(value: unknown, schema: Json, path: string, problems: FieldProblem[]): void {
  const type = textAt(schema, 'type');
  if (value === null || value === undefined) return;
  const found = Array.isArray(value)
    ? 'array'
    : Number.isInteger(value) && type === 'integer'
      ? 'integer'
      : typeof value;
  if (type !== '' && found !== type) {
    const message = `Invalid value: "${found}": ${path} in body must be of type ${type}: "${found}"`;
    problems.push({ reason: 'FieldValueInvalid', field: path, message });
    return;
  }
  const fail = (why: string): void => {
    problems.push({
      reason: 'FieldValueInvalid',
      field: path,
      message: `Invalid value: ${JSON.stringify(value)}: ${path} in body ${why}`,
    });
  };
  if (typeof value === 'string') checkText(value, schema, path, fail, problems);
  if (typeof value === 'number') checkNumber(value, schema, fail);
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      check(item, recordAt(schema, 'items'), `${path}[${index}]`, problems);
    }
  }
  if (!isRecord(value)) return;
  for (const field of listAt(schema, 'required').map(String)) {
    if (value[field] !== undefined) continue;
    problems.push({ reason: 'FieldValueRequired', field: inside(path, field), message: 'Required value' });
  }
  const properties = recordAt(schema, 'properties');
  for (const [field, item] of Object.entries(value)) {
    if (field !== 'metadata' || path !== '') check(item, recordAt(properties, field), inside(path, field), problems);
  }
}

function checkText(
  value: string,
  schema: Json,
  path: string,
  fail: (why: string) => void,
  problems: FieldProblem[],
): void {
  const pattern = textAt(schema, 'pattern');
  if (pattern !== '' && !matches(pattern, value)) fail(`should match '${pattern}'`);
  const shortest = numberAt(schema, 'minLength') ?? 0;
  if (value.length < shortest) fail(`should be at least ${shortest} chars long`);
  const choices = listAt(schema, 'enum');
  if (choices.length > 0 && !choices.includes(value)) {
    const supported = choices.map((choice) => JSON.stringify(choice)).join(', ');
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
    problems.push({ reason: 'FieldValueNotSupported', field: path, message });
  }
}

function checkNumber(value: number, schema: Json, fail: (why: string) => void): void {
  const most = numberAt(schema, 'maximum');
  const least = numberAt(schema, 'minimum');
  if (most !== undefined && value > most) fail(`should be less than or equal to ${most}`);
  if (least !== undefined && value < least) fail(`should be greater than or equal to ${least}`);
}

function matches(pattern: string, value: string): boolean {
  try {
    // Patterns are written for Go, whose syntax this is, and cannot run away with the time.
    return RE2JS.compile(pattern).matcher(value).find();
  } catch {
    return true;
  }
}

function inside(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
