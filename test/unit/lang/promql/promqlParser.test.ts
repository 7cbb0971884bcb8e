import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parsePromql } from '../../../../src/lang/promql/promqlParser.ts';

/** Queries that Prometheus takes. */
const valid = `
1
+1 - -1
0x1F + 017 + 1_000 + 1e-3 + .5 + Inf + NaN
5m + 1h30m
"a" 
up
sum
by{a="b"}
{__name__="up"}
{"my.metric", "a.b"="c"}
up{a="b",c!='d',e=~"f.*",g!~\`h\`,}
up[5m]
up[5m:]
up[5m:1m] offset 1d @ 5
up offset -1m
up offset -2^2
up @ start() offset 1w
rate(up[1m + 30s])
up[step()]
up[max_of(range(), 5s)]
up offset -min_of(10s, 20s)
sum by (a, "b.c",) (up)
sum(up) without (a)
topk(5, up)
count_values("version", up)
a + on (b) group_left (c) d
a / ignoring () group_right d
a > bool 1
a and on () b unless c or d
a ^ b ^ c
-a ^ 2
a atan2 b
h </ 2 >/ 1
a + fill(-1) b
a + on(b) group_left fill_left(1) fill_right(2) c
a[5m] anchored
rate(a[5m] smoothed)
label_replace(a, "b", "$1", "c", "(.*)")
time() # what time is it
info(a, {b="c"})
quantile_over_time(0.5, a[1h:5m])
`;

/** Queries that it refuses: the query, where the fault lies (marked by \`«»\`) and what is said. */
const invalid: readonly (readonly [string, string])[] = [
  ['«»', 'no expression found in input'],
  ['1 +«»', 'unexpected end of input'],
  ['a «b»', 'unexpected identifier "b"'],
  ['sum(a «b»)', 'unexpected identifier "b" in aggregation'],
  ['a{b«,»}', 'unexpected "," in label matching, expected label matching operator'],
  ['a{b=«c»}', 'unexpected identifier "c" in label matching, expected string'],
  ['a{b="c" «d»="e"}', 'unexpected identifier "d" in label matching, expected "," or "}"'],
  ['a{«b=~"("»}', 'error parsing regexp: missing closing ): `(`'],
  ['a[5m', 'unclosed left bracket'],
  ['a[«]»', 'unexpected "]" in subquery selector, expected number or duration'],
  ['a[5m «»', 'unclosed left bracket'],
  ['a[«0m»]', 'duration must be greater than 0'],
  ['a[«5m1h»]', 'not a valid duration string: "5m1h"'],
  ['(a + b«»', 'unclosed left parenthesis'],
  ['a + b)', "unexpected right parenthesis ')'"],
  ['sum by «a» (b)', 'unexpected identifier "a" in grouping opts, expected "("'],
  ['sum by (a «b») (c)', 'unexpected identifier "b" in grouping opts, expected "," or ")"'],
  ['rate(«up»)', 'expected type range vector in call to function "rate", got instant vector'],
  ['rate(sum(x)«[5m]»)', 'ranges only allowed for vector selectors'],
  ['«floor()»', 'expected 1 argument(s) in call to "floor", got 0'],
  ['«label_join(a)»', 'expected at least 3 argument(s) in call to "label_join", got 1'],
  ['«nope»(a)', 'unknown function with name "nope"'],
  ['sum(a«,»)', 'trailing commas not allowed in function call args'],
  ['«topk(a)»', 'wrong number of arguments for aggregate expression provided, expected 2, got 1'],
  ['1 «==» 1', 'comparisons between scalars must use BOOL modifier'],
  ['a «+ bool» b', 'bool modifier can only be used on comparison operators'],
  ['«a and 1»', 'set operator "and" not allowed in binary scalar expression'],
  ['«a or on (b) group_left c»', 'no grouping allowed for "or" operation'],
  ['a «+ on (b) group_left (b)» c', 'label "b" must not occur in ON and GROUP clause at once'],
  ['«{a=""}»', 'vector selector must contain at least one non-empty matcher'],
  ['«a{__name__="b"}»', 'metric name must not be set twice: "a" or "b"'],
  ['«a» @ Inf', 'timestamp out of bounds for @ modifier: +Inf'],
  ['«a offset 1m» offset 2m', 'offset may not be set multiple times'],
  ['"\\q"', "unknown escape sequence U+0071 'q'"],
  ['"a', 'unterminated quoted string'],
  ['5mm', 'bad number or duration syntax: "5mm"'],
  ['a ! b', "unexpected character after '!': ' '"],
  ['sum by («without») (a)', 'unexpected <without> in grouping opts, expected label'],
  ['a + on (b) group_left «group_left» c', 'unexpected <group_left> in grouping opts, expected "("'],
  ['a + on (b) group_left«»', 'unexpected end of input in grouping opts, expected "("'],
  ['round(a«,» ignoring)', 'trailing commas not allowed in function call args'],
  ['«0xFFFFFFFFFFFFFFFF»', 'error parsing number: strconv.ParseFloat: parsing "0xFFFFFFFFFFFFFFFF": invalid syntax'],
  // What is found first is what Prometheus looks at first.
  ['sum () «\\»', "unexpected character: '\\\\'"],
  ['«pi(vector())»', 'expected 0 argument(s) in call to "pi", got 1'],
  ['abs(sum(«1»))', 'expected type instant vector in aggregation expression, got scalar'],
  ['«ceil(a, rate(b))»', 'expected 1 argument(s) in call to "ceil", got 2'],
  ['sum(«1») + rate(b)', 'expected type instant vector in aggregation expression, got scalar'],
  ['a[5m] + 1', 'binary expression must contain only scalar and instant vector types'],
];

test('takes what Prometheus takes', () => {
  for (const query of valid.split('\n').filter((line) => line !== '')) {
    assert.deepEqual(parsePromql(query).problems, [], query);
  }
});

test('refuses what Prometheus refuses, in its words and at its place', () => {
  for (const [marked, message] of invalid) {
    const query = marked.replaceAll(/[«»]/g, '');
    const [problem] = parsePromql(query).problems;
    assert.equal(problem?.message, message, query);
    if (!marked.includes('«')) continue;
    const start = marked.indexOf('«');
    assert.deepEqual([problem.start, problem.end], [start, marked.indexOf('»') - 1], query);
  }
});

test('groups operators as Prometheus does', () => {
  const grouped: readonly (readonly [string, string])[] = [
    ['a - b - c', '((a - b) - c)'],
    ['a ^ b ^ c', '(a ^ (b ^ c))'],
    ['a + b * c', '(a + (b * c))'],
    ['a or b and c', '(a or (b and c))'],
    ['-a ^ b', '(-(a ^ b))'],
    ['-a * b', '((-a) * b)'],
    ['a ^ -b * c', '((a ^ (-b)) * c)'],
    ['a == b + c', '(a == (b + c))'],
  ];
  for (const [query, expected] of grouped) assert.equal(outline(parsePromql(query).root), expected, query);
});

function outline(expr: ReturnType<typeof parsePromql>['root']): string {
  if (expr?.kind === 'binary') return `(${outline(expr.left)} ${expr.operator} ${outline(expr.right)})`;
  if (expr?.kind === 'unary') return `(${expr.operator}${outline(expr.operand)})`;
  return expr?.kind === 'vectorSelector' ? (expr.name ?? '') : '?';
}

test('takes dashboard variables wherever Grafana fills them in', () => {
  const queries = [
    'rate(a[$__rate_interval])',
    'rate(a[${window}])',
    'rate(a[[[window]]])',
    'rate(a[${n}m:$__interval])',
    '${metric}{a="$b"}',
    'rate(${metric}_total{a=~"${b:regex}"}[5m])',
    'a{$filters}',
    'a{b="c", $filters}',
    'topk($k, a)',
    '$agg by ($label) (a)',
    'sum by ($label, b) (a offset $shift)',
    'a $op b',
    'a * $factor > ${limit}',
    '$query',
  ];
  for (const query of queries) {
    assert.deepEqual(parsePromql(query, { variables: true }).problems, [], query);
    if (query !== '$query') assert.notDeepEqual(parsePromql(query).problems, [], query);
  }
});

test('never throws, and its offsets stay inside the text, at every keystroke and for any text', () => {
  const query =
    'sum by (a) (rate(b{c=~"d.+\\n"}[5m:1m] offset -1h @ end())) / ignoring(x) group_left(y) (1e3 > bool 0x1F)';
  const texts = Array.from({ length: query.length }, (_, index) => query.slice(0, index));
  texts.push(
    '\0',
    '\ud800',
    '"\ud800"',
    'a{b="\udc00"}',
    'a\r\n+\r\n',
    '\t',
    '[[[[',
    '${',
    'a[$',
    '#',
    '#\r\na',
    '}})](',
    '🙂{🙂="🙂"}',
  );
  for (const text of texts) {
    for (const variables of [false, true]) {
      for (const problem of parsePromql(text, { variables }).problems) {
        assert.ok(problem.start >= 0 && problem.start <= problem.end && problem.end <= text.length, text);
      }
    }
  }
});

test('reads the deepest and the longest queries', () => {
  const depth = 10_000;
  assert.deepEqual(parsePromql(`${'('.repeat(depth)}a${')'.repeat(depth)}`).problems, []);
  assert.deepEqual(parsePromql(`a[${'('.repeat(depth)}5m${')'.repeat(depth)}]`).problems, []);
  assert.deepEqual(parsePromql(`${'-'.repeat(depth)}a`).problems, []);
  assert.equal(parsePromql('sum('.repeat(depth)).problems[0]?.message, 'unclosed left parenthesis');
  assert.deepEqual(parsePromql(Array.from({ length: 100_000 }, () => 'metric').join(' + ')).problems, []);
});

interface Case {
  readonly expr: string;
  readonly valid: boolean;
  readonly errors?: readonly { readonly start: number; readonly msg: string }[];
}

test("agrees with Prometheus' own parser tests", (context) => {
  const file = new URL('../../../../../shared/corpus/promql.jsonl', import.meta.url);
  if (!existsSync(file)) {
    context.skip('the corpus is not beside the project');
    return;
  }
  const cases = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Case);
  const wrong = cases.filter((one) => (parsePromql(one.expr).problems.length === 0) !== one.valid);
  assert.ok(wrong.length <= 2, wrong.map((one) => one.expr).join('\n'));
});
