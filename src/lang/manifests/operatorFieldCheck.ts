import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, FluentProblem } from '../fluent/fluentProblem.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import { noFiles } from '../fileAccess.ts';
import { parseClassic } from '../fluentbit/classicParser.ts';
import { checkFluentbit } from '../fluentbit/fluentbitCheck.ts';
import type { FluentbitPlugin } from '../fluentbit/fluentbitSchema.ts';
import { fluentbitPlugins, paramsOfPlugin } from '../fluentbit/fluentbitSchema.ts';
import { fluentdPlugin, fluentdPluginNames } from '../fluentd/fluentdSchema.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { ManifestNode } from './manifestObject.ts';
import {
  operatorBufferFields,
  operatorCommonFields,
  operatorOtherFields,
  operatorPluginNames,
  operatorServiceFields,
  operatorSpecFields,
} from './operatorFieldsData.ts';

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
]);

/** Checks the names of the fields of a resource that holds no plugin, such as `Fluentd` or `ClusterFluentdConfig`. */
export function checkOperatorSpec(agent: FluentLanguage, kind: string, spec: ManifestNode, report: FieldReport): void {
  const fields = operatorSpecFields[`${agent} ${kind}`];
  if (fields === undefined || spec.isTemplated) return;
  checkNames(kind, fields.split(' '), spec, report, exactly);
  const service = spec.at('service');
  if (kind.endsWith('FluentBitConfig') && service.kind === 'map')
    checkNames('service', operatorServiceFields.split(' '), service, report, exactly);
}

/**
 * Checks the fields that a resource of the operator gives a plugin, which are called as the agent's parameters are, in camel case. The
 * operator writes their values into the config as they stand, so that the agent's own rules hold for them.
 */
export function checkOperatorFields(
  agent: FluentLanguage,
  kind: 'input' | 'filter' | 'output',
  name: string,
  fields: ManifestNode,
  report: FieldReport,
): void {
  if (fields.isTemplated) return;
  const called = operatorPluginNames[`${agent} ${kind} ${bare(name)}`] ?? name;
  if (agent === 'fluentbit') {
    const plugin = fluentbitPlugins(kind).find((one) => bare(one.name) === bare(called));
    if (plugin === undefined) return;
    checkNames(`'${plugin.name}'`, fieldsOfFluentbit(plugin), fields, report);
    checkValues(plugin, fields, report);
    return;
  }
  if (name === 'buffer') {
    checkNames('buffer', fieldsOfBuffer(), fields, report);
    return;
  }
  const real = fluentdPluginNames(kind).find((one) => bare(one) === bare(called));
  if (real !== undefined) checkNames(`'${real}'`, fieldsOfFluentd(kind, real), fields, report);
}

function fieldsOfFluentbit(plugin: FluentbitPlugin): readonly string[] {
  const own = paramsOfPlugin(plugin).map((param) => camelCase(param.name));
  return [...own, ...moreFields('fluentbit', plugin.kind, plugin.name)];
}

function fieldsOfBuffer(): readonly string[] {
  const ofOutput = fluentdPlugin('output', 'forward')?.sections.get('buffer')?.params.keys() ?? [];
  const ofBuffer = fluentdPlugin('buffer', 'file')?.params.keys() ?? [];
  return [...[...ofOutput, ...ofBuffer].map(camelCase), ...operatorBufferFields.split(' ')];
}

function fieldsOfFluentd(kind: string, name: string): readonly string[] {
  const plugin = fluentdPlugin(kind, name);
  const own = [...(plugin?.params.keys() ?? []), ...(plugin?.sections.keys() ?? [])].map(camelCase);
  return [...own, ...moreFields('fluentd', kind, name)];
}

function moreFields(agent: FluentLanguage, kind: string, name: string): readonly string[] {
  const other = operatorOtherFields[`${agent} ${kind} ${name}`] ?? '';
  return `${operatorCommonFields[agent] ?? ''} ${other}`.split(' ').filter((field) => field !== '');
}

/** @param likeness what two names that mean the same have in common. */
function checkNames(
  owner: string,
  names: readonly string[],
  fields: ManifestNode,
  report: FieldReport,
  likeness: (name: string) => string = stem,
): void {
  const known = new Set(names.map(likeness));
  const present = new Set(fields.entries().map(({ key }) => likeness(key)));
  const missing = names.filter((one) => !present.has(likeness(one)));
  for (const { key, keySpan } of fields.entries()) {
    const guess = known.has(likeness(key)) ? undefined : didYouMean(key, missing);
    // Names that resemble none may be ones of a newer operator.
    if (guess === undefined) continue;
    const fixes = [{ title: `Change to '${guess}'`, edits: [{ start: keySpan.start, end: keySpan.end, text: guess }] }];
    report('unknown-field', `${owner} has no field '${key}'. Did you mean '${guess}'?`, keySpan, fixes);
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

/** A name without signs, and without the ending of a list or of a time, which the operator adds to some. */
function stem(name: string): string {
  return bare(name)
    .replace(/seconds$/, '')
    .replace(/s$/, '');
}

/** Fields whose names are known are called so and no otherwise. */
function exactly(name: string): string {
  return name;
}
