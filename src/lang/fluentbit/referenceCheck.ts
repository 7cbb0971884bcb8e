import { didYouMean } from '../query/didYouMean.ts';
import type { FluentReport } from '../fluent/fluentProblem.ts';
import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext, ReferredFile } from './fluentbitContext.ts';
import { isBesideDocument, readReferred, resolvedValue, sectionsOfKind } from './fluentbitContext.ts';
import {
  checkMultilineDefinition,
  checkParserDefinition,
  checkStreamNames,
  checkStreamTask,
} from './definitionCheck.ts';
import { checkUpstreams } from './upstreamCheck.ts';

const builtinMultiline = ['docker', 'cri', 'go', 'java', 'python', 'ruby'];

/** Checks everything that names something else: parsers, files, storage, aliases, databases. */
export function checkReferences(context: FluentbitContext): void {
  checkDefinitions(context);
  for (const section of context.root.sections) {
    if (section.kind === 'service') checkServiceFiles(context, section);
    checkParserNames(context, section);
    if (section.kind === 'output') checkUpstreamFile(context, section);
  }
  if (context.role !== 'main') return;
  checkStorage(context);
  checkDoubles(context);
  checkServices(context);
}

/** Definitions in the document itself, which the classic main file must not hold. */
function checkDefinitions(context: FluentbitContext): void {
  const isClassicMain = context.root.format === 'classic' && context.role === 'main';
  const seen = new Set<string>();
  for (const section of context.root.sections) {
    if (section.kind === 'parser' || section.kind === 'multiline_parser') {
      if (isClassicMain) {
        const message = `[${section.name}] belongs into the file that Parsers_File names. Fluent Bit refuses it here.`;
        context.report('section-not-allowed', 'error', message, section.header);
      }
      if (section.kind === 'parser') checkParserDefinition(section, context.report);
      else checkMultilineDefinition(section, context.report);
      const name = propertyOf(section, 'name');
      const key = `${section.kind} ${name?.value ?? ''}`;
      if (name !== undefined && seen.has(key)) {
        context.report('duplicate-name', 'error', `A parser '${name.value}' is defined twice.`, name.valueSpan);
      }
      seen.add(key);
    } else if (section.kind === 'stream_task') {
      if (isClassicMain) {
        const message = `[${section.name}] belongs into the file that Streams_File names. It is ignored here.`;
        context.report('section-not-allowed', 'warning', message, section.header);
      }
      checkStreamTask(section, context.report);
    }
  }
  if (!isClassicMain) checkUpstreams(context.root.sections, context.report);
}

/** Files of the service section: what the agent would refuse in them is told at the key that names them. */
function checkServiceFiles(context: FluentbitContext, service: FluentbitSection): void {
  for (const property of service.properties) {
    const isParsers = property.key === 'parsers_file';
    if (!isParsers && property.key !== 'streams_file' && property.key !== 'plugins_file') continue;
    const file = readReferred(property, context.mainUri, context.files, context.variables);
    if (file === undefined) checkExists(context, property, isParsers);
    else checkReferred(context, file);
  }
  checkFileNames(context);
}

function checkExists(context: FluentbitContext, property: FluentbitProperty, isRefused: boolean): void {
  const path = resolvedValue(context, property);
  if (path === undefined || !isBesideDocument(path)) return;
  if (context.files.list(context.mainUri, path)?.length !== 0) return;
  const what = isRefused ? 'Fluent Bit refuses to start without it.' : 'Fluent Bit logs that and goes on.';
  context.report('missing-file', 'warning', `No file is called '${path}' beside this one. ${what}`, property.valueSpan);
}

function checkReferred(context: FluentbitContext, file: ReferredFile): void {
  const span = file.property.valueSpan;
  const report: FluentReport = (code, severity, message) => {
    if (severity === 'error' || severity === 'warning') {
      context.report(code, severity, `In ${file.path}: ${message}`, span);
    }
  };
  checkStreamNames(file.root.sections, inputNames(context), report);
  for (const problem of file.problems) report(problem.code, problem.severity, problem.message, problem);
  for (const section of file.root.sections) {
    if (section.kind === 'parser') checkParserDefinition(section, report);
    else if (section.kind === 'multiline_parser') checkMultilineDefinition(section, report);
    else if (section.kind === 'stream_task') checkStreamTask(section, report);
  }
  checkUpstreams(file.root.sections, report);
}

/** Names by which stream tasks know the inputs. */
function inputNames(context: FluentbitContext): readonly string[] {
  const counts = new Map<string, number>();
  return sectionsOfKind(context, 'input').flatMap((section) => {
    const plugin = propertyOf(section, 'name')?.value.toLowerCase() ?? '';
    const count = counts.get(plugin) ?? 0;
    counts.set(plugin, count + 1);
    return [`${plugin}.${count}`, propertyOf(section, 'alias')?.value ?? ''];
  });
}

/** A parser that two files define is refused. */
function checkFileNames(context: FluentbitContext): void {
  const seen = new Set<string>();
  for (const file of context.parserFiles) {
    for (const section of file.root.sections) {
      const name = section.kind === 'parser' ? propertyOf(section, 'name')?.value : undefined;
      if (name === undefined) continue;
      if (seen.has(name)) {
        const message = `In ${file.path}: a parser '${name}' is defined a second time.`;
        context.report('duplicate-name', 'error', message, file.property.valueSpan);
      }
      seen.add(name);
    }
  }
}

function checkUpstreamFile(context: FluentbitContext, output: FluentbitSection): void {
  const property = propertyOf(output, 'upstream');
  if (property === undefined) return;
  const file = readReferred(property, context.mainUri, context.files, context.variables);
  if (file === undefined) checkExists(context, property, true);
  else checkReferred(context, file);
}

/** Names that were gathered once for a context. */
const knownNames = new WeakMap<FluentbitContext, Map<string, readonly string[]>>();

/** Names of the parsers that the config can use. */
export function parserNames(context: FluentbitContext, kind: 'parser' | 'multiline_parser'): readonly string[] {
  const known = knownNames.get(context) ?? new Map<string, readonly string[]>();
  knownNames.set(context, known);
  const names = known.get(kind) ?? gatherNames(context, kind);
  known.set(kind, names);
  return names;
}

function gatherNames(context: FluentbitContext, kind: 'parser' | 'multiline_parser'): readonly string[] {
  const sections = [...context.sections, ...context.parserFiles.flatMap((file) => file.root.sections)];
  const own = sections
    .filter((section) => section.kind === kind)
    .map((section) => propertyOf(section, 'name')?.value ?? '');
  return kind === 'multiline_parser' ? [...builtinMultiline, ...own] : own;
}

const parserKeys: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['input', new Set(['parser', 'parser_firstline', 'docker_mode_parser'])],
  ['filter', new Set(['parser', 'merge_parser', 'regex_parser'])],
]);

function isNumberedParser(key: string): boolean {
  return key.startsWith('parser_') && /^parser_\d+$/.test(key);
}

function checkParserNames(context: FluentbitContext, section: FluentbitSection): void {
  const keys = parserKeys.get(section.kind);
  if (keys === undefined) return;
  for (const property of section.properties) {
    const isMultiline = property.key === 'multiline.parser';
    if (!isMultiline && !keys.has(property.key) && !isNumberedParser(property.key)) continue;
    const value = resolvedValue(context, property);
    if (value === undefined || value === '') continue;
    if (isMultiline) checkMultilineNames(context, property, value);
    else checkParserName(context, property, value);
  }
}

function checkMultilineNames(context: FluentbitContext, property: FluentbitProperty, value: string): void {
  const known = parserNames(context, 'multiline_parser');
  for (const name of value.split(',').map((one) => one.trim())) {
    if (name === '' || known.includes(name)) continue;
    const guess = didYouMean(name, known);
    const at =
      property.valueSpan.start +
      Math.max(0, context.text.slice(property.valueSpan.start, property.valueSpan.end).indexOf(name));
    const span = { start: at, end: at + name.length };
    const fixes = guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...span, text: guess }] }];
    const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
    const severity = context.knowsParsers || (guess !== undefined && !context.isPartial) ? 'error' : 'warning';
    context.report('unknown-parser', severity, `No multiline parser is called '${name}'.${hint}`, span, fixes);
  }
}

function checkParserName(context: FluentbitContext, property: FluentbitProperty, name: string): void {
  const known = parserNames(context, 'parser');
  if (known.includes(name) || (!context.knowsParsers && context.role !== 'main')) return;
  if (context.hasUnreadParsers || context.isPartial) return;
  const guess = didYouMean(name, known);
  const fixes =
    guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...property.valueSpan, text: guess }] }];
  const hint =
    guess !== undefined
      ? ` Did you mean '${guess}'?`
      : known.length === 0
        ? ' Name a parsers file with Parsers_File.'
        : '';
  context.report(
    'unknown-parser',
    'warning',
    `No parser is called '${name}', so lines stay as they are.${hint}`,
    property.valueSpan,
    fixes,
  );
}

function checkStorage(context: FluentbitContext): void {
  const service = sectionsOfKind(context, 'service')[0];
  if ((service !== undefined && propertyOf(service, 'storage.path') !== undefined) || context.isPartial) return;
  // Without a service section the file may be a piece of a config, unless it goes from inputs to outputs.
  const isWhole = sectionsOfKind(context, 'input').length > 0 && sectionsOfKind(context, 'output').length > 0;
  if (service === undefined && !isWhole) return;
  for (const input of context.root.sections) {
    const type = input.kind === 'input' ? propertyOf(input, 'storage.type') : undefined;
    if (type?.value.toLowerCase() !== 'filesystem') continue;
    const message =
      'storage.type filesystem needs storage.path in the service section. Fluent Bit refuses to start without it.';
    const own = context.root.sections.find((section) => section.kind === 'service');
    const last = own?.properties.at(-1);
    const isClassic = context.root.format === 'classic';
    const line = isClassic
      ? '\n    storage.path /var/lib/fluent-bit/storage/'
      : '\n  storage.path: /var/lib/fluent-bit/storage/';
    const fixes =
      last === undefined
        ? []
        : [{ title: 'Add storage.path', edits: [{ start: last.end, end: last.end, text: line }] }];
    const severity = service === undefined ? 'warning' : 'error';
    context.report('storage-without-path', severity, message, type.valueSpan, fixes);
  }
}

function checkDoubles(context: FluentbitContext): void {
  const aliases = new Map<string, FluentbitSection>();
  const databases = new Map<string, FluentbitSection>();
  for (const section of context.root.sections) {
    const isPlugin = section.kind === 'input' || section.kind === 'filter' || section.kind === 'output';
    const alias = isPlugin ? propertyOf(section, 'alias') : undefined;
    if (alias !== undefined && alias.value !== '') {
      const key = `${section.kind} ${alias.value}`;
      if (aliases.has(key))
        context.report(
          'duplicate-alias',
          'warning',
          `Another ${section.kind} has the alias '${alias.value}'.`,
          alias.valueSpan,
        );
      aliases.set(key, section);
    }
    const db = section.kind === 'input' ? propertyOf(section, 'db') : undefined;
    if (db !== undefined && db.value !== '') {
      if (databases.has(db.value)) {
        context.report(
          'shared-db',
          'warning',
          `Another input uses the database '${db.value}'. Each needs its own.`,
          db.valueSpan,
        );
      }
      databases.set(db.value, section);
    }
  }
}

function checkServices(context: FluentbitContext): void {
  const services = context.root.sections.filter((section) => section.kind === 'service');
  for (const service of services.slice(1)) {
    context.report('duplicate-section', 'warning', 'Only one service section is used.', service.header);
  }
}
