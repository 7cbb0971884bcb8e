import { quote } from './usageQueries.ts';

/** A query as it was typed, made whole: a pipeline alone gets the selector of what the panel shows. */
export function wholeQuery(text: string, selector: string): string {
  return text.trim() === '' ? '' : prefixOf(text, selector) + text;
}

/** Moves the place that a message about a whole query names to where it stands in the text that was typed. */
export function placeInText(message: string, text: string, selector: string): string {
  const shift = prefixOf(text, selector).length;
  // Only the first line has the selector before it.
  return message.replace(
    /\bline 1, col (\d+)/,
    (_, column: string) => `line 1, col ${Math.max(1, Number(column) - shift)}`,
  );
}

/** What a line is kept or left out by. */
export interface LabelWish {
  readonly name: string;
  readonly value: string;
  /** What reads the label out of the line; undefined: its stream has it. */
  readonly parser: 'json' | 'logfmt' | undefined;
  /** Keeps lines without the value. */
  readonly isExcluded: boolean;
}

/** A pipeline, or a whole log query, with one more filter behind it. */
export function withLabelFilter(text: string, { name, value, parser, isExcluded }: LabelWish): string {
  const isParsed = parser === undefined || new RegExp(`\\|\\s*${parser}\\b`).test(text);
  // Labels are spelled with letters, digits and underscores; parsers put an underscore for everything else.
  const label = name.replace(/[^\p{L}\p{N}_]/gu, '_');
  const filter = `| ${label}${isExcluded ? '!=' : '='}${quote(value)}`;
  return [text.trim(), isParsed ? '' : `| ${parser}`, filter].filter((part) => part !== '').join(' ');
}

function prefixOf(text: string, selector: string): string {
  return /^\s*[|!]/.test(text) ? `${selector} ` : '';
}
