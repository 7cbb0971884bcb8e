import {
  compactHistogram,
  fromSpans,
  makeHistogram,
  type BucketList,
  type FloatHistogram,
  type ResetHint,
} from '../promql/floatHistogram.ts';
import { formatG, parseGoFloat } from '../promql/goNumber.ts';

const hints: Readonly<Record<string, ResetHint>> = {
  unknown: 'unknown',
  reset: 'reset',
  not_reset: 'notReset',
  gauge: 'gauge',
};

/**
 * A native histogram as rule tests write it, without its braces:
 * `schema:1 sum:-0.3 count:3.1 z_bucket:7.1 z_bucket_w:0.05 buckets:[5.1 10 7] offset:-3 n_buckets:[4.1 5] n_offset:-5`.
 * Answers what is wrong with it where it cannot be read.
 */
export function readHistogram(text: string): FloatHistogram | string {
  const fields = new Map<string, string>();
  const rest = text.replace(/(\w+)\s*:\s*(\[[^\]]*\]|[^\s[\]]+)/g, (_, name: string, value: string) => {
    fields.set(name, value);
    return '';
  });
  if (rest.trim() !== '') return `bad histogram descriptor found: ${JSON.stringify(rest.trim())}`;
  const numbers = new Map<string, number>();
  const lists = new Map<string, readonly number[]>();
  for (const [name, value] of fields) {
    if (numberFields.has(name)) numbers.set(name, parseGoFloat(value) ?? NaN);
    else if (listFields.has(name)) lists.set(name, readList(value));
    else if (name !== 'counter_reset_hint') return `bad histogram descriptor found: ${JSON.stringify(name)}`;
  }
  const hint = hints[fields.get('counter_reset_hint') ?? 'unknown'];
  if (hint === undefined) return `bad histogram descriptor found: ${JSON.stringify(fields.get('counter_reset_hint'))}`;
  const number = (name: string): number => numbers.get(name) ?? 0;
  const positive = lists.get('buckets') ?? [];
  const negative = lists.get('n_buckets') ?? [];
  return makeHistogram({
    schema: number('schema'),
    sum: number('sum'),
    count: number('count'),
    zeroCount: number('z_bucket'),
    zeroThreshold: number('z_bucket_w'),
    customBounds: lists.get('custom_values') ?? [],
    positive: fromSpans(positive.length > 0 ? [[number('offset'), positive.length]] : [], positive),
    negative: fromSpans(negative.length > 0 ? [[number('n_offset'), negative.length]] : [], negative),
    hint,
  });
}

const numberFields = new Set(['schema', 'sum', 'count', 'z_bucket', 'z_bucket_w', 'offset', 'n_offset']);
const listFields = new Set(['buckets', 'n_buckets', 'custom_values']);

function readList(text: string): readonly number[] {
  const inner = text.replace(/^\[|\]$/g, '').trim();
  return inner === '' ? [] : inner.split(/\s+/).map((one) => parseGoFloat(one) ?? NaN);
}

/** A native histogram in the notation of rule tests, as promtool shows it: what is zero is left out. */
export function writeHistogram(histogram: FloatHistogram): string {
  const h = compactHistogram(histogram);
  const numbers = [
    ['schema', h.schema],
    ['count', h.count],
    ['sum', h.sum],
    ['z_bucket', h.zeroCount],
    ['z_bucket_w', h.zeroThreshold],
  ] as const;
  const fields = numbers.flatMap(([name, value]) => (value === 0 ? [] : [`${name}:${formatG(value)}`]));
  if (h.customBounds.length > 0) fields.push(`custom_values:${showList(h.customBounds)}`);
  const hint = Object.keys(hints).find((name) => hints[name] === h.hint);
  if (hint !== undefined && hint !== 'unknown') fields.push(`counter_reset_hint:${hint}`);
  fields.push(...showBuckets(h.positive, ''), ...showBuckets(h.negative, 'n_'));
  return `{{${fields.join(' ')}}}`;
}

/** Buckets from the first to the last that is populated; what is empty between them is zero. */
function showBuckets({ indexes, counts }: BucketList, prefix: string): readonly string[] {
  const [first] = indexes;
  const last = indexes.at(-1);
  if (first === undefined || last === undefined) return [];
  const all = Array<number>(last - first + 1).fill(0);
  for (const [i, index] of indexes.entries()) all[index - first] = counts[i] ?? 0;
  const buckets = `${prefix}buckets:${showList(all)}`;
  return first === 0 ? [buckets] : [`${prefix}offset:${String(first)}`, buckets];
}

function showList(values: readonly number[]): string {
  return `[${values.map(formatG).join(' ')}]`;
}
