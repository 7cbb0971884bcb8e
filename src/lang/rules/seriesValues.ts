import type { QuerySpan } from '../query/querySpan.ts';

const number = String.raw`(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI]nf|[nN]a[nN]|\{\{[^}]*\}\})`;
/** A value, how often it is repeated, or a step and how often it is taken; a gap; a series that ends. */
const item = new RegExp(String.raw`(?:_(?:x\d+)?|stale|[+-]?${number}(?:[+-]${number}x\d+|x\d+)?)(?=\s|$)`, 'y');

/**
 * The first piece that is no value in the notation of promtool's tests: `1 2x3 0+10x100 _ _x5 stale {{schema:0}}`. Undefined where each one
 * is. Offsets are the text's.
 */
export function seriesValuesFault(text: string): (QuerySpan & { readonly message: string }) | undefined {
  for (const { index, 0: word } of text.matchAll(/\{\{[^}]*\}\}\S*|\S*?\{\{[^}]*\}\}\S*|\S+/g)) {
    item.lastIndex = index;
    if (item.test(text) && item.lastIndex === index + word.length) continue;
    const message = `${word} is no value of a series: write 1, 1x5, 0+10x100, _, _x5 or stale`;
    return { message, start: index, end: index + word.length };
  }
  return undefined;
}
