import { noFiles } from '../fileAccess.ts';
import type { FluentFix, FluentProblem } from '../fluent/fluentProblem.ts';
import { parseClassic } from '../fluentbit/classicParser.ts';
import { checkFluentbit } from '../fluentbit/fluentbitCheck.ts';
import { checkFluentd } from '../fluentd/fluentdCheck.ts';
import { parseFluentd } from '../fluentd/fluentdParser.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { ManifestNode } from './manifestObject.ts';

type FieldReport = (code: string, message: string, span: QuerySpan, fixes: readonly FluentFix[]) => void;

/** What is wrong with a value whatever stands around it. */
const valueCodes = new Set([
  'bad-boolean',
  'bad-choice',
  'bad-number',
  'bad-port',
  'bad-regex',
  'bad-size',
  'bad-time',
  'bad-time-format',
  'bad-timezone',
]);

/** Lines of a config that stand for fields of a resource. */
interface WrittenFields {
  readonly lines: readonly string[];
  /** Where the value of a line stands in the resource, by the number of the line, from 0. */
  readonly spans: ReadonlyMap<number, QuerySpan>;
}

/**
 * Checks the values of a section of Fluent Bit, which the operator writes into the config as they stand.
 * @param head the lines that begin the section.
 * @param names the agent's key of each field, by the field's name in small letters without signs.
 */
export function checkFluentbitValues(
  head: readonly string[],
  names: ReadonlyMap<string, string>,
  fields: ManifestNode,
  report: FieldReport,
): void {
  const written = write(head, '    ', names, fields);
  const config = written.lines.join('\n');
  tell(config, checkFluentbit(config, 'operator.conf', parseClassic(config).root, noFiles), written.spans, report);
}

/**
 * Checks the values of a section of Fluentd likewise.
 * @param head the lines that open the section and what stands around it.
 * @param tail the lines that close them.
 */
export function checkFluentdValues(
  head: readonly string[],
  tail: readonly string[],
  names: ReadonlyMap<string, string>,
  fields: ManifestNode,
  report: FieldReport,
): void {
  const { lines, spans } = write(head, '  ', names, fields);
  const config = [...lines, ...tail].join('\n');
  tell(config, checkFluentd(config, 'operator.conf', parseFluentd(config).root, noFiles), spans, report);
}

function write(
  head: readonly string[],
  indent: string,
  names: ReadonlyMap<string, string>,
  fields: ManifestNode,
): WrittenFields {
  const lines = [...head];
  const spans = new Map<number, QuerySpan>();
  for (const { key, value } of fields.entries()) {
    const name = names.get(bare(key));
    const text = value.text();
    if (name === undefined || text === undefined || text.trim() === '' || text.includes('\n')) continue;
    spans.set(lines.length, value.span);
    lines.push(`${indent}${name} ${text}`);
  }
  return { lines, spans };
}

function tell(
  config: string,
  problems: readonly FluentProblem[],
  spans: ReadonlyMap<number, QuerySpan>,
  report: FieldReport,
): void {
  for (const problem of problems) {
    const span = spans.get(config.slice(0, problem.start).split('\n').length - 1);
    if (span !== undefined && valueCodes.has(problem.code))
      report(problem.code, problem.message, span, fixesAt(problem, span));
  }
}

/** The fixes of a problem that replace the whole value, moved to where that stands. */
function fixesAt(problem: FluentProblem, span: QuerySpan): readonly FluentFix[] {
  return (problem.fixes ?? []).flatMap(({ title, edits }) => {
    const [edit] = edits;
    const isWhole = edits.length === 1 && edit?.start === problem.start && edit.end === problem.end;
    return isWhole && /^[\w.]+$/.test(edit.text)
      ? [{ title, edits: [{ start: span.start, end: span.end, text: edit.text }] }]
      : [];
  });
}

/** A name in small letters without signs, by which a field and the agent's key are the same. */
export function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
