import type { EventRecord, TrialEvent, TrialInput } from '../../model/lineTrial.ts';
import type { FluentbitContext } from '../../lang/fluentbit/fluentbitContext.ts';
import { resolvedValue } from '../../lang/fluentbit/fluentbitContext.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import { joinLines, multilineParsers } from './fluentbitMultiline.ts';
import type { FluentbitParser } from './fluentbitParsers.ts';
import { runFluentbitParser } from './fluentbitParsers.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries } from './recordDiff.ts';
import { pathInTag, samplePath } from './samplePath.ts';
import { readJsonObject } from './textFormats.ts';
import type { StepPlace, TrialLog } from './trialLog.ts';

/** An input with all that its reading needs. */
export interface FluentbitInput {
  readonly context: FluentbitContext;
  readonly section: FluentbitSection;
  readonly parsers: ReadonlyMap<string, FluentbitParser>;
  readonly place: StepPlace;
  readonly tag: string;
  readonly path: string;
}

/** The fields of inputs that give a line as it is, by plugin. */
const lineFields: Readonly<Record<string, string>> = {
  exec: 'exec',
  head: 'head',
  systemd: 'MESSAGE',
  kmsg: 'msg',
  serial: 'msg',
};
/** Inputs that hand a line to a parser that they name. */
const parsing = new Set(['tail', 'exec', 'head', 'stdin', 'syslog', 'tcp', 'udp', 'mqtt', 'http']);

/** The path that the lines stand in: the one that was given, else one that the input takes. */
export function inputPath(context: FluentbitContext, section: FluentbitSection, given: string | undefined): string {
  return given ?? samplePath(valueOf(context, section, 'path'));
}

/** The tag that an input gives to the lines of a file. */
export function inputTag(context: FluentbitContext, section: FluentbitSection, path: string): string {
  const plugin = section.plugin ?? '';
  const written = valueOf(context, section, 'tag');
  if (written === undefined) {
    const alike = context.sections.filter((one) => one.kind === 'input' && one.plugin === plugin);
    return `${plugin}.${alike.indexOf(section)}`;
  }
  if (plugin !== 'tail') return written;
  const pattern = valueOf(context, section, 'tag_regex');
  const match = pattern === undefined ? undefined : onigmoMatcher(pattern)(path);
  const named = match?.kind === 'match' ? new Map(match.named) : undefined;
  const filled =
    named === undefined ? written : written.replace(/<(\w+)>/g, (_, name: string) => named.get(name) ?? '');
  return filled.replace('*', () => pathInTag(path));
}

/** Turns lines into events one after the other, and tells how. */
export function* readInput(input: FluentbitInput, given: TrialInput, log: TrialLog): Generator<TrialEvent> {
  const { context, section } = input;
  const lines = given.text.replace(/\r\n/g, '\n').replace(/\n$/, '').split('\n');
  const plugin = section.plugin ?? '';
  const key = plugin === 'tail' ? (valueOf(context, section, 'key') ?? 'log') : (lineFields[plugin] ?? 'log');
  const multiline = propertyOf(section, 'multiline.parser');
  if (plugin === 'tail' && multiline !== undefined) {
    yield* readJoined(input, lines, key, given.now, log);
    return;
  }
  const parserName = parsing.has(plugin) ? valueOf(context, section, 'parser') : undefined;
  const notes = [
    ...(propertyOf(section, 'parser_firstline') === undefined
      ? []
      : ['The old Multiline mode of tail is not evaluated here.']),
    ...(propertyOf(section, 'docker_mode') === undefined
      ? []
      : ['Docker_Mode joins split lines, which is not evaluated here.']),
  ];
  for (const line of lines.slice(0, mostEvents)) {
    const event = plainEvent(input, plugin, key, line, parserName, notes, log);
    yield parserName === undefined ? event : parseEvent(input, parserName, line, event, given.now, log);
  }
}

/** More events than this of one paste are not followed. */
const mostEvents = 20;

function plainEvent(
  input: FluentbitInput,
  plugin: string,
  key: string,
  line: string,
  parserName: string | undefined,
  notes: readonly string[],
  log: TrialLog,
): TrialEvent {
  const isStructured = parserName === undefined && !['tail', 'exec', 'head', 'systemd', 'kmsg'].includes(plugin);
  const json = isStructured ? readJsonObject(line) : undefined;
  const record = json ?? fromEntries([[key, line], ...pathField(input)]);
  const event: TrialEvent = { tag: input.tag, time: undefined, record };
  const how = isStructured
    ? json === undefined
      ? [`A line that is no JSON object is put into '${key}' here; '${plugin}' may do otherwise.`]
      : ['The JSON object is the record.']
    : [];
  log.add(input.place, 'made', event, { notes: [...how, ...notes], depth: 0 });
  return event;
}

/** `Path_Key` puts the file's path into the record. */
function pathField({ context, section, path }: FluentbitInput): readonly (readonly [string, string])[] {
  const key = valueOf(context, section, 'path_key');
  return key === undefined ? [] : [[key, path]];
}

function parseEvent(
  input: FluentbitInput,
  name: string,
  line: string,
  event: TrialEvent,
  now: number,
  log: TrialLog,
): TrialEvent {
  const parser = input.parsers.get(name);
  const place: StepPlace = {
    kind: 'parser',
    title: name,
    detail: parser?.properties['format'] ?? '',
    start: parser?.start,
  };
  if (parser === undefined) {
    const notes = [`No parser '${name}' is defined: the line passes as it is.`];
    log.add(place, 'failed', event, { notes, depth: 0 });
    return event;
  }
  const read = runFluentbitParser(parser, line, now);
  if ('problem' in read) {
    log.add(place, 'failed', event, { notes: [read.problem, 'The line passes as it is.'], depth: 0 });
    return event;
  }
  const record: EventRecord = fromEntries([...Object.entries(read.record), ...pathField(input)]);
  const parsed: TrialEvent = { ...event, record, time: read.time };
  const shipped = parser.isShipped
    ? ['The parsers file is not here: this is the parser of that name that comes with Fluent Bit.']
    : [];
  log.add(place, 'changed', parsed, { notes: [...shipped, ...read.notes], before: event.record, depth: 0 });
  return parsed;
}

function* readJoined(
  input: FluentbitInput,
  lines: readonly string[],
  key: string,
  now: number,
  log: TrialLog,
): Generator<TrialEvent> {
  const names = input.section.properties
    .filter((property) => property.key === 'multiline.parser')
    .flatMap(({ value }) => value.split(',').map((name) => name.trim()));
  const { parsers, unknown } = multilineParsers(input.context, names);
  const missing = unknown.map((name) => `No multiline parser '${name}' is defined.`);
  for (const joined of joinLines(parsers, lines, key, now).slice(0, mostEvents)) {
    const record = fromEntries([...Object.entries(joined.record), ...pathField(input)]);
    const event: TrialEvent = { tag: input.tag, time: joined.time, record };
    log.add(input.place, 'made', { tag: input.tag, time: undefined, record: {} }, { depth: 0 });
    const title = joined.parser ?? names.join(', ');
    const place: StepPlace = { kind: 'parser', title, detail: 'multiline', start: undefined };
    const count = joined.lineCount > 1 ? [`${joined.lineCount} lines are joined.`] : [];
    const none = joined.parser === undefined ? [`None of ${names.join(', ')} takes the line: it passes as it is.`] : [];
    const outcome = joined.parser === undefined ? 'failed' : 'changed';
    log.add(place, outcome, event, { notes: [...missing, ...count, ...none, ...joined.notes], before: {}, depth: 0 });
    yield event;
  }
}

/** The value of a property with its variables put in. */
export function valueOf(context: FluentbitContext, section: FluentbitSection, key: string): string | undefined {
  const property = propertyOf(section, key);
  return property === undefined ? undefined : (resolvedValue(context, property) ?? property.value);
}
