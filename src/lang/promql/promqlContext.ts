import type { QuerySpan } from '../query/querySpan.ts';
import { wordBefore } from '../query/wordBefore.ts';
import { lexPromql } from './promqlLexer.ts';
import { aggregators, precedence } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

/** What the grammar lets stand at a place of a query, as far as the text before it tells. */
export type PromqlContext = QuerySpan & {
  /** The part of the word that has been written. */
  readonly prefix: string;
} & (
    | { readonly kind: 'expression'; readonly isAfterOperator: boolean }
    | { readonly kind: 'afterOperand'; readonly isAggregation: boolean; readonly isSelector: boolean }
    | { readonly kind: 'afterAggregator' }
    | { readonly kind: 'labelName'; readonly braceStart: number }
    | { readonly kind: 'matchOperator' }
    | { readonly kind: 'labelValue'; readonly label: string; readonly braceStart: number; readonly isQuoted: boolean }
    | { readonly kind: 'groupingLabel'; readonly listStart: number }
    | { readonly kind: 'duration' }
    | { readonly kind: 'atTime' }
    | { readonly kind: 'nothing' }
  );

const groupingWords = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);

/** Finds what may be written at `offset`. It reads the text up to there, so that half a query says enough. */
export function promqlContextAt(text: string, offset: number, variables: boolean): PromqlContext {
  const before = text.slice(0, offset);
  const { tokens: all, comments } = lexPromql(before, variables);
  const place = { start: offset, end: offset, prefix: '' };
  if (comments.some((comment) => comment.end === offset)) return { kind: 'nothing', ...place };
  const last = all.at(-1);
  const tokens = all.filter((token) => token.kind !== 'eof' && token.kind !== 'error');
  if (last?.kind === 'error' && /^unterminated/.test(last.text)) return insideString(tokens, last, before, text);
  const word = tokens.at(-1);
  const isWord = word?.end === offset && /[A-Za-z0-9_:]$/.test(word.text) && word.kind !== 'string';
  const written = isWord ? word.text : wordBefore(before, offset, ':');
  const isPartOfLast = isWord || written !== '';
  const start = isPartOfLast ? offset - written.length : offset;
  const rest = /^[A-Za-z0-9_:]*/.exec(text.slice(offset))?.[0] ?? '';
  const known = isWord ? tokens.slice(0, -1) : tokens;
  return contextAfter(known, { start, end: offset + rest.length, prefix: written });
}

type Place = QuerySpan & { readonly prefix: string };

function contextAfter(tokens: readonly PromqlToken[], place: Place): PromqlContext {
  const last = tokens.at(-1);
  const open = openBracket(tokens);
  if (open?.kind === '{') return insideBraces(tokens, open, place);
  if (open?.kind === '[') {
    const isOpen = last === open || last?.kind === ':' || precedence.has(last?.kind ?? '');
    return isOpen ? { kind: 'duration', ...place } : { kind: 'nothing', ...place };
  }
  const opener = open === undefined ? undefined : tokens[tokens.indexOf(open) - 1];
  if (open !== undefined && opener !== undefined && groupingWords.has(opener.kind)) {
    const isOpen = last === open || last?.kind === ',';
    return isOpen ? { kind: 'groupingLabel', listStart: open.start, ...place } : { kind: 'nothing', ...place };
  }
  if (last === undefined) return { kind: 'expression', isAfterOperator: false, ...place };
  if (last.kind === 'offset') return { kind: 'duration', ...place };
  if (last.kind === '@') return { kind: 'atTime', ...place };
  if (groupingWords.has(last.kind)) return { kind: 'nothing', ...place };
  if (aggregators.has(last.kind)) return { kind: 'afterAggregator', ...place };
  if (precedence.has(last.kind) || last.kind === 'bool') {
    return { kind: 'expression', isAfterOperator: last.kind !== 'bool', ...place };
  }
  if (last.kind === '(' || last.kind === ',') return { kind: 'expression', isAfterOperator: false, ...place };
  return { kind: 'afterOperand', ...operandBefore(tokens), ...place };
}

/** The bracket that is still open and began last. */
function openBracket(tokens: readonly PromqlToken[]): PromqlToken | undefined {
  const stack: PromqlToken[] = [];
  for (const token of tokens) {
    if (['(', '[', '{'].includes(token.kind)) stack.push(token);
    else if ([')', ']', '}'].includes(token.kind)) stack.pop();
  }
  return stack.at(-1);
}

function insideBraces(tokens: readonly PromqlToken[], open: PromqlToken, place: Place): PromqlContext {
  const last = tokens.at(-1);
  if (last === open || last?.kind === ',') return { kind: 'labelName', braceStart: open.start, ...place };
  if (last?.kind === 'identifier') return { kind: 'matchOperator', ...place };
  if (['=', '!=', '=~', '!~'].includes(last?.kind ?? '')) {
    const label = tokens.at(-2)?.text ?? '';
    return { kind: 'labelValue', label, braceStart: open.start, isQuoted: false, ...place };
  }
  return { kind: 'nothing', ...place };
}

/** In a string that is not closed yet: the value of a matcher, or text that nobody can guess. */
function insideString(
  tokens: readonly PromqlToken[],
  string: PromqlToken,
  before: string,
  text: string,
): PromqlContext {
  const start = string.start + 1;
  const quote = before[string.start] ?? '"';
  const rest = text.slice(before.length);
  const close = new RegExp(`^[^${quote}\\n,}]*`).exec(rest)?.[0].length ?? 0;
  const place = { start, end: before.length + close, prefix: before.slice(start) };
  const open = openBracket(tokens);
  const isValue = open?.kind === '{' && ['=', '!=', '=~', '!~'].includes(tokens.at(-1)?.kind ?? '');
  if (!isValue) return { kind: 'nothing', ...place };
  return { kind: 'labelValue', label: tokens.at(-2)?.text ?? '', braceStart: open.start, isQuoted: true, ...place };
}

function operandBefore(tokens: readonly PromqlToken[]): { isAggregation: boolean; isSelector: boolean } {
  const last = tokens.at(-1);
  const isSelector = ['identifier', 'metric', '}', ']'].includes(last?.kind ?? '');
  if (last?.kind !== ')') return { isAggregation: false, isSelector };
  let depth = 0;
  for (let index = tokens.length - 1; index >= 0; index--) {
    const kind = tokens[index]?.kind ?? '';
    if (kind === ')') depth++;
    else if (kind === '(' && --depth === 0) {
      return { isAggregation: aggregators.has(tokens[index - 1]?.kind ?? ''), isSelector: false };
    }
  }
  return { isAggregation: false, isSelector: false };
}
