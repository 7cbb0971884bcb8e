import { didYouMean } from '../fluent/didYouMean.ts';
import type { FluentFix, FluentProblem } from '../fluent/fluentProblem.ts';
import { noFiles } from '../fileAccess.ts';
import { parseClassic } from '../fluentbit/classicParser.ts';
import { checkFluentbit } from '../fluentbit/fluentbitCheck.ts';
import type { FluentbitPlugin } from '../fluentbit/fluentbitSchema.ts';
import { fluentbitPlugins, paramsOfPlugin } from '../fluentbit/fluentbitSchema.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { ManifestNode } from './manifestObject.ts';

type FieldReport = (code: string, message: string, span: QuerySpan, fixes: readonly FluentFix[]) => void;

/** Fields that the operator calls otherwise than Fluent Bit, of the plugins whose field names are checked. */
const otherFields: Readonly<Record<string, readonly string[]>> = {
  'input tail': [
    'refreshIntervalSeconds',
    'rotateWaitSeconds',
    'ignoredOlder',
    'multilineFlushSeconds',
    'parserN',
    'dockerModeFlushSeconds',
    'disableInotifyWatcher',
  ],
  'output es': ['httpPassword', 'logstashDateFormat', 'networking', 'totalLimitSize'],
  'output loki': ['httpPassword', 'networking', 'totalLimitSize', 'bearerToken'],
};
/** What is wrong with a value whatever stands around it. */
const valueCodes = new Set([
  'bad-boolean',
  'bad-choice',
  'bad-number',
  'bad-port',
  'bad-regex',
  'bad-size',
  'bad-time',
]);

/**
 * Checks the fields that a resource of the fluent-operator gives a plugin of Fluent Bit. The operator writes their values into the config as
 * they stand, so that Fluent Bit's own rules hold for them.
 */
export function checkOperatorFields(
  kind: 'input' | 'filter' | 'output',
  name: string,
  fields: ManifestNode,
  report: FieldReport,
): void {
  const plugin = fluentbitPlugins(kind).find(
    (one) => bare(one.name) === (bare(name) === 'elasticsearch' ? 'es' : bare(name)),
  );
  if (plugin === undefined || fields.isTemplated) return;
  checkNames(plugin, fields, report);
  checkValues(plugin, fields, report);
}

function checkNames(plugin: FluentbitPlugin, fields: ManifestNode, report: FieldReport): void {
  const others = otherFields[`${plugin.kind} ${plugin.name}`];
  if (others === undefined) return;
  const names = [...paramsOfPlugin(plugin).map((param) => camelCase(param.name)), ...others];
  const known = new Set(names.map(bare));
  const present = new Set(fields.entries().map(({ key }) => bare(key)));
  const missing = names.filter((one) => !present.has(bare(one)));
  for (const { key, keySpan } of fields.entries()) {
    const guess = known.has(bare(key)) ? undefined : didYouMean(key, missing);
    // Names that resemble none may be ones of a newer operator.
    if (guess === undefined) continue;
    const fixes = [{ title: `Change to '${guess}'`, edits: [{ start: keySpan.start, end: keySpan.end, text: guess }] }];
    report('unknown-field', `'${plugin.name}' has no field '${key}'. Did you mean '${guess}'?`, keySpan, fixes);
  }
}

function checkValues(plugin: FluentbitPlugin, fields: ManifestNode, report: FieldReport): void {
  const params = new Map(paramsOfPlugin(plugin).map((param) => [bare(param.name), param.name]));
  const lines = [`[${plugin.kind.toUpperCase()}]`, `    Name ${plugin.name}`];
  const spans = new Map<number, QuerySpan>();
  for (const { key, value } of fields.entries()) {
    const param = params.get(bare(key));
    const text = value.text();
    if (param === undefined || text === undefined || text.trim() === '' || text.includes('\n')) continue;
    spans.set(lines.length, value.span);
    lines.push(`    ${param} ${text}`);
  }
  const config = lines.join('\n');
  for (const problem of problemsOf(config)) {
    const span = spans.get(config.slice(0, problem.start).split('\n').length - 1);
    if (span !== undefined && valueCodes.has(problem.code))
      report(problem.code, problem.message, span, fixesAt(problem, span));
  }
}

function problemsOf(config: string): readonly FluentProblem[] {
  return checkFluentbit(config, 'operator.conf', parseClassic(config).root, noFiles);
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

/** `memBufLimit` of `mem_buf_limit`, `dbSync` of `db.sync`. */
function camelCase(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
