import { findJsonPaths, readJsonPath } from './jsonPath.ts';
import { JsonScanError, eachJsonField, unescapeJson, type JsonValue } from './jsonScanner.ts';
import { labelKind, type LineLabels } from './lineLabels.ts';
import { cleanText, sanitizeName } from './labelNames.ts';

const jsonError = 'JSONParserErr';

/** Whether a line goes on after a stage. */
type Passes = boolean;

/** `| json`: every field becomes a label, nested ones joined with `_`. */
export function parseJsonLine(line: string, labels: LineLabels): Passes {
  const { hints } = labels;
  if (hints.needsNothing) return true;
  let isDropped = false;
  const walk = (text: string, prefix: string): boolean =>
    eachJsonField(text, (key, value) => {
      if (value.type === 'object') {
        const nested = prefix === '' ? sanitizeName(key) : `${prefix}_${sanitizeInside(key)}`;
        return hints.shouldExtractPrefix(nested) ? walk(value.text, nested) : true;
      }
      if (value.type === 'string' || value.type === 'number' || value.type === 'boolean') {
        isDropped = !setField(labels, prefix, key, value);
        if (isDropped) return false;
      }
      return !hints.hasAll;
    });
  try {
    walk(line, '');
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    labels.setError(jsonError, error.message);
  }
  return !isDropped;
}

function sanitizeInside(key: string): string {
  return key.trim().replace(/[^a-zA-Z0-9_]/gu, '_');
}

function setField(labels: LineLabels, prefix: string, key: string, value: JsonValue): boolean {
  const plain = prefix === '' ? sanitizeName(key) : `${prefix}_${sanitizeInside(key)}`;
  const name = labels.freeName(plain);
  const { hints } = labels;
  if (plain === '' || !hints.shouldExtract(name) || hints.isExtracted(name)) return true;
  labels.set(labelKind.parsed, name, value.type === 'string' ? textOf(value.text) : value.text);
  return hints.mayPass(name, labels);
}

function textOf(raw: string): string {
  return cleanText(unescapeJson(raw) ?? '');
}

/** `| json label="path"`: chosen values. Objects and arrays come as text, what is missing as an empty label. */
export function makeJsonExpressions(
  extractions: readonly { readonly label: string; readonly path: string }[],
): (line: string, labels: LineLabels) => Passes {
  const wanted = extractions.map(({ label, path }) => ({ label, path: readJsonPath(path) }));
  return (line, labels) => {
    if (line === '' || labels.hints.needsNothing) return true;
    if (!'"{['.includes(line.charAt(0))) {
      labels.setError(jsonError, undefined);
      return true;
    }
    const found = new Map<string, JsonValue>();
    for (const { index, value, error } of findJsonPaths(
      line,
      wanted.map(({ path }) => path),
    )) {
      const label = wanted[index]?.label ?? '';
      if (value !== undefined) found.set(label, value);
      else labels.setError(jsonError, error);
    }
    for (const { label } of wanted) {
      const value = found.get(label);
      if (value !== undefined) labels.set(labelKind.parsed, labels.freeName(label), valueText(value));
      else if (labels.get(label) === undefined) labels.set(labelKind.parsed, label, '');
    }
    return true;
  };
}

function valueText(value: JsonValue): string {
  if (value.type === 'null') return '';
  return value.type === 'object' ? value.text : textOf(value.text);
}

/** `| unpack`: the labels that Promtail packed beside a line, and the line itself. */
export function unpackLine(line: string, labels: LineLabels): { readonly line: string; readonly passes: Passes } {
  const { hints } = labels;
  if (line === '' || hints.needsNothing) return { line, passes: true };
  let entry: string | undefined;
  const fields: [string, string][] = [];
  if (!line.startsWith('{')) {
    labels.setError(jsonError, 'expecting json object(6), but it is not');
    return { line, passes: true };
  }
  try {
    eachJsonField(line, (key, value) => {
      if (value.type !== 'string') return true;
      if (key === '_entry') entry = textOf(value.text);
      else {
        const name = labels.freeName(key);
        if (hints.shouldExtract(name)) fields.push([sanitizeName(name), textOf(value.text)]);
      }
      return true;
    });
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    labels.setError(jsonError, error.message);
    return { line, passes: true };
  }
  if (entry === undefined) return { line, passes: true };
  for (const [name, value] of fields) {
    labels.set(labelKind.parsed, name, value);
    if (!hints.mayPass(name, labels)) return { line: entry, passes: false };
  }
  return { line: entry, passes: true };
}
