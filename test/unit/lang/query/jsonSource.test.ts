import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDashboardQueries } from '../../../../src/lang/dashboards/dashboardQueries.ts';
import { findJson, jsonText, mapJsonString, parseJson } from '../../../../src/lang/query/jsonSource.ts';

/** Numbers from 0 up to below 1 that are the same at every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    yield state / 4_294_967_296;
  }
}

/** How a character may be written in a string of JSON, and what it is. */
const pieces: readonly (readonly [string, string])[] = [
  ['a', 'a'],
  ['{', '{'],
  ['ä', 'ä'],
  ['😀', '😀'],
  ['\\"', '"'],
  ['\\\\', '\\'],
  ['\\/', '/'],
  ['\\n', '\n'],
  ['\\r\\n', '\r\n'],
  ['\\t', '\t'],
  ['\\u0000', '\u0000'],
  ['\\u0041', 'A'],
  ['\\ud83d\\ude00', '😀'],
  ['\\uD800', '\ud800'],
  ['\\udc00', '\udc00'],
  ['\\x', 'x'],
  ['\\u1z', 'u1z'],
];

test('maps each character of a string to what writes it, and back', () => {
  const random = numbers(7);
  for (let round = 0; round < 500; round++) {
    const chosen = Array.from(
      { length: 12 },
      () => pieces[Math.floor(random.next().value * pieces.length)] ?? ['', ''],
    );
    const source = `{ "expr": "${chosen.map(([written]) => written).join('')}" }`;
    const node = findJson(parseJson(source).root, 'expr');
    assert.equal(node?.kind, 'string', source);
    assert.equal(node.text, chosen.map(([, meant]) => meant).join(''), source);
    const map = mapJsonString(source, node);
    let last = -1;
    for (let at = 0; at <= node.text.length; at++) {
      const place = map.toDocument(at);
      assert.ok(place > last && place < source.length - 2, source);
      assert.equal(map.fromDocument(place), at, `${source} at ${String(at)}`);
      last = place;
    }
    assert.deepEqual([map.toDocument(0), last], [node.start + 1, node.end - 1], source);
  }
});

test('reads the last of two values with the same key', () => {
  assert.equal(jsonText(findJson(parseJson('{"a": "b", "a": "c"}').root, 'a')), 'c');
});

test('reads comments, CRLF and what is half-written, and says where it stops', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['{\r\n  // why\r\n  "a": /* b */ "c",\r\n}\r\n', undefined],
    ['{"a": "b', 'a value is expected'],
    ['{"a": "b\n"}', 'a value is expected'],
    ['{"a"', 'a colon is expected'],
    ['{"a": "b" "c": 1}', 'a comma is expected'],
    ['{"a": ["b"}', 'unexpected }'],
    ['{"a": "b"} x', 'nothing may follow the value'],
    ['{"a": "b\\', 'a value is expected'],
    ['/* {', 'a value is expected'],
    ['', 'the text ends before the value does'],
  ];
  for (const [text, message] of cases) assert.equal(parseJson(text).fault?.message, message, text);
});

test('reads long strings and deep nesting without giving up', { timeout: 30_000 }, () => {
  const long = 'x'.repeat(20_000_000);
  assert.equal(jsonText(findJson(parseJson(`{"a": "${long}\\n"}`).root, 'a'))?.length, long.length + 1);
  const escapes = '\\n'.repeat(1_000_000);
  assert.equal(jsonText(findJson(parseJson(`{"a": "${escapes}"}`).root, 'a'))?.length, 1_000_000);
  assert.equal(parseJson(`{"a": "${long}`).fault?.start, 6);
  assert.equal(parseJson('['.repeat(200_000)).fault?.message, 'the text ends before the value does');
  assert.equal(parseJson('/*'.repeat(200_000)).fault?.message, 'a value is expected');
});

test('finds the queries of dashboards whatever stands in them', { timeout: 30_000 }, () => {
  const panel = (expr: string) => `{"schemaVersion": 1, "panels": [{"targets": [{"refId": "A", "expr": "${expr}"}]}]}`;
  const [query] = findDashboardQueries(panel('up{a=\\"\\u0000\\ud800\\"}'), undefined)?.queries ?? [];
  assert.equal(query?.text, 'up{a="\u0000\ud800"}');
  assert.equal(query.encode('\ud800"\n'), '\\ud800\\"\\n');
  const twice = panel('first').replace('"expr"', '"expr": "none", "expr"');
  assert.deepEqual(
    findDashboardQueries(twice, undefined)?.queries.map((one) => one.text),
    ['first'],
  );
  const huge = `up{a=\\"${'b'.repeat(1_000_000)}\\"} + rate(up)`;
  assert.equal(findDashboardQueries(panel(huge), undefined)?.queries.length, 1);
});
