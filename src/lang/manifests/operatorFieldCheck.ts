import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix } from '../fluent/fluentProblem.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { FluentbitPlugin } from '../fluentbit/fluentbitSchema.ts';
import { fluentbitPlugins, paramsOfPlugin, sectionParams } from '../fluentbit/fluentbitSchema.ts';
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
import { checkOperatorTypes } from './operatorTypeCheck.ts';
import { bare, checkFluentbitValues, checkFluentdValues } from './operatorValueCheck.ts';

type FieldReport = (code: string, message: string, span: QuerySpan, fixes: readonly FluentFix[]) => void;

/** Checks the names of the fields of a resource that holds no plugin, such as `Fluentd` or `ClusterFluentdConfig`. */
export function checkOperatorSpec(agent: FluentLanguage, kind: string, spec: ManifestNode, report: FieldReport): void {
  const fields = operatorSpecFields[`${agent} ${kind}`];
  if (fields === undefined || spec.isTemplated) return;
  checkNames(kind, fields.split(' '), spec, report, exactly);
  const service = spec.at('service');
  if (kind.endsWith('FluentBitConfig') && service.kind === 'map') {
    checkNames('service', operatorServiceFields.split(' '), service, report, exactly);
    checkFluentbitValues(['[SERVICE]'], serviceNames(), service, report);
    checkOperatorTypes('fluentbit service', service, report);
  }
}

/** The keys of the service section by what the operator calls them. */
function serviceNames(): ReadonlyMap<string, string> {
  const own = [...sectionParams('service').values()].map((param) => param.name);
  const keys = namesOf(own.filter((name) => name !== 'log_level'));
  return new Map([...keys, ['flushseconds', 'flush'], ['graceseconds', 'grace']]);
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
    const names = namesOf(paramsOfPlugin(plugin).map((param) => param.name));
    checkFluentbitValues([`[${kind.toUpperCase()}]`, `    Name ${plugin.name}`], names, fields, report);
    checkOperatorTypes(`fluentbit ${kind} ${plugin.name}`, fields, report);
    return;
  }
  if (name === 'buffer') {
    checkNames('buffer', fieldsOfBuffer(), fields, report);
    const head = ['<match **>', '  @type forward', '  <buffer>', '    @type file'];
    checkFluentdValues(head, ['  </buffer>', '</match>'], namesOf(bufferParams()), fields, report);
    checkOperatorTypes('fluentd buffer', fields, report);
    return;
  }
  const real = fluentdPluginNames(kind).find((one) => bare(one) === bare(called));
  if (real === undefined) return;
  checkNames(`'${real}'`, fieldsOfFluentd(kind, real), fields, report);
  const { open, close } = fluentdSections[kind];
  checkFluentdValues(
    [open, `  @type ${real}`],
    [close],
    namesOf(fluentdPlugin(kind, real)?.params.keys() ?? []),
    fields,
    report,
  );
  checkOperatorTypes(`fluentd ${kind} ${real}`, fields, report);
}

/** The section of a config that each kind of plugin stands in. */
const fluentdSections = {
  input: { open: '<source>', close: '</source>' },
  filter: { open: '<filter **>', close: '</filter>' },
  output: { open: '<match **>', close: '</match>' },
};

function fieldsOfFluentbit(plugin: FluentbitPlugin): readonly string[] {
  const own = paramsOfPlugin(plugin).map((param) => camelCase(param.name));
  return [...own, ...moreFields('fluentbit', plugin.kind, plugin.name)];
}

function fieldsOfBuffer(): readonly string[] {
  return [...bufferParams().map(camelCase), ...operatorBufferFields.split(' ')];
}

/** What <buffer> takes in an output, and what its plugin does. */
function bufferParams(): readonly string[] {
  const ofOutput = fluentdPlugin('output', 'forward')?.sections.get('buffer')?.params.keys() ?? [];
  const ofBuffer = fluentdPlugin('buffer', 'file')?.params.keys() ?? [];
  return [...ofOutput, ...ofBuffer];
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

/** The agent's names of parameters by what a field is called. */
function namesOf(params: Iterable<string>): ReadonlyMap<string, string> {
  return new Map([...params].map((name) => [bare(name), name]));
}

/** `memBufLimit` of `mem_buf_limit`, `dbSync` of `db.sync`. */
function camelCase(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
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
