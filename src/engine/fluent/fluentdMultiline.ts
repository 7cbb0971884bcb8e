import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { fluentdValue, isFluentdOn, runFluentdParser } from './fluentdParsers.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import type { GivenLine } from './tailMultiline.ts';

/** Lines that no parser sees: the source throws them away, or waits for more. */
export interface UnreadLines extends GivenLine {
  readonly outcome: 'dropped' | 'held';
}

/** Whether no parser sees the lines. */
export function isUnread(line: GivenLine | UnreadLines): line is UnreadLines {
  return 'outcome' in line;
}

/**
 * The lines of a file as Fluentd's tail gives them to its parser `multiline`: from each line that `format_firstline` takes to the next one;
 * without that, as many as the formats need to match.
 */
export function joinParsedLines(
  parse: FluentdSection,
  source: FluentdSection,
  lines: readonly GivenLine[],
  now: number,
): readonly (GivenLine | UnreadLines)[] {
  const first = fluentdValue(parse, 'format_firstline');
  return first === undefined
    ? joinUntilParsed(parse, lines, now)
    : joinFromFirst(first, source, isFluentdOn(source, 'emit_unmatched_lines'), lines);
}

function joinFromFirst(
  first: string,
  source: FluentdSection,
  keepsUnmatched: boolean,
  lines: readonly GivenLine[],
): readonly (GivenLine | UnreadLines)[] {
  const isFirst = onigmoMatcher(first);
  const groups: (GivenLine | UnreadLines)[] = [];
  let open: GivenLine | undefined;
  for (const line of lines) {
    if (isFirst(line.text).kind === 'match') {
      if (open !== undefined) groups.push(open);
      open = line;
    } else if (open !== undefined) {
      open = { ...open, text: `${open.text}\n${line.text}`, lines: [...open.lines, ...line.lines] };
    } else if (keepsUnmatched) groups.push(line);
    else {
      const notes = [
        'format_firstline does not take it and no first line came before: Fluentd logs a warning and throws it away.',
      ];
      groups.push({ ...line, notes, outcome: 'dropped' });
    }
  }
  if (open !== undefined) groups.push({ ...open, notes: [...open.notes, waitOf(source)] });
  return groups;
}

function waitOf(source: FluentdSection): string {
  const interval = fluentdValue(source, 'multiline_flush_interval');
  return interval === undefined
    ? 'Nothing follows here: without multiline_flush_interval it waits until the next first line comes.'
    : `Nothing follows here: it waits for the next first line, or for multiline_flush_interval, ${interval}.`;
}

function joinUntilParsed(
  parse: FluentdSection,
  lines: readonly GivenLine[],
  now: number,
): readonly (GivenLine | UnreadLines)[] {
  const groups: (GivenLine | UnreadLines)[] = [];
  let open: GivenLine | undefined;
  for (const line of lines) {
    open =
      open === undefined
        ? line
        : { ...open, text: `${open.text}\n${line.text}`, lines: [...open.lines, ...line.lines] };
    if (runFluentdParser(parse, open.text, now).kind === 'refused') continue;
    groups.push(open);
    open = undefined;
  }
  if (open === undefined) return groups;
  const notes = ['The formats do not match so far: it waits for more lines.'];
  return [...groups, { ...open, notes, outcome: 'held' }];
}
