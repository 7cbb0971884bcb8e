import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, FluentProblem } from '../fluent/fluentProblem.ts';
import { fluentbitPlugins } from '../fluentbit/fluentbitSchema.ts';
import { patternsMeet } from '../fluentbit/tagPattern.ts';
import { fluentdPluginNames } from '../fluentd/fluentdSchema.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { ManifestNode, ManifestObject } from './manifestObject.ts';
import { checkOperatorFields, checkOperatorSpec } from './operatorFieldCheck.ts';
import { checkOperatorTypes } from './operatorTypeCheck.ts';
import type { OperatorReport } from './operatorReferences.ts';
import { agentOf, checkParserNames, checkReference, checkSelected, kindOf } from './operatorReferences.ts';
import { bare } from './operatorValueCheck.ts';

/** Names by which the operator calls plugins otherwise than the agents do, in small letters without signs. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  'fluentbit input': [
    'customplugin',
    'nodeexportermetrics',
    'prometheusscrapemetrics',
    'fluentbitmetrics',
    'kubernetesevents',
    'collectd',
    'statsd',
    'nginx',
  ],
  'fluentbit filter': [
    'customplugin',
    'recordmodifier',
    'rewritetag',
    'typeconverter',
    'logtometrics',
    'multiline',
    'wasm',
  ],
  'fluentbit output': [
    'customplugin',
    'azureblob',
    'azureloganalytics',
    'datadog',
    'elasticsearch',
    'firehose',
    'kafka',
    'kinesis',
    'cloudwatch',
    'opensearch',
    'prometheusexporter',
    'prometheusremotewrite',
    'stackdriver',
    'gelf',
    's3',
    'loki',
    'influxdb',
    'opentelemetry',
  ],
  'fluentd input': ['customplugin', 'monitoragent'],
  'fluentd filter': ['customplugin', 'recordtransformer', 'grep', 'parser', 'stdout', 'buffer'],
  'fluentd output': [
    'customplugin',
    'elasticsearchdatastream',
    'opensearchdatastream',
    'cloudwatch',
    'datadog',
    'kafka',
    'loki',
    's3',
    'copy',
    'buffer',
    'logid',
    'loglevel',
    'tag',
    'nulldevice',
    'opensearch',
  ],
};
/** Fields of a `spec` that are no plugin. */
const ownFields = new Set([
  'alias',
  'match',
  'matchregex',
  'loglevel',
  'retrylimit',
  'filters',
  'outputs',
  'inputs',
  'ordinal',
  'processors',
  'label',
  'tag',
  'id',
  'type',
  'workers',
]);

/**
 * Checks resources of the fluent-operator: the plugins that they name, the tags that inputs make and outputs take, and the labels by which a
 * config picks them.
 */
export function checkOperator(objects: readonly ManifestObject[], uri: string): readonly FluentProblem[] {
  const problems: FluentProblem[] = [];
  const ours = objects.filter((object) => /^fluent(?:bit|d)\.fluent\.io\//.test(object.apiVersion));
  const report = (
    object: ManifestObject,
    code: string,
    severity: FluentProblem['severity'],
    message: string,
    span: QuerySpan,
    fixes: readonly FluentFix[] = [],
  ): void => {
    const { start, end } = span;
    if (object.uri === uri) problems.push({ code, severity, message, start, end, ...(fixes.length > 0 && { fixes }) });
  };
  for (const object of ours) {
    checkPlugins(object, report);
    checkOperatorSpec(agentOf(object), object.kind, object.root.at('spec'), fieldReport(object, report));
    checkGlobalInputs(object, report);
    checkSelected(ours, object, report);
    checkReference(ours, object, report);
    checkParserNames(ours, object, report);
  }
  checkTags(ours, report);
  return problems;
}

function checkPlugins(object: ManifestObject, report: OperatorReport): void {
  const kind = kindOf(object);
  if (kind === undefined) return;
  const agent = agentOf(object);
  const known = agent === 'fluentd' ? fluentdPluginNames(kind) : fluentbitPlugins(kind).map((plugin) => plugin.name);
  const names = new Set([...known.map(bare), ...(otherNames[`${agent} ${kind}`] ?? [])]);
  const reportField = fieldReport(object, report);
  checkOperatorTypes(`${agent} spec`, object.root.at('spec'), reportField);
  for (const holder of holdersOf(object)) {
    for (const { key, keySpan, value } of holder.entries()) {
      if (value.kind === 'map') checkOperatorFields(agent, kind, key, value, reportField);
      if (ownFields.has(key.toLowerCase()) || names.has(bare(key)) || value.kind === 'scalar') continue;
      const guess = didYouMean(key, known);
      // Names that resemble none may be ones of a newer operator.
      if (guess === undefined) continue;
      const fixes = [
        { title: `Change to '${guess}'`, edits: [{ start: keySpan.start, end: keySpan.end, text: guess }] },
      ];
      const message = `No ${kind} plugin is called '${key}'. Did you mean '${guess}'?`;
      report(object, 'unknown-plugin', 'warning', message, keySpan, fixes);
    }
  }
}

function fieldReport(object: ManifestObject, report: OperatorReport): Parameters<typeof checkOperatorFields>[4] {
  return (code, message, span, fixes) => {
    report(object, code, 'warning', message, span, fixes);
  };
}

/** Inputs that a Fluentd resource holds itself. */
function checkGlobalInputs(object: ManifestObject, report: OperatorReport): void {
  if (agentOf(object) !== 'fluentd' || object.kind !== 'Fluentd') return;
  for (const input of object.root.at('spec', 'globalInputs').items()) {
    for (const { key, value } of input.entries()) {
      if (value.kind === 'map') checkOperatorFields('fluentd', 'input', key, value, fieldReport(object, report));
    }
  }
}

/** The maps whose keys are plugins: the spec itself, or the items of its list. */
function holdersOf(object: ManifestObject): readonly ManifestNode[] {
  const spec = object.root.at('spec');
  const list = ['filters', 'outputs', 'inputs'].flatMap((key) => spec.at(key).items());
  return list.length > 0 ? list : [spec];
}

/** Filters and outputs of Fluent Bit whose match no input's tag meets, where the set has inputs at all. */
function checkTags(objects: readonly ManifestObject[], report: OperatorReport): void {
  const bits = objects.filter((object) => agentOf(object) === 'fluentbit');
  const inputs = bits.filter((object) => kindOf(object) === 'input');
  const tags = inputs.flatMap((input) => tagsOf(input));
  if (inputs.length === 0 || tags.includes(undefined)) return;
  const rewrites = bits.some((object) => holdersOf(object).some((holder) => holder.at('rewriteTag').exists));
  for (const object of bits) {
    const kind = kindOf(object);
    const match = object.root.at('spec', 'match');
    const pattern = match.text();
    if (kind === undefined || kind === 'input' || pattern === undefined || rewrites) continue;
    if (tags.some((tag) => tag !== undefined && patternsMeet(pattern, tag))) continue;
    const list = tags.slice(0, 4).join(', ');
    const message = `No input makes a tag that '${pattern}' matches. Tags here: ${list}.`;
    report(object, 'match-without-tag', 'warning', message, match.span);
  }
}

/** The tags of an input; one of them is undefined where it cannot be told. */
function tagsOf(input: ManifestObject): readonly (string | undefined)[] {
  return input.root
    .at('spec')
    .entries()
    .filter(({ key, value }) => !ownFields.has(key.toLowerCase()) && value.kind === 'map')
    .map(({ value }) => value.text('tag'));
}
