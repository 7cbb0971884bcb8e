import type { EventRecord, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentbitContext } from '../../lang/fluentbit/fluentbitContext.ts';
import { resolvedValue } from '../../lang/fluentbit/fluentbitContext.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FluentbitParser } from './fluentbitParsers.ts';
import { runFluentbitParser } from './fluentbitParsers.ts';
import { joinNotes, waitNote } from './joinNotes.ts';
import { defaultFlushTime, multilineParsersOf } from './multilineParsers.ts';
import { MultilineStream } from './multilineStream.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries } from './recordDiff.ts';
import { pathInTag, samplePath } from './samplePath.ts';
import type { GivenLine } from './tailMultiline.ts';
import { joinDockerLines, joinFirstlines } from './tailMultiline.ts';
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
export function* readInput(
  input: FluentbitInput,
  given: readonly GivenLine[],
  now: number,
  log: TrialLog,
): Generator<TrialEvent> {
  const { context, section } = input;
  const plugin = section.plugin ?? '';
  const get = (key: string): string | undefined => valueOf(context, section, key);
  const key = plugin === 'tail' ? (get('key') ?? 'log') : (lineFields[plugin] ?? 'log');
  let lines = given;
  if (plugin === 'tail') {
    if (isOn(get('docker_mode'))) lines = joinDockerLines(lines, Number(get('docker_mode_flush') ?? 4));
    if (propertyOf(section, 'multiline.parser') !== undefined) {
      yield* readJoined(input, lines, now, log);
      return;
    }
    const first = isOn(get('multiline')) ? input.parsers.get(get('parser_firstline') ?? '') : undefined;
    if (first !== undefined) {
      yield* readFirstlines(input, first, lines, key, now, log);
      return;
    }
  }
  const parserName = parsing.has(plugin) ? get('parser') : undefined;
  for (const line of lines) {
    if (!log.hasRoom(0)) return;
    const event = plainEvent(input, plugin, key, line, parserName, log);
    yield parserName === undefined ? event : parseEvent(input, parserName, line, event, now, log);
  }
}

const isOn = (value: string | undefined): boolean => /^(?:on|true|yes)$/i.test(value ?? '');

/** What the settings of tail for several lines leave open, in sentences. */
function tailNotes({ context, section, parsers }: FluentbitInput): readonly string[] {
  const first = valueOf(context, section, 'parser_firstline');
  const isMultiline = isOn(valueOf(context, section, 'multiline'));
  const notes: string[] = [];
  if (first !== undefined && !isMultiline)
    notes.push('Without Multiline On, Parser_Firstline is not heeded: each line is a record.');
  if (isMultiline && !parsers.has(first ?? ''))
    notes.push(
      `Multiline On needs a Parser_Firstline that is defined: '${first ?? ''}' is not, and the agent does not start.`,
    );
  if (propertyOf(section, 'docker_mode_parser') !== undefined) notes.push('Docker_Mode_Parser is not evaluated here.');
  return notes;
}

function plainEvent(
  input: FluentbitInput,
  plugin: string,
  key: string,
  { text, lines, notes: joining }: GivenLine,
  parserName: string | undefined,
  log: TrialLog,
): TrialEvent {
  const isStructured = parserName === undefined && !['tail', 'exec', 'head', 'systemd', 'kmsg'].includes(plugin);
  const json = isStructured ? readJsonObject(text) : undefined;
  const record = json ?? fromEntries([[key, text], ...pathField(input)]);
  const event: TrialEvent = { tag: input.tag, time: undefined, record, lines };
  const how = isStructured
    ? json === undefined
      ? [`A line that is no JSON object is put into '${key}' here; '${plugin}' may do otherwise.`]
      : ['The JSON object is the record.']
    : [];
  const tail = plugin === 'tail' ? tailNotes(input) : [];
  log.add(input.place, 'made', event, { notes: [...how, ...tail, ...joinNotes(lines), ...joining], depth: 0 });
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
  { text }: GivenLine,
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
  const read = runFluentbitParser(parser, text, now);
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

/** The lines that multiline parsers join. */
function* readJoined(
  input: FluentbitInput,
  lines: readonly GivenLine[],
  now: number,
  log: TrialLog,
): Generator<TrialEvent> {
  const { context, section } = input;
  const { parsers, unknown } = multilineParsersOf(context, section, input.parsers);
  const stream = new MultilineStream(parsers, undefined, now);
  const joined = lines.flatMap(({ text, lines: own }) => stream.push({ content: text, time: undefined, lines: own }));
  const names = parsers.map(({ name }) => name).join(', ');
  const notes = [
    ...unknown.map((name) => `No multiline parser '${name}' is defined.`),
    ...(propertyOf(section, 'parser') === undefined ? [] : ['With multiline.parser the Parser is not heeded.']),
    ...(isOn(valueOf(context, section, 'multiline')) ? ['With multiline.parser the old Multiline is not heeded.'] : []),
  ];
  for (const one of [...joined, ...stream.flush()]) {
    if (!log.hasRoom(0)) return;
    const record = fromEntries([...Object.entries(one.record), ...pathField(input)]);
    const event: TrialEvent = { tag: input.tag, time: one.time, record, lines: one.lines };
    log.add(input.place, 'made', { ...event, time: undefined, record: {} }, { depth: 0 });
    const { parser } = one;
    const place: StepPlace = {
      kind: 'parser',
      title: parser?.name ?? names,
      detail: 'multiline',
      start: parser?.start,
    };
    const none = parser === undefined ? [`None of ${names} takes the line: it passes as it is.`] : [];
    const wait = one.waits ? [waitNote(parser?.flushTime ?? defaultFlushTime)] : [];
    log.add(place, parser === undefined ? 'failed' : 'changed', event, {
      notes: [...notes, ...joinNotes(one.lines), ...none, ...one.notes, ...wait],
      before: {},
      depth: 0,
    });
    yield event;
  }
}

/** The lines that the old multiline mode joins. */
function* readFirstlines(
  input: FluentbitInput,
  first: FluentbitParser,
  lines: readonly GivenLine[],
  key: string,
  now: number,
  log: TrialLog,
): Generator<TrialEvent> {
  const { context, section } = input;
  const others = section.properties
    .filter((property) => property.key.startsWith('parser_') && property.key !== 'parser_firstline')
    .flatMap((property) => input.parsers.get(property.value) ?? []);
  const flush = Number(valueOf(context, section, 'multiline_flush') ?? 4);
  const off = propertyOf(section, 'parser') === undefined ? [] : ['With Multiline On the Parser is not heeded.'];
  for (const one of joinFirstlines(lines, { first, others }, { key, flush, now })) {
    if (!log.hasRoom(0)) return;
    const record = fromEntries([...pathField(input), ...Object.entries(one.record)]);
    const event: TrialEvent = { tag: input.tag, time: one.time, record, lines: one.lines };
    log.add(input.place, 'made', { ...event, time: undefined, record: {} }, { depth: 0 });
    const place: StepPlace = { kind: 'parser', title: first.name, detail: 'first line', start: first.start };
    const none = one.parser === undefined ? ['It follows no first line: it is a record of its own.'] : [];
    const notes = [...off, ...joinNotes(one.lines), ...one.notes, ...none];
    log.add(place, one.parser === undefined ? 'failed' : 'changed', event, { notes, before: {}, depth: 0 });
    yield event;
  }
}

/** The value of a property with its variables put in. */
export function valueOf(context: FluentbitContext, section: FluentbitSection, key: string): string | undefined {
  const property = propertyOf(section, key);
  return property === undefined ? undefined : (resolvedValue(context, property) ?? property.value);
}
