import type { QuerySpan } from './querySpan.ts';

interface Token extends QuerySpan {
  readonly kind: string;
  readonly text: string;
}

interface Comment extends QuerySpan {
  readonly text: string;
}

/** A query with its tokens and comments. */
export interface CommentedText {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/**
 * Puts the comments of a query back into its formatted form, which holds the same tokens but for commas that were dropped and empty
 * parentheses that were added. A comment stays before the token that it stood before, on a line of its own if it had one, and behind the token
 * that it followed otherwise. Undefined where the tokens do not match.
 */
export function weaveComments(source: CommentedText, formatted: CommentedText): string | undefined {
  if (source.comments.length === 0) return formatted.text;
  const matches = matchTokens(source.tokens, formatted.tokens);
  if (matches === undefined) return undefined;
  // Pieces are joined at the end: a text that grows with each comment would be copied with each.
  const woven: string[] = [];
  const isAtLineStart = () => woven.length === 0 || (woven.at(-1) ?? '').endsWith('\n');
  let at = 0;
  let next = 0;
  for (const comment of source.comments) {
    while ((source.tokens[next]?.start ?? Infinity) < comment.end) next++;
    const token = source.tokens[next];
    const target = token === undefined || token.kind === 'eof' ? undefined : formatted.tokens[matches[next] ?? -1];
    const place = target?.start ?? formatted.text.length;
    const isOwnLine = source.text.slice(source.text.lastIndexOf('\n', comment.start) + 1, comment.start).trim() === '';
    // White space before the token gives way to the line break that a comment needs.
    const kept = formatted.text.slice(at, place).trimEnd();
    if (kept !== '') woven.push(kept);
    const indent = indentAt(formatted.text, place);
    const isFirst = woven.length === 0;
    const lead = isFirst ? '' : isAtLineStart() ? indent : isOwnLine ? `\n${indent}` : ' ';
    woven.push(`${lead}${comment.text}\n`);
    at = place;
  }
  const rest = formatted.text.slice(at);
  if (rest !== '') return `${woven.join('')}${indentAt(formatted.text, at)}${rest}`;
  return woven.join('').trimEnd();
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', Math.max(offset - 1, 0)) + 1);
  return /^[ ]*/.exec(offset === 0 ? text : line)?.[0] ?? '';
}

/** For each token of the source the index of its like in the formatted text. */
function matchTokens(source: readonly Token[], formatted: readonly Token[]): readonly number[] | undefined {
  const matches: number[] = [];
  let other = 0;
  for (const token of source) {
    if (token.kind === 'eof') break;
    if (token.kind === ',' && formatted[other]?.kind !== ',') {
      matches.push(other);
      continue;
    }
    while (['(', ')'].includes(formatted[other]?.kind ?? '') && formatted[other]?.kind !== token.kind) other++;
    if (isSame(token, formatted[other])) matches.push(other++);
    else return undefined;
  }
  return matches;
}

function isSame(one: Token, other: Token | undefined): boolean {
  if (other === undefined || one.kind !== other.kind) return false;
  return one.text === other.text || one.text.toLowerCase() === other.kind || one.text.toLowerCase() === other.text;
}
