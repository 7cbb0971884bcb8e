import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LRParser } from '@lezer/lr';
import { parser as logqlGrammar } from '@grafana/lezer-logql';
import { parser as promqlGrammar } from '@prometheus-io/lezer-promql';
import { parseLogql } from '../../../../src/lang/logql/logqlParser.ts';
import { parsePromql } from '../../../../src/lang/promql/promqlParser.ts';

/** Whether a grammar of the databases' own editors reads a text without a mistake. */
function isRead(grammar: LRParser, text: string): boolean {
  let hasError = false;
  grammar.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) hasError = true;
    },
  });
  return !hasError;
}

const promql = [
  'sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))',
  'a / on (b) group_left (c) d offset 5m',
  'histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))',
  'max_over_time(rate(a[5m])[1h:1m] @ end())',
  '-a ^ 2 > bool 1 and b unless c',
  '{"my.metric", "a.b"="c"}',
];

const logql = [
  '{app="web", env!~"d.*"} |= "x" or "y" | json | status >= 500 and took > 1s',
  'sum by (app) (rate({app="web"} | logfmt | unwrap size [5m]))',
  'topk(5, count_over_time({app="web"}[1h])) / vector(2)',
  '{app="web"} | pattern "<a> <_>" | line_format "{{.a}}" | label_format b=a | drop c',
];

test("agrees with the grammar of Prometheus' own editor at every keystroke of valid queries' ends", () => {
  for (const query of promql) {
    assert.deepEqual(parsePromql(query).problems, [], query);
    assert.ok(isRead(promqlGrammar, query), query);
    for (const broken of [`${query} )`, `${query} +`, query.slice(0, -1)]) {
      assert.equal(parsePromql(broken).problems.length === 0, isRead(promqlGrammar, broken), broken);
    }
  }
});

test("agrees with the grammar of Grafana's own editor", () => {
  for (const query of logql) {
    assert.deepEqual(parseLogql(query).problems, [], query);
    assert.ok(isRead(logqlGrammar, query), query);
    for (const broken of [`${query} )`, `(${query}`]) {
      assert.equal(parseLogql(broken).problems.length === 0, isRead(logqlGrammar, broken), broken);
    }
  }
});
