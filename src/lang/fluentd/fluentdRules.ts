import { didYouMean } from '../query/didYouMean.ts';
import type { FluentdParam, FluentdSection } from './fluentdAst.ts';
import { paramOf, paramsOf, sectionsOf } from './fluentdAst.ts';
import { checkBuffer } from './bufferRules.ts';
import { checkConfigured } from './configureRules.ts';
import { pluginDirectives } from './directiveCheck.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { originsOf } from './fluentdRouting.ts';
import { checkFluentdAccessor } from './fluentdAccessor.ts';
import { checkLokiOutput, checkServerTransport } from './networkRules.ts';
import { checkGrep, checkRecordTransformer } from './recordRules.ts';
import { tagTest } from './tagMatcher.ts';
import {
  checkLogLevel,
  checkExec,
  checkExecFilter,
  checkMultilineFormats,
  checkSample,
  checkStorage,
  checkTimes,
} from './commonRules.ts';
import {
  checkConcatExpressions,
  checkElasticType,
  checkExceptionLanguages,
  checkPrometheusMetrics,
} from './gemRules.ts';
import { checkSplitTraces } from './splitTraces.ts';
import { lineOf } from './unknownNames.ts';

/** Checks what single plugins demand beyond names and types, and what several sections must not share. */
export function checkFluentdRules(context: FluentdContext): void {
  const directives = pluginDirectives(context);
  const tags = allTags(context);
  checkUniques(context);
  for (const { section, worker } of directives) {
    if (!context.isOwn(section)) continue;
    checkWorkers(context, section, worker);
    everySection(section, (inner) => {
      rulesByName.get(inner.name)?.get(inner.type?.value?.text ?? '')?.(context, inner);
      checkAnySection(context, inner);
      checkConfigured(context, inner);
    });
    if (section.name === 'match') checkOutputBuffer(context, section, tagsFor(section, tags));
  }
}

type SectionRule = (context: FluentdContext, section: FluentdSection) => void;

const sectionRules: Readonly<Record<string, SectionRule>> = {
  'source tail': checkTail,
  'filter record_transformer': checkRecordTransformer,
  'filter concat': checkConcat,
  'match detect_exceptions': checkExceptionLanguages,
  'filter prometheus': checkPrometheusMetrics,
  'match prometheus': checkPrometheusMetrics,
  'store prometheus': checkPrometheusMetrics,
  'match elasticsearch': checkElasticType,
  'store elasticsearch': checkElasticType,
  'match loki': checkLokiOutput,
  'store loki': checkLokiOutput,
  'match rewrite_tag_filter': checkRewrite,
  'match http': checkEndpoint,
  'store http': checkEndpoint,
  'match forward': checkForward,
  'parse multiline': checkMultilineFormats,
  'source exec': checkExec,
  'match exec_filter': checkExecFilter,
  'store exec_filter': checkExecFilter,
  'source sample': checkSample,
  'source dummy': checkSample,
  'filter grep': checkGrep,
};

/** The rules of sections by their name, then by the plugin that they use. */
const rulesByName = new Map<string, Map<string, SectionRule>>();
for (const [place, rule] of Object.entries(sectionRules)) {
  const blank = place.indexOf(' ');
  const rules = rulesByName.get(place.slice(0, blank)) ?? new Map<string, SectionRule>();
  rules.set(place.slice(blank + 1), rule);
  rulesByName.set(place.slice(0, blank), rules);
}

function everySection(section: FluentdSection, visit: (section: FluentdSection) => void): void {
  visit(section);
  for (const inner of section.children) if (inner.kind === 'section') everySection(inner, visit);
}

/** Tags of the known sources that a match takes; undefined when they are not all known or are too many to be looked through. */
function tagsFor(section: FluentdSection, tags: readonly string[] | undefined): readonly string[] | undefined {
  const argument = section.argument;
  if (tags === undefined || argument === undefined || argument.isDynamic) return undefined;
  return tags.filter(tagTest(argument.text));
}

/** Of as many sources the tags are looked through for every match. */
const mostOrigins = 100;

/** The tags of all sources, undefined when not all are known or there are too many. */
function allTags(context: FluentdContext): readonly string[] | undefined {
  const origins = originsOf(context, []);
  if (origins.length > mostOrigins) return undefined;
  const isKnown = origins.every((origin) => origin.tags !== undefined && origin.label === undefined);
  return isKnown ? origins.flatMap((origin) => origin.tags ?? []) : undefined;
}

function checkOutputBuffer(
  context: FluentdContext,
  section: FluentdSection,
  tags: readonly string[] | undefined,
): void {
  checkBuffer(context, section, tags);
  for (const store of sectionsOf(section, 'store')) checkBuffer(context, store, tags);
}

function checkAnySection(context: FluentdContext, section: FluentdSection): void {
  for (const child of section.children) {
    if (child.kind !== 'param') continue;
    paramRules.get(child.name)?.(context, child, section);
    checkAccessorParam(context, section, child);
  }
  checkTimes(context, section);
  checkStorage(context, section);
  if (section.name === 'transport') checkServerTransport(context, section);
}

type ParamRule = (context: FluentdContext, param: FluentdParam, section: FluentdSection) => void;

/** The rules of parameters that mean the same wherever they stand. */
const paramRules: ReadonlyMap<string, ParamRule> = new Map<string, ParamRule>([
  ['@log_level', checkLogLevel],
  ['encoding', checkEncoding],
  ['from_encoding', checkEncoding],
  [
    'types',
    (context, param, section) => {
      if (section.name === 'parse' || section.name === 'source') checkTypes(context, param);
    },
  ],
]);

const accessorParams = new Set(['grep key', 'parser key_name', 'rewrite_tag_filter key', 'concat key']);

function checkAccessorParam(context: FluentdContext, section: FluentdSection, param: FluentdParam): void {
  const value = param.value;
  if (value === undefined || value.text.charCodeAt(0) !== 0x24 || value.isDynamic) return;
  if (!/^\$[.[]/.test(value.text)) return;
  const type = section.type?.value?.text ?? (param.name === 'key' ? 'grep' : '');
  if (!accessorParams.has(`${type} ${param.name}`) && param.name !== 'remove_keys') return;
  for (const accessor of param.name === 'remove_keys' ? value.text.split(/,\s*(?=\$|\w)/) : [value.text]) {
    const problem = checkFluentdAccessor(accessor);
    if (problem !== undefined)
      context.report('bad-accessor', 'error', `The record accessor is refused: ${problem}.`, value);
  }
}

const fieldTypes = ['string', 'integer', 'float', 'bool', 'time', 'array'];

function checkTypes(context: FluentdContext, param: FluentdParam): void {
  const value = param.value;
  if (value === undefined || value.isDynamic || value.form === 'list') return;
  const pairs =
    value.form === 'json'
      ? jsonPairs(value.text)
      : value.text
          .split(',')
          .map((pair) => pair.trim())
          .filter((pair) => pair !== '')
          .map((pair) => splitOnce(pair));
  for (const [field, type] of pairs) {
    const name = type?.split(':')[0];
    if (field === '' || name === undefined || name === '') {
      context.report('bad-types', 'error', 'types holds field:type pairs, parted by commas.', value);
    } else if (!fieldTypes.includes(name)) {
      const guess =
        didYouMean(name, fieldTypes) ??
        (/^int|long/.test(name) ? 'integer' : /^(?:double|number|decimal)/.test(name) ? 'float' : undefined);
      const at = context.text.indexOf(`:${name}`, value.start) + 1;
      const fixes =
        guess === undefined || at <= 0
          ? []
          : [{ title: `Change to '${guess}'`, edits: [{ start: at, end: at + name.length, text: guess }] }];
      context.report(
        'bad-types',
        'error',
        `There is no type '${name}'. There are ${fieldTypes.join(', ')}.`,
        value,
        fixes,
      );
    }
  }
}

function splitOnce(pair: string): readonly [string, string | undefined] {
  const colon = pair.indexOf(':');
  return colon < 0 ? [pair, undefined] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

function jsonPairs(json: string): readonly (readonly [string, string | undefined])[] {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, type]) => [key, String(type)] as const)
      : [];
  } catch {
    return [];
  }
}

const encodings =
  /^(?:UTF-8|UTF8-MAC|UTF-8-MAC|UTF-7|UTF-16(?:LE|BE)?|UTF-32(?:LE|BE)?|UCS-[24](?:LE|BE)|ASCII|US-ASCII|ASCII-8BIT|BINARY|Shift_JIS|SJIS|Windows-(?:31J|874|125\d|1258)|CP(?:\d{3,5})|csWindows31J|EUC-(?:JP|KR|TW)|eucJP(?:-ms)?|euc-jp-ms|ISO-2022-JP(?:-2|-KDDI)?|ISO-?8859-(?:[1-9]|1[0-6])|ISO8859-\d+|KOI8-[RU]|GB(?:K|2312|12345|18030)|Big5(?:-HKSCS|-UAO)?|TIS-620|IBM\d{3}|mac\w+|EMACS-MULE|stateless-ISO-2022-JP|locale|external|filesystem)$/i;

function checkEncoding(context: FluentdContext, param: FluentdParam): void {
  const value = param.value;
  if (value === undefined || value.isDynamic || encodings.test(value.text)) return;
  const isUtf8 = /^utf_?8$/i.test(value.text);
  const fixes = isUtf8
    ? [{ title: 'Write UTF-8', edits: [{ start: value.start, end: value.end, text: 'UTF-8' }] }]
    : [];
  context.report('bad-encoding', 'error', `Ruby knows no encoding '${value.text}'.`, value, fixes);
}

/** Ids, position files and buffer paths that two sections share. */
function checkUniques(context: FluentdContext): void {
  const seen = {
    id: new Map<string, FluentdSection>(),
    pos: new Map<string, FluentdSection>(),
    buffer: new Map<string, FluentdSection>(),
  };
  const claim = (key: keyof typeof seen, section: FluentdSection, param: FluentdParam, message: string): void => {
    if (param.value === undefined || param.value.isDynamic || param.value.text === '') return;
    const first = seen[key].get(param.value.text);
    if (first === undefined) seen[key].set(param.value.text, section);
    else if (first !== section && context.isOwn(section)) context.report('shared-value', 'error', message, param.value);
  };
  const workers = new Set(pluginDirectives(context).flatMap(({ worker }) => worker ?? []));
  for (const { section, worker } of pluginDirectives(context)) {
    // Each worker process is alone with its own sections, so what two of them share is told by none.
    if (worker !== undefined && workers.size > 1) continue;
    everySection(section, (inner) => {
      const id = paramOf(inner, '@id');
      if (id !== undefined) claim('id', inner, id, `Another plugin has the @id '${id.value?.text ?? ''}'.`);
      const type = inner.type?.value?.text;
      const file = type === 'tail' ? paramOf(inner, 'pos_file') : undefined;
      if (file !== undefined) claim('pos', inner, file, 'Another tail uses this pos_file.');
      const isBuffer = inner.name === 'buffer' && (type ?? 'file').startsWith('file');
      const path = isBuffer ? paramOf(inner, 'path') : undefined;
      if (path !== undefined && path.value?.text.includes('*') !== true)
        claim('buffer', inner, path, 'Another output uses this buffer path.');
    });
  }
}

function checkTail(context: FluentdContext, section: FluentdSection): void {
  if (context.isFragment || section.children.some((child) => child.kind === 'include')) return;
  const hasFile = paramOf(section, 'pos_file') !== undefined;
  if (!hasFile && !paramsOf(section).some((param) => didYouMean(param.name, ['pos_file']) !== undefined)) {
    const type = section.type;
    const end = type?.end ?? section.header.end;
    const tag = (paramOf(section, 'tag')?.value?.text ?? 'tail').replace(/\W+/g, '-').replace(/^-|-$/g, '');
    const indent = type === undefined ? '  ' : context.text.slice(lineOf(context.text, type).start, type.start);
    const line =
      context.root.format === 'yaml' ? `pos_file: /var/log/fluent/${tag}.pos` : `pos_file /var/log/fluent/${tag}.pos`;
    const fixes = [
      { title: 'Add pos_file', edits: [{ start: end, end, text: `\n${indent.replace(/\S/g, ' ')}${line}` }] },
    ];
    context.report(
      'tail-without-pos-file',
      'warning',
      'Without pos_file lines are lost or read twice after a restart.',
      type ?? section.header,
      fixes,
    );
  }
  checkContainerParser(context, section);
  checkSplitTraces(context, section);
}

/** Container runtimes but the old Docker write CRI lines, which are no JSON. */
function checkContainerParser(context: FluentdContext, section: FluentdSection): void {
  const path = paramOf(section, 'path')?.value?.text ?? '';
  if (!/\/var\/log\/(?:containers|pods)\b/.test(path)) return;
  const parse = sectionsOf(section, 'parse')[0];
  const type = parse === undefined ? undefined : parse.type;
  if (parse === undefined || type?.value?.text !== 'json') return;
  const span = type.value;
  const inner = paramsOf(parse).filter((param) => param.name !== '@type');
  const fixes =
    context.root.format === 'v1' ? [{ title: 'Parse CRI lines', edits: criEdits(context, type, inner) }] : [];
  context.report(
    'json-on-cri',
    'warning',
    'containerd and CRI-O write CRI lines, not JSON: only the old Docker log driver does. Use the cri parser of fluent-plugin-parser-cri.',
    span,
    fixes,
  );
}

function criEdits(
  context: FluentdContext,
  type: FluentdParam,
  params: readonly FluentdParam[],
): readonly { readonly start: number; readonly end: number; readonly text: string }[] {
  const value = type.value ?? type.nameSpan;
  const stale = params.filter((param) =>
    ['time_format', 'time_key', 'time_type', 'keep_time_key', 'json_parser'].includes(param.name),
  );
  return [{ start: value.start, end: value.end, text: 'cri' }, ...stale.map((param) => lineOf(context.text, param))];
}

function checkConcat(context: FluentdContext, section: FluentdSection): void {
  checkConcatExpressions(context, section);
  const lines = paramOf(section, 'n_lines');
  const start = paramOf(section, 'multiline_start_regexp', 'multiline_end_regexp');
  if (lines !== undefined && start !== undefined) {
    context.report(
      'exclusive-params',
      'error',
      'n_lines and a start or end expression exclude each other.',
      lines.nameSpan,
    );
  } else if (
    lines === undefined &&
    start === undefined &&
    paramOf(section, 'use_first_timestamp', 'use_partial_metadata', 'partial_key', 'use_partial_cri_logtag') ===
      undefined &&
    !context.isFragment
  ) {
    context.report('missing-param', 'error', "'concat' needs n_lines or multiline_start_regexp.", section.header);
  }
}

function checkRewrite(context: FluentdContext, section: FluentdSection): void {
  const hasRule =
    sectionsOf(section, 'rule').length > 0 || paramsOf(section).some((param) => /^rewriterule\d+$/.test(param.name));
  if (hasRule || context.isFragment || section.children.some((child) => child.kind === 'include')) return;
  context.report('missing-section', 'error', 'At least one <rule> is needed.', section.header);
}

function checkForward(context: FluentdContext, section: FluentdSection): void {
  const hasServer = sectionsOf(section, 'server').length > 0 || sectionsOf(section, 'service_discovery').length > 0;
  const isOpen = section.children.some((child) => child.kind === 'include') || context.isTemplated(section);
  for (const server of sectionsOf(section, 'server')) checkServerHost(context, server);
  if (!hasServer && !isOpen && !context.isFragment && paramOf(section, 'host') === undefined) {
    context.report('missing-section', 'error', "'forward' needs at least one <server>.", section.header);
  }
}

/** A port behind the host is looked up as a part of its name, which fails. */
function checkServerHost(context: FluentdContext, server: FluentdSection): void {
  const value = paramOf(server, 'host')?.value;
  const parts = value?.isDynamic === false ? /^([^:\s/]+):(\d+)$/.exec(value.text) : null;
  if (value === undefined || parts === null) return;
  const fixes =
    paramOf(server, 'port') === undefined || value.form !== 'plain'
      ? []
      : [{ title: 'Leave the host only', edits: [{ start: value.start, end: value.end, text: parts[1] ?? '' }] }];
  context.report(
    'host-with-port',
    'error',
    `host is a name or an address: ${parts[2] ?? ''} goes into port.`,
    value,
    fixes,
  );
}

function checkEndpoint(context: FluentdContext, section: FluentdSection): void {
  const value = paramOf(section, 'endpoint')?.value;
  if (value === undefined || value.isDynamic) return;
  const text = value.text.replace(/\$\{[^}]{0,500}\}|%[A-Za-z]/g, 'x');
  if (/[\s<>"{}|\\^`]/.test(text)) {
    context.report('bad-url', 'error', 'This is not a valid URL.', value);
  } else if (!/^https?:\/\//.test(text)) {
    context.report('bad-url', 'warning', 'The endpoint has to begin with http:// or https://.', value);
  }
}

/** Inputs that only one worker may run. */
const singleWorker = new Set(['tail', 'systemd', 'windows_eventlog', 'windows_eventlog2']);

function checkWorkers(context: FluentdContext, section: FluentdSection, worker: FluentdSection | undefined): void {
  const count = context.workers;
  const type = section.type?.value;
  if (
    count === undefined ||
    count < 2 ||
    type === undefined ||
    section.name !== 'source' ||
    !singleWorker.has(type.text)
  )
    return;
  const isRange = worker?.argument?.text.includes('-') === true;
  if (worker !== undefined && !isRange) return;
  context.report('worker-needed', 'error', `'${type.text}' runs in one worker only: put it into <worker 0>.`, type);
}
