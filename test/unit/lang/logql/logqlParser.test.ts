import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseLogql } from '../../../../src/lang/logql/logqlParser.ts';

/** Queries that Loki takes. */
const valid = `
{app="web"}
({app="web"} |= "x")
{app=~"w.+", env!="dev", pod!~\`a\`} |= "x" or "y" != "z" |~ "a|b" !~ "c" |> "<_> a" !> "b <_>"
{app="web"} |= ip("10.0.0.0/8") | addr = ip("::1-::8") | addr != ip("1.2.3.4")
{app="web"} | json | json a, b="c.d[0][\\"e\\"]"
{app="web"} | logfmt --strict --keep-empty a, b="c"
{app="web"} | regexp "(?P<a>.*)" | pattern "<a> <_> <b>" | unpack | decolorize
{app="web"} | line_format "{{ .a | ToUpper }} {{ if eq .b \\"c\\" }}d{{ else }}e{{ end }}"
{app="web"} | label_format a=b, c="{{ .d }}" | drop a, b="c" | keep d
{app="web"} | status >= 500 and (took > 1.5s or size < 20MB), env="x" level=~"a.*"
{app="web"} | a == 1 | b != -5 | c = +2 | d <= 1h30m
count_over_time({app="web"}[5m])
rate({app="web"}[5m] |= "x" | json)
rate(({app="web"} |= "x")[5m] offset 1h)
rate(({app="web"}[5m]))
sum by (app) (sum_over_time({app="web"} | json | unwrap ms | __error__="" [5m]))
quantile_over_time(0.99, {app="web"} | unwrap duration(took) [5m] offset -1m) by (app)
topk(5, rate({app="web"}[1m])) without ()
sort_desc(rate({app="web"}[1m])) > bool 5
rate({app="a"}[1m]) / on (x) group_left (y) rate({app="b"}[1m])
label_replace(rate({app="web"}[1m]), "a", "$1", "b", "(.*)")
vector(1) + 2 ^ -3
variants(count_over_time({app="web"}[5m]), rate({app="web"}[5m])) of ({app="web"}[5m])
{app="web"} # the shop's front
`;

/** Queries that it refuses: the query, where the fault lies (marked by \`«»\`) and what is said. */
const invalid: readonly (readonly [string, string])[] = [
  ['', 'syntax error: unexpected $end'],
  ['{«»', 'syntax error: unexpected $end, expecting IDENTIFIER or }'],
  ['{app«}»', 'syntax error: unexpected }, expecting = or =~ or !~ or !='],
  ['{app=«}»', 'syntax error: unexpected }, expecting STRING'],
  ['{app="a",«,»}', 'syntax error: unexpected ,, expecting IDENTIFIER'],
  ['{a="b"} |= «x»', 'syntax error: unexpected IDENTIFIER, expecting STRING or ip'],
  ['{a="b"} | foo«»', 'syntax error: unexpected $end'],
  ['{a="b"} |~ «"("»', 'error parsing regexp: missing closing ): `(`'],
  ['{a="b"} |= «ip("x")»', 'ip: invalid pattern: "x"'],
  ['{a="b"} | json c=«".d"»', 'cannot parse expression [.d]: syntax error: unexpected DOT, expecting LSB or FIELD'],
  ['{a="b"} | regexp «"x"»', 'invalid regexp parser: at least one named capture must be supplied'],
  ['{a="b"} | pattern «"<c><d>"»', "invalid pattern parser: found consecutive capture '<c><d>': invalid expression"],
  ['{a="b"} | line_format "{{ «foo» .a }}"', 'invalid line template: template: line:1: function "foo" not defined'],
  ['{a="b"} | line_format "{{ if .a }}x«»"', 'invalid line template: template: line:1: unexpected EOF'],
  ['{a="b"} | label_format c=d,«c»=e', "multiple label name 'c' not allowed in a single format operation"],
  ['{a="b"} | «unwrap» c', 'syntax error: unexpected unwrap'],
  ['rate({a="b"}«[5]»)', 'not a valid duration string: "5"'],
  ['rate({a="b"}[5m]«[5m]»)', 'syntax error: unexpected RANGE, expecting )'],
  ['«sum_over_time»({a="b"}[5m])', 'invalid aggregation sum_over_time without unwrap'],
  ['sum_over_time({a="b"} | unwrap c [5m]) «by (d)»', 'grouping not allowed for sum_over_time aggregation'],
  ['sum({a="b"}«)»', 'syntax error: unexpected )'],
  ['topk(«1.5», rate({a="b"}[5m]))', 'invalid parameter topk(1.5,'],
  ['«{a="b"}» + 1', 'unexpected type for left leg of binary operation (+): *syntax.MatchersExpr'],
  ['rate({a="b"}[5m]) and «1»', 'unexpected literal for right leg of logical/set binary operation (and): 1.000000'],
  ['«increase»({a="b"}[5m])', 'syntax error: unexpected IDENTIFIER'],
  ['{a="b"} |= «"x»', 'literal not terminated'],
];

test('takes what Loki takes', () => {
  for (const query of valid.split('\n').filter((line) => line !== '')) {
    assert.deepEqual(parseLogql(query).problems, [], query);
  }
});

test('refuses what Loki refuses, in its words and at its place', () => {
  for (const [marked, message] of invalid) {
    const query = marked.replaceAll(/[«»]/g, '');
    const [problem] = parseLogql(query).problems;
    assert.equal(problem?.message, message, query);
    if (!marked.includes('«')) continue;
    assert.deepEqual([problem.start, problem.end], [marked.indexOf('«'), marked.indexOf('»') - 1], query);
  }
  assert.match(parseLogql('{a=""}').problems[0]?.message ?? '', /^queries require at least one/);
});

test('takes dashboard variables wherever Grafana fills them in', () => {
  const queries = [
    'rate({app="$app"}[$__auto])',
    'rate({app=~"${app:regex}"} |~ "(?i)$search" [$__interval])',
    'rate({$filters}[[[range]]] offset $shift)',
    'topk($k, rate({app="x"}[1m]))',
    'sum by ($label) (rate({app="x"}[1m]))',
    '{app="x"} | $stage',
    '{app="x"} | level = $level | status > $status',
  ];
  for (const query of queries) assert.deepEqual(parseLogql(query, { variables: true }).problems, [], query);
});

test('never throws, and its offsets stay inside the text, at every keystroke and for any text', () => {
  const query =
    'sum by (a) (quantile_over_time(0.9, {b="c", d=~"e"} |= "f" or ip("g") | json h="i[0]" | logfmt --strict | (j > 5ms or k="l"), m < 2KB' +
    ' | line_format "{{ .n }}" | label_format o=p | unwrap duration(q) | r="s" [5m] offset -1m) by (t)) / on (u) group_left (v) vector(1)';
  const texts = Array.from({ length: query.length }, (_, index) => query.slice(0, index));
  texts.push(
    '\0',
    '\ud800',
    '"\ud800"',
    '{a="\udc00"}',
    '{a="b"}\r\n|= "x"\r\n',
    '[',
    '[[',
    '/*',
    "'",
    '--',
    '🙂',
    '{a="b"} | (((',
    ')))',
  );
  for (const text of texts) {
    for (const variables of [false, true]) {
      for (const problem of parseLogql(text, { variables }).problems) {
        assert.ok(problem.start >= 0 && problem.start <= problem.end && problem.end <= text.length, text);
      }
    }
  }
});

test('reads the deepest queries', () => {
  const depth = 10_000;
  assert.deepEqual(parseLogql(`${'('.repeat(depth)}{a="b"}${')'.repeat(depth)}`).problems, []);
  assert.deepEqual(parseLogql(`{a="b"} | ${'('.repeat(depth)}c="d"${')'.repeat(depth)}`).problems, []);
  assert.ok(parseLogql('sum('.repeat(depth)).problems.length > 0);
  assert.match(parseLogql('1+'.repeat(100_000)).problems[0]?.message ?? '', /^input size too long/);
});

interface Case {
  readonly query: string;
  readonly status: string;
  readonly category: string;
  readonly error?: string;
}

test("agrees with a Loki's answers", (context) => {
  const file = new URL('../../../../../shared/conformance/logql/cases.jsonl', import.meta.url);
  if (!existsSync(file)) {
    context.skip('the recorded answers are not beside the project');
    return;
  }
  const cases = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Case);
  const known = cases.filter((one) => one.status === 'success' || (one.error ?? '').startsWith('parse error'));
  const wrong = known.filter((one) => (parseLogql(one.query).problems.length === 0) !== (one.status === 'success'));
  assert.deepEqual(
    wrong.map((one) => one.query),
    [],
  );
});
