import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryKind } from '../../../src/state/embeddedLogs.ts';
import { wholeQuery, withLabelFilter, type LabelWish } from '../../../src/state/logQueries.ts';

const wish: LabelWish = { name: 'status', value: '500', parser: 'json', isExcluded: false };

test('a filter by a field brings its parser once, one by a label of the stream none', () => {
  const cases: readonly (readonly [text: string, wish: Partial<LabelWish>, expected: string])[] = [
    ['', {}, '| json | status="500"'],
    ['', { parser: undefined, name: 'pod', isExcluded: true }, '| pod!="500"'],
    ['|= "x" | json | a="b"', {}, '|= "x" | json | a="b" | status="500"'],
    ['|= "x"', { parser: 'logfmt' }, '|= "x" | logfmt | status="500"'],
    ['{app="web"} |= "x"', {}, '{app="web"} |= "x" | json | status="500"'],
    ['', { name: 'http.status-code', value: 'a "b" \\d' }, '| json | http_status_code="a \\"b\\" \\\\d"'],
  ];
  for (const [text, change, expected] of cases) {
    const query = withLabelFilter(text, { ...wish, ...change });
    assert.equal(query, expected);
    assert.equal(queryKind(wholeQuery(query, '{namespace="shop"}')), 'lines', query);
  }
});
