import { html, type TemplateResult } from 'lit';
import { toAnsiSpans, type AnsiSpan } from '../../src/base/ansi.ts';

/** A stretch of a line, and whether the filter found it. */
interface Piece {
  readonly text: string;
  readonly isFound: boolean;
}

/** A stretch of a text: a line break, or what stands between two. */
interface TextPart {
  readonly text: string;
  readonly isBreak: boolean;
}

/** A line as elements: colours of the terminal as classes, what the filter found marked. Never markup of the line's own. */
export function lineText(text: string, wanted: string): readonly TemplateResult[] {
  return toAnsiSpans(text).map((span) => {
    const pieces = splitFound(span.text, wanted).map(({ text: piece, isFound }) =>
      isFound ? html`<mark>${withBreaks(piece)}</mark>` : html`${withBreaks(piece)}`,
    );
    const classes = classesOf(span);
    return classes === '' ? html`${pieces}` : html`<span class=${classes}>${pieces}</span>`;
  });
}

/** The text cut where the wanted text, whatever its case, begins and ends. */
export function splitFound(text: string, wanted: string): readonly Piece[] {
  if (wanted === '') return [{ text, isFound: false }];
  const lower = text.toLowerCase();
  // Some letters change their length with their case, and then places cannot be carried over.
  if (lower.length !== text.length) return [{ text, isFound: false }];
  const needle = wanted.toLowerCase();
  const pieces: Piece[] = [];
  let end = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, end)) {
    if (at > end) pieces.push({ text: text.slice(end, at), isFound: false });
    end = at + needle.length;
    pieces.push({ text: text.slice(at, end), isFound: true });
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isFound: false });
  return pieces;
}

/**
 * The text cut before and after each of its line breaks, so that a row can show a break as a sign on one line. Nothing is left out: joined,
 * the parts are the text.
 */
export function splitBreaks(text: string): readonly TextPart[] {
  return text
    .split(/(\r?\n)/)
    .map((part, index) => ({ text: part, isBreak: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** The sign of a break is drawn by the style sheet; the break itself stays in the text, for copying and for wrapped rows. */
function withBreaks(text: string): string | readonly (string | TemplateResult)[] {
  if (!text.includes('\n')) return text;
  return splitBreaks(text).map((part) =>
    part.isBreak ? html`<span class="line-break">${part.text}</span>` : part.text,
  );
}

function classesOf(span: AnsiSpan): string {
  return [
    span.foreground === undefined ? '' : `fg-${span.foreground}`,
    span.background === undefined ? '' : `bg-${span.background}`,
    span.isBold ? 'bold' : '',
    span.isDim ? 'dim' : '',
    span.isItalic ? 'italic' : '',
    span.isUnderlined ? 'underlined' : '',
  ]
    .filter((one) => one !== '')
    .join(' ');
}
