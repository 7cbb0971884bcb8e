import { ConversionError, parseBytes, parseGoDuration } from '../logql/goConversions.ts';
import { parseJsonLine } from '../logql/jsonStages.ts';
import { LineLabels, errorDetailsLabel, errorLabel } from '../logql/lineLabels.ts';
import { parseLogfmtLine } from '../logql/logfmtStages.ts';
import type { LogResultLine } from '../logql/logqlEngine.ts';
import { ParserHints } from '../logql/parserHints.ts';
import type { LabelSet } from '../promql/labelSet.ts';

type FieldType = 'int' | 'float' | 'boolean' | 'duration' | 'bytes' | 'string';

interface Field {
  readonly values: Set<string>;
  readonly parsers: Set<string>;
  readonly jsonPath: readonly string[] | undefined;
  type: FieldType;
}

interface ParsedLine {
  readonly parser: string | undefined;
  readonly labels: LabelSet;
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

/** The fields that lines hold, as Loki finds them: structured metadata, and what `json` or else `logfmt` reads from the line. */
export class DetectedFields {
  readonly #fields = new Map<string, Field>();
  readonly #labels = new LineLabels(new ParserHints({ required: [], noLabels: false, filters: [] }));

  add({ line, kinds }: LogResultLine): void {
    for (const [name, value] of kinds.metadata.entries()) this.#note(name, value, undefined, undefined);
    const { parser, labels, paths } = this.#parse(line, kinds.stream);
    for (const [name, value] of [...kinds.parsed.entries(), ...labels.entries()]) {
      if (name !== errorLabel && name !== errorDetailsLabel) this.#note(name, value, parser, paths.get(name));
    }
  }

  /** The answer of `/loki/api/v1/detected_fields`. */
  toApi(limit: number): object {
    const fields = [...this.#fields].slice(0, limit).map(([label, { type, values, parsers, jsonPath }]) => ({
      label,
      type,
      cardinality: values.size,
      parsers: parsers.size === 0 ? null : [...parsers],
      ...(jsonPath === undefined ? {} : { jsonPath }),
    }));
    // Loki leaves out what is empty.
    return fields.length === 0 ? {} : { fields, limit };
  }

  /** Sorted. */
  valuesOf(name: string): readonly string[] {
    return [...(this.#fields.get(name)?.values ?? [])].sort();
  }

  #note(name: string, value: string, parser: string | undefined, jsonPath: readonly string[] | undefined): void {
    let field = this.#fields.get(name);
    if (field === undefined) {
      field = { values: new Set(), parsers: new Set(), jsonPath, type: typeOf(value) };
      this.#fields.set(name, field);
    }
    if (field.type !== 'string' && !field.values.has(value)) field.type = wider(field.type, typeOf(value));
    field.values.add(value);
    if (parser !== undefined) field.parsers.add(parser);
  }

  #parse(line: string, stream: LabelSet): ParsedLine {
    const paths = jsonPaths(line);
    this.#labels.reset(stream, undefined);
    if (paths !== undefined) {
      parseJsonLine(line, this.#labels);
      return { parser: 'json', labels: this.#labels.byKind().parsed, paths };
    }
    parseLogfmtLine(line, this.#labels, false, false);
    const { parsed } = this.#labels.byKind();
    return { parser: parsed.size === 0 ? undefined : 'logfmt', labels: parsed, paths: new Map() };
  }
}

/** Which path each label of a JSON line comes from; undefined where the line is no JSON object. */
function jsonPaths(line: string): ReadonlyMap<string, readonly string[]> | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const paths = new Map<string, readonly string[]>();
  const walk = (node: object, path: readonly string[]): void => {
    for (const [key, child] of Object.entries(node) as [string, unknown][]) {
      const whole = [...path, key];
      if (typeof child === 'object' && child !== null && !Array.isArray(child)) walk(child, whole);
      else paths.set(whole.join('_').replace(/[^a-zA-Z0-9_]/g, '_'), whole);
    }
  };
  walk(value as object, []);
  return paths;
}

function typeOf(text: string): FieldType {
  if (/^[+-]?\d+$/.test(text)) return 'int';
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return 'float';
  if (text === 'true' || text === 'false') return 'boolean';
  if (reads(parseGoDuration, text)) return 'duration';
  return reads(parseBytes, text) ? 'bytes' : 'string';
}

function reads(parse: (text: string) => number, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof ConversionError) return false;
    throw error;
  }
}

/** The type of values of two: whole numbers are numbers, anything else that differs is text. */
function wider(a: FieldType, b: FieldType): FieldType {
  if (a === b) return a;
  return (a === 'int' && b === 'float') || (a === 'float' && b === 'int') ? 'float' : 'string';
}
