import { didYouMean } from '../query/didYouMean.ts';
import { checkElasticNames } from './elasticRules.ts';
import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue } from './fluentbitContext.ts';
import { checkGrace, checkRetries } from './lossRules.ts';
import { splitWords } from './fluentbitValueCheck.ts';

type Rule = (context: FluentbitContext, section: FluentbitSection) => void;

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>(
  Object.entries({
    'filter grep': checkGrep,
    'filter type_converter': checkConverter,
    service: checkGrace,
    'output es': checkElastic,
    'output opensearch': checkElastic,
    'output loki': (context, section) => {
      checkLeadingSlash(context, propertyOf(section, 'uri'));
    },
    'output http': checkHeaders,
  } satisfies Record<string, Rule>),
);

/** Rules of single plugins about keys that only make sense together or in one form. */
export function checkSmallRules(context: FluentbitContext, section: FluentbitSection): void {
  if (section.kind === 'upstream' || section.kind === 'node') checkUpstreamPlace(context, section);
  else rules.get(section.place)?.(context, section);
  if (section.kind === 'output') checkRetries(context, section);
}

function checkGrep(context: FluentbitContext, section: FluentbitSection): void {
  if (propertyOf(section, 'regex', 'exclude') !== undefined) return;
  if (section.properties.some((property) => property.isDynamic)) return;
  context.report('missing-key', 'warning', "Without 'Regex' or 'Exclude' this filter does nothing.", section.header);
}

const types = ['int', 'uint', 'float', 'hex', 'bool', 'string'];

/** `str_key from to type`: the agent crashes on a type that it does not know. */
function checkConverter(context: FluentbitContext, section: FluentbitSection): void {
  for (const property of section.properties) {
    if (!/^(?:str|int|uint|float)_key$/.test(property.key)) continue;
    const type = splitWords(resolvedValue(context, property) ?? '')[2];
    if (type === undefined || types.includes(type.toLowerCase())) continue;
    const guess = didYouMean(type, types);
    const at = property.valueSpan.start + property.value.lastIndexOf(type);
    const fixes =
      guess === undefined || context.text.slice(at, at + type.length) !== type
        ? []
        : [{ title: `Change to '${guess}'`, edits: [{ start: at, end: at + type.length, text: guess }] }];
    const message = `There is no type '${type}'. There are ${types.join(', ')}.`;
    context.report('bad-choice', 'error', message, property.valueSpan, fixes);
  }
}

function checkElastic(context: FluentbitContext, section: FluentbitSection): void {
  checkWriteOperation(context, section);
  checkElasticNames(context, section);
  checkIndex(context, section);
}

/** Elasticsearch and OpenSearch refuse an index whose name has capitals, or begins with -, _ or +. Fluent Bit sends it as it is. */
function checkIndex(context: FluentbitContext, section: FluentbitSection): void {
  const index = propertyOf(section, 'index');
  const value = index === undefined ? undefined : resolvedValue(context, index);
  if (index === undefined || value === undefined || /[$%]/.test(value)) return;
  if (/^(?:on|true|yes)$/i.test(propertyOf(section, 'logstash_format')?.value ?? '')) return;
  const right = value.toLowerCase();
  if (value !== right) {
    const isPlain = index.value === value;
    const fixes = isPlain ? [{ title: `Write ${right}`, edits: [{ ...index.valueSpan, text: right }] }] : [];
    const message = `An index has no capitals: '${value}' is refused, and its records with it.`;
    context.report('bad-index', 'warning', message, index.valueSpan, fixes);
  } else if (/^[-_+]|["*<>?\\|/, #]/.test(value)) {
    const message = `'${value}' is no name of an index: it begins with a letter or a digit, without blanks and "*<>?\\|/,#.`;
    context.report('bad-index', 'warning', message, index.valueSpan);
  }
}

/** An update names the document that it changes. */
function checkWriteOperation(context: FluentbitContext, section: FluentbitSection): void {
  const operation = propertyOf(section, 'write_operation');
  if (operation === undefined || !/^(?:update|upsert)$/i.test(resolvedValue(context, operation) ?? '')) return;
  const generates = /^(?:on|true|yes)$/i.test(propertyOf(section, 'generate_id')?.value ?? '');
  if (generates || propertyOf(section, 'id_key') !== undefined) return;
  const message = `Write_Operation ${operation.value} needs 'Id_Key' or Generate_ID on.`;
  context.report('missing-key', 'error', message, operation.valueSpan);
}

function checkLeadingSlash(context: FluentbitContext, property: FluentbitProperty | undefined): void {
  const value = property === undefined ? undefined : resolvedValue(context, property);
  if (property === undefined || value === undefined || !/^[\w.-]/.test(value) || value.includes('://')) return;
  const { start } = property.valueSpan;
  const fixes = [{ title: 'Add the slash', edits: [{ start, end: start, text: '/' }] }];
  context.report('bad-path', 'warning', `'${property.name}' begins with a slash.`, property.valueSpan, fixes);
}

function checkHeaders(context: FluentbitContext, section: FluentbitSection): void {
  for (const property of section.properties) {
    if (property.key !== 'header' || property.shape !== 'text') continue;
    const value = resolvedValue(context, property);
    if (value === undefined || value === '' || splitWords(value).length > 1) continue;
    const message = `'${property.name}' takes a name and a value, parted by a blank.`;
    context.report('missing-words', 'warning', message, property.valueSpan);
  }
}

/** Upstreams stand in a file of their own, which an output names. */
function checkUpstreamPlace(context: FluentbitContext, section: FluentbitSection): void {
  if (context.root.format !== 'classic' || context.role !== 'main') return;
  const message = `[${section.name}] belongs into the file that an output's Upstream names. It is ignored here.`;
  context.report('section-not-allowed', 'warning', message, section.header);
}
