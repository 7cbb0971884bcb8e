import { isClearSecret } from '../fluent/secretCheck.ts';
import { checkContainerParser } from './containerLines.ts';
import { checkRegex } from './definitionCheck.ts';
import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue } from './fluentbitContext.ts';
import { hasSlipOf, knownPlugin } from './fluentbitSectionCheck.ts';
import { splitWords } from './fluentbitValueCheck.ts';
import { bytesOf } from './startRules.ts';
import { lokiLabelKeys, lokiLabels } from './lokiRules.ts';
import { checkLuaFilter } from './luaRules.ts';
import { checkProcessor, checkRoutes } from './processorRules.ts';
import { checkSplitTraces } from './splitTraces.ts';
import { checkRecordAccessor } from './recordAccessor.ts';

/** Checks what single plugins demand of their keys beyond type and place, and what loses or leaks records. */
export function checkPluginRules(context: FluentbitContext, section: FluentbitSection): void {
  if (section.plugin === undefined) return;
  for (const child of section.children) if (child.kind === 'processor') checkProcessor(context, child);
  if (section.kind === 'input') checkRoutes(context, section);
  const rules = rulesByPlugin.get(section.place);
  for (const property of section.properties) {
    const value = resolvedValue(context, property);
    checkAnyProperty(context, section, property, value);
    if (value !== undefined) rules?.get(property.key)?.(context, property, value);
  }
  sectionRules.get(section.place)?.(context, section);
  if (section.place === 'input tail') {
    checkTailLoss(context, section);
    checkContainerParser(context, section);
    checkSplitTraces(context, section);
  }
}

type PropertyRule = (context: FluentbitContext, property: FluentbitProperty, value: string) => void;
type SectionRule = (context: FluentbitContext, section: FluentbitSection) => void;

const propertyRules: Readonly<Record<string, PropertyRule>> = {
  'filter grep regex': grepRule,
  'filter grep exclude': grepRule,
  'filter rewrite_tag rule': rewriteRule,
  'filter modify rename': modifyPair,
  'filter modify hard_rename': modifyPair,
  'filter modify add': modifyPair,
  'filter modify set': modifyPair,
  'filter modify copy': modifyPair,
  'filter modify hard_copy': modifyPair,
  'filter modify remove': modifyOne,
  'filter modify remove_wildcard': modifyOne,
  'filter modify remove_regex': modifyOne,
  'filter modify condition': modifyCondition,
  'input dummy dummy': dummyRecord,
  'input dummy metadata': dummyRecord,
  'output loki label_keys': lokiLabelKeys,
  'output loki labels': lokiLabels,
  'output loki uri': uriIsPath,
  'output http uri': uriIsPath,
  'output es path': uriIsPath,
  'output prometheus_remote_write uri': uriIsPath,
  'output opentelemetry logs_uri': uriIsPath,
  'output s3 total_file_size': s3FileSize,
  'output prometheus_exporter add_label': labelPair,
  'output prometheus_remote_write add_label': labelPair,
  'output opentelemetry add_label': labelPair,
  'input tail exclude_path': excludePath,
};

/** The rules of keys by kind and name of the plugin. */
const rulesByPlugin = new Map<string, Map<string, PropertyRule>>();
for (const [name, rule] of Object.entries(propertyRules)) {
  const blank = name.lastIndexOf(' ');
  const plugin = name.slice(0, blank);
  const rules = rulesByPlugin.get(plugin) ?? new Map<string, PropertyRule>();
  rules.set(name.slice(blank + 1), rule);
  rulesByPlugin.set(plugin, rules);
}

const sectionRules: ReadonlyMap<string, SectionRule> = new Map<string, SectionRule>(
  Object.entries({
    'filter rewrite_tag': (context, section) => {
      if (propertyOf(section, 'rule') !== undefined) return;
      context.report('missing-key', 'warning', "Without a 'Rule' this filter does nothing.", section.header);
    },
    'filter nest': (context, section) => {
      if (propertyOf(section, 'operation') !== undefined) return;
      context.report(
        'missing-key',
        'warning',
        "Without 'Operation' (nest or lift) this filter does nothing.",
        section.header,
      );
    },
    'filter lua': checkLuaFilter,
    'filter kubernetes': checkKubernetes,
  } satisfies Record<string, SectionRule>),
);

function checkAnyProperty(
  context: FluentbitContext,
  section: FluentbitSection,
  property: FluentbitProperty,
  value: string | undefined,
): void {
  const { key, valueSpan } = property;
  if (key === 'host' && section.kind === 'output') checkHost(context, property, property.value);
  if (value === undefined) return;
  if ((key === 'tag' || key === 'match') && /\s#/.test(value) && context.root.format === 'classic') {
    const end = valueSpan.start + value.slice(0, value.search(/\s#/)).trimEnd().length;
    const fixes = [{ title: 'Remove the comment', edits: [{ start: end, end: valueSpan.end, text: '' }] }];
    context.report(
      'trailing-comment',
      'warning',
      'A comment is a line of its own: this text is part of the value.',
      valueSpan,
      fixes,
    );
  }
  if (key === 'match_regex') checkRegex(value, valueSpan, context.report, 'warning');
  if (key === 'tag_regex') checkRegex(value, valueSpan, context.report, 'warning');
  if (key === 'tls.verify' && /^(?:off|false|no)$/i.test(value)) {
    const fixes = [{ title: 'Write on', edits: [{ ...valueSpan, text: 'on' }] }];
    const host = propertyOf(section, 'host')?.value ?? '';
    const isFar = /\.[a-z]/i.test(host) && !/\$\{|\.svc\b|\.local$|^localhost/.test(host);
    context.report(
      'tls-unverified',
      isFar ? 'warning' : 'information',
      'The certificate of the peer is not checked, so anyone in between can read the records.',
      valueSpan,
      fixes,
    );
  }
  if (isClearSecret(property.name, value)) {
    context.report(
      'clear-secret',
      'information',
      `A secret stands here in clear. Take it from the environment with \${NAME}.`,
      valueSpan,
    );
  }
}

function checkHost(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  const url = /^(\w+):\/\/(\$\{[^}]*\}|[^/:]+)?/.exec(value);
  const port = /^([\w.-]+|\$\{[^}]*\}):(\d+)$/.exec(value);
  if (url !== null) {
    const fixes =
      url[2] === undefined ? [] : [{ title: `Write ${url[2]}`, edits: [{ ...property.valueSpan, text: url[2] }] }];
    context.report(
      'host-is-url',
      'warning',
      'Host is a bare name or address. Scheme, port and path have keys of their own.',
      property.valueSpan,
      fixes,
    );
  } else if (port !== null) {
    const fixes = [{ title: `Write ${port[1] ?? ''}`, edits: [{ ...property.valueSpan, text: port[1] ?? '' }] }];
    context.report(
      'host-has-port',
      'warning',
      `Host is a bare name or address. Write the port as 'Port ${port[2] ?? ''}'.`,
      property.valueSpan,
      fixes,
    );
  }
}

function grepRule(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  if (property.shape === 'list') return;
  const blank = value.search(/\s/);
  if (blank < 0) {
    const message = `'${property.name}' takes a field and a regular expression.`;
    context.report('missing-words', 'error', message, property.valueSpan);
    return;
  }
  const field = value.slice(0, blank);
  const pattern = value.slice(blank).trim();
  const problem = checkRecordAccessor(field.startsWith('$') ? field : `$${field}`);
  if (problem !== undefined) {
    const hint = /^\^|[*+()]/.test(field) ? ' The field comes first, then the expression.' : '';
    const fixes =
      hint === '' ? [] : [{ title: 'Swap the two', edits: [{ ...property.valueSpan, text: `${pattern} ${field}` }] }];
    context.report('bad-accessor', 'error', `'${field}' is not a field: ${problem}.${hint}`, property.valueSpan, fixes);
  }
  checkRegex(pattern, property.valueSpan, context.report, 'error');
}

function rewriteRule(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  const [key = '', regex, tag, keep] = splitWords(value);
  if (regex === undefined || tag === undefined || keep === undefined) return;
  const problem = key.startsWith('$') ? checkRecordAccessor(key) : 'it has to begin with $';
  if (problem !== undefined)
    context.report('bad-accessor', 'error', `'${key}' is not a field: ${problem}.`, property.valueSpan);
  checkRegex(regex, property.valueSpan, context.report, 'error');
  if (!/^(?:on|off|true|false|yes|no)$/i.test(keep)) {
    context.report(
      'bad-boolean',
      'warning',
      `The fourth word tells whether to keep the record: true or false, not '${keep}'.`,
      property.valueSpan,
    );
  }
}

function modifyPair(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  if (splitWords(value).length < 2) {
    context.report('missing-words', 'error', `'${property.name}' takes two words.`, property.valueSpan);
  } else checkWordsAsRegex(context, property, value);
}

/** The filter compiles the words of every rule, whether the rule matches with them or not. */
function checkWordsAsRegex(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  const words = splitWords(value);
  for (const word of new Set([words[0] ?? '', words.at(-1) ?? ''])) {
    if (word !== '') checkRegex(word, property.valueSpan, context.report, 'error');
  }
}

function modifyOne(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  if (splitWords(value).length > 1) {
    context.report('too-many-words', 'error', `'${property.name}' takes one word.`, property.valueSpan);
  } else checkWordsAsRegex(context, property, value);
}

const conditions: ReadonlyMap<string, number> = new Map([
  ['key_exists', 1],
  ['key_does_not_exist', 1],
  ['a_key_matches', 1],
  ['no_key_matches', 1],
  ['key_value_equals', 2],
  ['key_value_does_not_equal', 2],
  ['key_value_matches', 2],
  ['key_value_does_not_match', 2],
  ['matching_keys_have_matching_values', 2],
  ['matching_keys_do_not_have_matching_values', 2],
]);

function modifyCondition(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  const [name = '', ...rest] = splitWords(value);
  const count = conditions.get(name.toLowerCase());
  if (count === undefined) {
    context.report(
      'bad-choice',
      'error',
      `There is no condition '${name}'. There are ${[...conditions.keys()].join(', ')}.`,
      property.valueSpan,
    );
  } else if (rest.length < count) {
    context.report(
      'missing-words',
      'error',
      `The condition ${name} takes ${count === 1 ? 'one word' : 'two words'}.`,
      property.valueSpan,
    );
  }
}

function dummyRecord(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  // That a value is missing is told already.
  if (value === '') return;
  try {
    const record: unknown = JSON.parse(value);
    if (typeof record === 'object' && record !== null) return;
  } catch {
    // What is no JSON is told below, as is JSON that is no object.
  }
  const isMap = property.shape === 'map' || value.startsWith('{');
  const message = `${isMap ? 'This is not valid JSON' : `${property.name} has to be a JSON object`}. Fluent Bit warns and sends its default record.`;
  context.report('bad-json', 'warning', message, property.valueSpan);
}

function uriIsPath(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  const url = /^\w+:\/\/[^/]*(\/.*)?$/.exec(value);
  if (url === null) return;
  const path = url[1] ?? '/';
  const fixes = [{ title: `Write ${path}`, edits: [{ ...property.valueSpan, text: path }] }];
  context.report(
    'uri-is-url',
    'warning',
    `'${property.name}' is a path. Host and port have keys of their own.`,
    property.valueSpan,
    fixes,
  );
}

function s3FileSize(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  const size = bytesOf(value);
  if (size === undefined) return;
  if (size < 1_000_000)
    context.report('bad-size', 'error', 'total_file_size has to be at least 1M.', property.valueSpan);
  else if (size > 50_000_000_000)
    context.report('bad-size', 'error', 'total_file_size may be at most 50G.', property.valueSpan);
}

function labelPair(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  if (property.shape === 'text' && splitWords(value).length < 2) {
    context.report('missing-words', 'error', `'${property.name}' takes a name and a value.`, property.valueSpan);
  }
}

function excludePath(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  for (const path of value.split(',').map((one) => one.trim())) {
    if (path === '' || path.includes('/') || path.includes('*')) continue;
    context.report(
      'exclude-without-pattern',
      'warning',
      `No file has the whole path '${path}', so nothing is excluded. Write a pattern such as /var/log/containers/*${path}*.log.`,
      property.valueSpan,
    );
  }
}

function checkKubernetes(context: FluentbitContext, section: FluentbitSection): void {
  const prefix = propertyOf(section, 'kube_tag_prefix');
  const match = propertyOf(section, 'match');
  const tag = match === undefined ? undefined : resolvedValue(context, match);
  const written = prefix === undefined ? 'kube.var.log.containers.' : resolvedValue(context, prefix);
  const stem = /^([\w.-]+)\*$/.exec(tag ?? '')?.[1];
  if (
    stem === undefined ||
    written === undefined ||
    propertyOf(section, 'use_journal', 'regex_parser', 'use_tag_for_meta') !== undefined
  )
    return;
  if (written.startsWith(stem) || stem.startsWith(written)) return;
  const inputs = context.sections.filter((one) => one.kind === 'input' && one.plugin === 'tail');
  const isTail = inputs.some(
    (one) =>
      (propertyOf(one, 'tag')?.value ?? '').startsWith(stem) && (propertyOf(one, 'tag')?.value ?? '').endsWith('*'),
  );
  if (!isTail) return;
  const message = `Tags here begin with '${stem}', the prefix that is cut off is '${written}': no pod is found. Set Kube_Tag_Prefix to ${stem}var.log.containers.`;
  context.report('tag-prefix', 'warning', message, prefix?.valueSpan ?? section.header);
}

/** What loses lines of a tailed file. These are hints: the agent is content. */
function checkTailLoss(context: FluentbitContext, section: FluentbitSection): void {
  if (section.properties.some((property) => property.isDynamic)) return;
  const name = propertyOf(section, 'name')?.valueSpan ?? section.header;
  const plugin = knownPlugin(section);
  const lacks = (key: string): boolean =>
    propertyOf(section, key) === undefined && (plugin === undefined || !hasSlipOf(section, plugin, key));
  if (lacks('db')) {
    context.report(
      'tail-without-db',
      'information',
      "Without 'DB' lines are lost or read twice after a restart.",
      name,
    );
  }
  const storage = propertyOf(section, 'storage.type')?.value.toLowerCase();
  if (lacks('mem_buf_limit') && storage !== 'filesystem') {
    context.report(
      'no-mem-limit',
      'information',
      "Without 'Mem_Buf_Limit' the buffer of this input grows until the process is killed.",
      name,
    );
  }
}
