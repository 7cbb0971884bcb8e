import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTraceId, parseLogMessage } from '../../../src/analysis/logMessage.ts';

/** The message, then the fields. */
function spell(text: string): string | undefined {
  const parsed = parseLogMessage(text);
  return parsed === undefined
    ? undefined
    : [parsed.message, ...parsed.fields.map((field) => field.join('='))].join(' | ');
}

test('a line of JSON or logfmt is shown by its message, without what has a column of its own', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    [
      '{"ts":"2026","level":"info","msg":"done","ms":12,"ok":true,"user":{"id":1}}',
      'done | ms=12 | ok=true | user={"id":1}',
    ],
    ['{"message":"x","severity":"ERROR","@timestamp":"t"}', 'x'],
    ['ts=1 level=warn msg="slow \\"query\\"" ms=1804', 'slow "query" | ms=1804'],
    ['level=info msg=started', 'started'],
    ['level=info msg="no end', undefined],
    ['level=info then words', undefined],
    ['{"a":1}', undefined],
    ['{"msg": broken', undefined],
    ['plain text', undefined],
    ['x=1', undefined],
    ['[1,2]', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) assert.equal(spell(text), expected, text);
});

test('a trace is found in the field that names one', () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  const find = (text: string): string | undefined => {
    const message = parseLogMessage(text);
    return message === undefined ? undefined : findTraceId(message);
  };
  assert.equal(find(`{"msg":"x","trace_id":"${id}"}`), id);
  assert.equal(find(`msg=x traceID=${id}`), id);
  assert.equal(find(`msg=x trace=0af7651916cd43dd`), '0af7651916cd43dd');
  assert.equal(find(`msg=x trace=none request=${id}`), undefined);
});

test('a long line of quotes takes no long time', () => {
  assert.equal(spell(`a="${'\\'.repeat(15_000)}`), undefined);
  assert.equal(spell('a'.repeat(15_000)), undefined);
});
