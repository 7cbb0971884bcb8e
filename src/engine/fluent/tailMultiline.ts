import type { EventRecord, EventTime } from '../../model/lineTrial.ts';
import type { FluentbitParser } from './fluentbitParsers.ts';
import { runFluentbitParser } from './fluentbitParsers.ts';
import { waitNote } from './joinNotes.ts';
import { fromEntries } from './recordDiff.ts';
import { readJsonObject } from './textFormats.ts';

/** A line as a parser gets it, with the lines of the paste that it was made of, 1-based. */
export interface GivenLine {
  readonly text: string;
  readonly lines: readonly number[];
  readonly notes: readonly string[];
}

/** Lines of the Docker log driver as `Docker_Mode` joins them: the text of `log` until one ends in a line break. @param time in seconds. */
export function joinDockerLines(lines: readonly GivenLine[], time: number): readonly GivenLine[] {
  const joined: GivenLine[] = [];
  let held = '';
  let parts: readonly number[] = [];
  let last: EventRecord | undefined;
  for (const line of lines) {
    const record = readJsonObject(line.text);
    const log = record?.['log'];
    if (record === undefined || typeof log !== 'string') {
      joined.push(line);
      continue;
    }
    held += log;
    parts = [...parts, ...line.lines];
    last = { ...record, log: held };
    if (!log.endsWith('\n')) continue;
    joined.push(parts.length > 1 ? { text: JSON.stringify(last), lines: parts, notes: [] } : line);
    [held, parts, last] = ['', [], undefined];
  }
  if (last !== undefined) joined.push({ text: JSON.stringify(last), lines: parts, notes: [waitNote(time * 1000)] });
  return joined;
}

/** A record of the old multiline mode of tail; undefined parser for a line that belongs to none. */
export interface FirstlineRecord {
  readonly parser: FluentbitParser | undefined;
  readonly record: EventRecord;
  readonly time: EventTime | undefined;
  readonly lines: readonly number[];
  readonly notes: readonly string[];
}

/**
 * The old multiline mode of tail: a line that the parser of first lines takes begins a record; fields of what one of the other parsers takes
 * are added to it, and all other lines to the text of its last field.
 * @param key the field of a line that nothing takes.
 * @param flush seconds that a record waits.
 */
export function joinFirstlines(
  lines: readonly GivenLine[],
  parsers: { readonly first: FluentbitParser; readonly others: readonly FluentbitParser[] },
  settings: { readonly key: string; readonly flush: number; readonly now: number },
): readonly FirstlineRecord[] {
  const joined: FirstlineRecord[] = [];
  let open: FirstlineRecord | undefined;
  for (const line of lines) {
    const first = runFluentbitParser(parsers.first, line.text, settings.now);
    if (!('problem' in first)) {
      if (open !== undefined) joined.push(open);
      open = { parser: parsers.first, ...first, lines: line.lines };
      continue;
    }
    const next = open === undefined ? undefined : continued(open, line, parsers.others, settings.now);
    if (next === undefined) {
      const record = fromEntries([[settings.key, line.text]]);
      joined.push({ parser: undefined, record, time: undefined, lines: line.lines, notes: [first.problem] });
    } else open = next;
  }
  if (open !== undefined) joined.push({ ...open, notes: [...open.notes, waitNote(settings.flush * 1000)] });
  return joined;
}

function continued(
  open: FirstlineRecord,
  line: GivenLine,
  others: readonly FluentbitParser[],
  now: number,
): FirstlineRecord | undefined {
  const lines = [...open.lines, ...line.lines];
  for (const parser of others) {
    const read = runFluentbitParser(parser, line.text, now);
    if ('problem' in read) continue;
    const record = fromEntries([...Object.entries(open.record), ...Object.entries(read.record)]);
    return {
      ...open,
      record,
      lines,
      notes: [...open.notes, `The parser '${parser.name}' takes line ${line.lines.join(', ')}.`],
    };
  }
  const [name, text] = Object.entries(open.record).at(-1) ?? [];
  if (name === undefined || typeof text !== 'string') return undefined;
  return { ...open, record: fromEntries([...Object.entries(open.record), [name, `${text}\n${line.text}`]]), lines };
}
