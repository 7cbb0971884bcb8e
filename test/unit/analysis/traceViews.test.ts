import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutWaterfall } from '../../../src/analysis/layoutWaterfall.ts';
import { matchService } from '../../../src/analysis/matchService.ts';
import type { Span, Trace } from '../../../src/model/trace.ts';
import { summarizeTrace } from '../../../src/model/traceSummary.ts';

/** `id<parent`, in the order of their starts. */
function trace(...texts: readonly string[]): Trace {
  const spans = texts.map((text, index): Span => {
    const [spanId = '', parentSpanId] = text.split('<');
    return {
      ...{ spanId, parentSpanId, service: 's', name: spanId, kind: 'internal', offsetNs: index, durationNs: 1 },
      ...{ status: spanId.startsWith('e') ? 'error' : 'unset', tags: {}, events: [] },
    };
  });
  return { traceId: 't', startTime: 0, durationNs: texts.length, spans };
}

function check(spans: readonly string[], expected: string): void {
  const rows = layoutWaterfall(trace(...spans));
  const text = rows.map(
    (row) => `${'.'.repeat(row.depth)}${row.spanId}${row.descendantCount}${row.isOrphan ? '!' : ''}`,
  );
  assert.equal(text.join(' '), expected);
}

test('parents stand before their children, siblings by start', () => {
  check(['a', 'b<a', 'c<a', 'd<b'], 'a3 .b1 ..d0 .c0');
  check(['b<a', 'a', 'c<b'], 'a2 .b1 ..c0');
  check(['a', 'b', 'c<b'], 'a0 b1 .c0');
});

test('a span without its parent, and spans in a circle, are shown all the same', () => {
  check(['a', 'b<gone', 'c<b'], 'a0 b1! .c0');
  check(['a<b', 'b<a'], 'a1! .b0');
  check(['a<a'], 'a0!');
});

test('a trace may be deeper than any call stack', () => {
  const spans = Array.from({ length: 50_000 }, (_, index) => (index === 0 ? 's0' : `s${index}<s${index - 1}`));
  const rows = layoutWaterfall(trace(...spans));
  assert.equal(rows.length, 50_000);
  assert.equal(rows[0]?.descendantCount, 49_999);
});

test('a summary names the root and counts the errors', () => {
  const { rootName, spanCount, errorCount } = summarizeTrace(trace('b<a', 'a', 'e<a'));
  assert.deepEqual([rootName, spanCount, errorCount], ['a', 3, 1]);
  assert.equal(summarizeTrace(trace('b<gone')).rootName, 'b');
});

test('a workload’s service is found by its name, and nothing is guessed', () => {
  const services = ['frontend', 'payment.shop', 'shop-cart', 'checkout-api', 'mail'];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['frontend', 'frontend'],
    ['payment', 'payment.shop'],
    ['cart', 'shop-cart'],
    ['checkout', 'checkout-api'],
    ['mail-worker', 'mail'],
    ['front', undefined],
    ['postgres', undefined],
  ];
  for (const [workload, expected] of cases) assert.equal(matchService(services, 'shop', workload), expected, workload);
});
