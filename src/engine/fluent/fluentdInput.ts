import type { EventRecord, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import { syslogFacilities, syslogSeverities } from './fluentdFormatsData.ts';
import { fluentdParserName, fluentdValue, isFluentdOn, runFluentdParser } from './fluentdParsers.ts';
import { joinNotes } from './joinNotes.ts';
import { isUnread, joinParsedLines } from './fluentdMultiline.ts';
import { fromEntries, without } from './recordDiff.ts';
import { pathInTag, samplePath } from './samplePath.ts';
import { readJsonObject } from './textFormats.ts';
import type { GivenLine } from './tailMultiline.ts';
import type { StepPlace, TrialLog } from './trialLog.ts';

/** Sources that read text and have a parser. */
const parsing = new Set(['tail', 'tcp', 'udp', 'exec', 'syslog', 'http', 'unix']);

/** A source with all that its reading needs. */
export interface FluentdInput {
  readonly section: FluentdSection;
  readonly place: StepPlace;
  /** Where its `<parse>` stands, undefined for a file that is included. */
  readonly isOwn: boolean;
  readonly tag: string;
  readonly path: string;
}

/** The path that the lines stand in: the one that was given, else one that the source takes. */
export function sourcePath(section: FluentdSection, given: string | undefined): string {
  return given ?? samplePath(fluentdValue(section, 'path'));
}

/** The tag that a source gives to the lines of a file. */
export function sourceTag(section: FluentdSection, path: string): string {
  const tag = fluentdValue(section, 'tag');
  const type = section.type?.value?.text ?? '';
  if (tag === undefined) return type === 'syslog' ? 'syslog' : 'sample.tag';
  return type === 'tail' ? tag.replace('*', () => pathInTag(path)) : tag;
}

/** Turns lines into events one after the other, and tells how. */
export function* readSource(
  input: FluentdInput,
  lines: readonly GivenLine[],
  now: number,
  log: TrialLog,
): Generator<TrialEvent> {
  const { section, tag, place } = input;
  const type = section.type?.value?.text ?? '';
  if (!parsing.has(type)) {
    for (const { text, lines: own } of lines) {
      if (!log.hasRoom(0)) return;
      const json = readJsonObject(text);
      const record = json ?? fromEntries([['message', text]]);
      const note =
        json === undefined
          ? "A line that is no JSON object is put into 'message' here."
          : 'The JSON object is the record.';
      const event: TrialEvent = { tag, time: undefined, record, lines: own };
      log.add(place, 'made', event, { notes: [note], depth: 0 });
      yield event;
    }
    return;
  }
  const parse = sectionsOf(section, 'parse')[0] ?? section;
  const isJoining = type === 'tail' && fluentdParserName(parse) === 'multiline';
  for (const group of isJoining ? joinParsedLines(parse, section, lines, now) : lines) {
    if (!log.hasRoom(0)) return;
    if (isUnread(group)) {
      const raw: TrialEvent = { tag, time: undefined, record: {}, lines: group.lines };
      log.add(place, group.outcome, raw, { notes: [...joinNotes(group.lines), ...group.notes], depth: 0 });
      continue;
    }
    const event = readText(input, type, parse, group, now, log);
    if (event !== undefined) yield event;
  }
}

function readText(
  input: FluentdInput,
  type: string,
  parse: FluentdSection,
  { text, lines, notes: joining }: GivenLine,
  now: number,
  log: TrialLog,
): TrialEvent | undefined {
  const { section, tag, place, isOwn } = input;
  const raw: TrialEvent = { tag, time: undefined, record: {}, lines };
  log.add(place, 'made', raw, { notes: [...joinNotes(lines), ...joining], depth: 0 });
  const name = type === 'syslog' && parse === section ? 'syslog' : fluentdParserName(parse);
  const at: StepPlace = {
    kind: 'parser',
    title: name,
    detail: '<parse>',
    start: isOwn ? parse.header.start : undefined,
  };
  const result = runFluentdParser(parse, text, now);
  if (result.kind === 'unknown') {
    log.add(at, 'unknown', undefined, { notes: [result.reason, 'What follows cannot be told.'], depth: 0 });
    return undefined;
  }
  if (result.kind === 'refused') {
    const unmatched = isFluentdOn(section, 'emit_unmatched_lines');
    const event: TrialEvent = { ...raw, record: fromEntries([['unmatched_line', text]]) };
    const end = unmatched ? "It goes on as 'unmatched_line'." : 'Fluentd logs the line and throws it away.';
    log.add(at, 'failed', unmatched ? event : undefined, { notes: [result.reason, end], before: {}, depth: 0 });
    return unmatched ? event : undefined;
  }
  const added = addedFields(input, type, result.record);
  const event: TrialEvent = { tag: added.tag, time: result.time, record: added.record, lines };
  log.add(at, 'changed', event, { notes: result.notes, before: {}, depth: 0 });
  return event;
}

/** What the source itself adds: the path of a file, the facility and the severity of a message, which its tag tells too. */
function addedFields(
  { section, tag, path }: FluentdInput,
  type: string,
  record: EventRecord,
): { readonly tag: string; readonly record: EventRecord } {
  const pathKey = type === 'tail' ? fluentdValue(section, 'path_key') : undefined;
  if (pathKey !== undefined) return { tag, record: fromEntries([...Object.entries(record), [pathKey, path]]) };
  if (type !== 'syslog' || typeof record['pri'] !== 'number') return { tag, record };
  const facility = syslogFacilities[record['pri'] >> 3] ?? '';
  const severity = syslogSeverities[record['pri'] & 7] ?? '';
  const named: readonly (readonly [string | undefined, string])[] = [
    [fluentdValue(section, 'facility_key'), facility],
    [fluentdValue(section, 'severity_key') ?? fluentdValue(section, 'priority_key'), severity],
  ];
  const extra = named.flatMap(([key, value]) => (key === undefined ? [] : [[key, value] as const]));
  return {
    tag: `${tag}.${facility}.${severity}`,
    record: fromEntries([...Object.entries(without(record, ['pri'])), ...extra]),
  };
}
