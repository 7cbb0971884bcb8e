import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix } from '../fluent/fluentProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { YamlText } from '../query/yamlSource.ts';
import type { ManifestNode } from './manifestObject.ts';
import { operatorTypes } from './operatorTypesData.ts';

type FieldType = 'boolean' | 'integer' | 'string';
type FieldReport = (code: string, message: string, span: QuerySpan, fixes: readonly FluentFix[]) => void;

const tables = new Map<string, ReadonlyMap<string, FieldType>>();

function typesOf(place: string): ReadonlyMap<string, FieldType> | undefined {
  const known = tables.get(place);
  const types = operatorTypes[place];
  if (known !== undefined || types === undefined) return known;
  const kinds = ['boolean', 'integer', 'string'] as const;
  const table = new Map(kinds.flatMap((kind) => types[kind].split(' ').map((field) => [field, kind] as const)));
  tables.set(place, table);
  return table;
}

/**
 * Checks that fields have values of the type that the API server asks for: it takes no quoted number for an integer and no bare `on` for a
 * text, which YAML 1.1 reads as a boolean.
 * @param place the agent, the kind and the agent's name of a plugin, such as `fluentbit output es`.
 */
export function checkOperatorTypes(place: string, fields: ManifestNode, report: FieldReport): void {
  const types = typesOf(place);
  if (types === undefined) return;
  for (const { key, value } of fields.entries()) {
    const type = types.get(key);
    const scalar = value.scalar();
    if (type === undefined || scalar === undefined) continue;
    if (key === 'logLevel' && place.startsWith('fluentbit ') && typeOf(scalar) === 'string')
      checkLevel(scalar.text, value.span, report);
    const found = typeOf(scalar);
    if (found === type || found === undefined) continue;
    const text = fixed(scalar, type);
    const fixes =
      text === undefined
        ? []
        : [{ title: `Write ${text}`, edits: [{ start: value.span.start, end: value.span.end, text }] }];
    report(
      'bad-type',
      `'${key}' is ${named[type]}, and this is ${named[found]}. The API server refuses it.`,
      value.span,
      fixes,
    );
  }
}

const levels = ['off', 'error', 'warning', 'info', 'debug', 'trace'];

/** The operator takes fewer words than the agent: `warn` is none of them. */
function checkLevel(level: string, span: QuerySpan, report: FieldReport): void {
  if (levels.includes(level)) return;
  const guess = level.toLowerCase() === 'warn' ? 'warning' : didYouMean(level, levels);
  const fixes =
    guess === undefined
      ? []
      : [{ title: `Change to '${guess}'`, edits: [{ start: span.start, end: span.end, text: guess }] }];
  report(
    'bad-choice',
    `'logLevel' takes ${levels.join(', ')}, not '${level}'. The API server refuses it.`,
    span,
    fixes,
  );
}

const named: Readonly<Record<FieldType | 'number', string>> = {
  boolean: 'a boolean',
  integer: 'an integer',
  string: 'a text',
  number: 'a number',
};

/** The type that a scalar has for the API server, which reads YAML 1.1; undefined for null. */
function typeOf(scalar: YamlText): FieldType | 'number' | undefined {
  if (scalar.isQuoted) return 'string';
  const text = scalar.text.trim();
  if (/^(?:|~|null)$/i.test(text)) return undefined;
  if (/^(?:y|n|yes|no|on|off|true|false)$/i.test(text)) return 'boolean';
  if (/^[-+]?\d+$/.test(text)) return 'integer';
  return /^[-+]?(?:\d+\.\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? 'number' : 'string';
}

/** The value as a field of the type writes it, where it can be one. */
function fixed(scalar: YamlText, type: FieldType): string | undefined {
  const text = scalar.text.trim();
  if (type === 'string') return JSON.stringify(text);
  if (type === 'integer') return /^\d+$/.test(text) ? text : undefined;
  if (/^(?:on|yes|true)$/i.test(text)) return 'true';
  return /^(?:off|no|false)$/i.test(text) ? 'false' : undefined;
}
