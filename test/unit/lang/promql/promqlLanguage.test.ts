import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Catalog } from '../../../../src/lang/languageService.ts';
import { parsePromql } from '../../../../src/lang/promql/promqlParser.ts';
import { promqlLanguage } from '../../../../src/lang/promql/promqlLanguage.ts';

const mode = { variables: false };
const catalog: Catalog = {
  metricNames: () => Promise.resolve([{ name: 'shop_orders_total', type: 'counter', help: 'Orders <b>taken</b>.' }]),
  labelNames: (selector) =>
    Promise.resolve(selector?.startsWith('shop_orders_total') === true ? ['region', 'state'] : []),
  labelValues: (label) => Promise.resolve(label === 'region' ? ['eu', 'u"s'] : []),
};

/** The labels that are suggested at `|`. */
async function suggested(marked: string): Promise<readonly string[]> {
  const text = marked.replace('|', '');
  const found = await promqlLanguage.suggest(text, marked.indexOf('|'), mode, catalog);
  return found.map((one) => one.label);
}

test('suggests by context', async () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['|', ['rate', 'sum', 'shop_orders_total', 'error rate'], ['by', 'offset']],
    ['kube_pod_inf|', ['kube_pod_info'], ['by']],
    ['sum(|)', ['rate', 'shop_orders_total'], ['by']],
    ['sum |', ['by', 'without'], ['rate']],
    ['sum(up) |', ['by', 'without', '+'], ['rate', 'offset']],
    ['up |', ['offset', '@', 'and'], ['by']],
    ['up > |', ['bool', 'on', 'rate'], []],
    ['shop_orders_total{|', ['region', 'state'], ['rate']],
    ['shop_orders_total{region="eu",|}', ['state'], ['region']],
    ['up{job|', ['namespace'], []],
    ['up{job |', ['=', '=~'], []],
    ['shop_orders_total{region="|', ['eu', 'u"s'], []],
    ['shop_orders_total{region="|"}', ['eu'], []],
    ['rate(up[|', ['5m'], ['rate']],
    ['up offset |', ['1h'], []],
    ['up @ |', ['start()'], []],
    ['sum by (|) (kube_pod_info)', ['namespace', 'pod', 'node'], ['rate']],
    ['sum by (|) (sum by (x, y) (up))', ['x', 'y'], ['namespace']],
    ['"|', [], ['rate']],
    ['# |', [], ['rate']],
  ];
  for (const [marked, wanted, unwanted] of cases) {
    const labels = await suggested(marked);
    for (const label of wanted) assert.ok(labels.includes(label), `${marked} should suggest ${label}`);
    for (const label of unwanted) assert.ok(!labels.includes(label), `${marked} should not suggest ${label}`);
  }
});

test('replaces the word that is being written', async () => {
  const [first] = await promqlLanguage.suggest('sum(shop_ord)', 9, mode, catalog);
  assert.deepEqual([first?.label, first?.start, first?.end], ['shop_orders_total', 4, 12]);
  const values = await promqlLanguage.suggest('a{region="x"}', 11, mode, catalog);
  assert.deepEqual(
    values.map((one) => [one.insert, one.start, one.end]),
    [
      ['eu', 10, 11],
      ['u\\"s', 10, 11],
    ],
  );
});

test('says what each part of a query yields', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['sum by (a) (|up)', /Yields an instant vector/],
    ['s|um by (a, b) (up)', /Adds up each group[^]*with the labels `a`, `b`/],
    ['ra|te(up[5m])', /growth per second/],
    ['sum(u|p{a="b"})', /labels such as `a`/],
    ['|1 + 2', /Yields a scalar/],
    ['rate(shop_orders|_total[5m])', /\*\*`shop_orders_total`\*\* \(counter\)[^]*Orders \\<b\\>taken/],
    ['sum without (a) (x) + |y', /instant vector/],
    ['x of|fset 5m', /as they were that long ago[^]*instant vector/],
    ['a / on (b) group_|left c', /Many series of the left side/],
    ['sum b|y (a) (x)', /one series for each combination[^]*with the labels `a`/],
    ['x |@ end()', /at a moment/],
    ['sum by (b|y) (x)', /^```text\nsum/],
    ['b|y{a="b"}', /\*\*`by`\*\*/],
  ];
  for (const [marked, pattern] of cases) {
    const hover = await promqlLanguage.hover(marked.replace('|', ''), marked.indexOf('|'), mode, catalog);
    assert.match(hover?.markdown ?? '', pattern, marked);
  }
});

test('shows the signature of the call that is being written', () => {
  const cases: readonly (readonly [string, string | undefined, number])[] = [
    ['rate(|', 'rate(range: range vector) instant vector', 0],
    ['histogram_quantile(0.9, |', 'histogram_quantile(quantile: scalar, v: instant vector) instant vector', 1],
    ['topk by (a) (5, |', 'topk(k: scalar, v: instant vector) instant vector', 1],
    ['label_replace(sum(up), "a", |', 'label_replace', 2],
    ['up|', undefined, 0],
    ['(|', undefined, 0],
  ];
  for (const [marked, label, active] of cases) {
    const found = promqlLanguage.signature(marked.replace('|', ''), marked.indexOf('|'), mode);
    assert.equal(
      label === undefined ? found : found?.label.startsWith(label),
      label === undefined ? undefined : true,
      marked,
    );
    if (label !== undefined) assert.equal(found?.active, active, marked);
  }
});

test('formats as Prometheus does and keeps comments', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['sum(rate(a{b="c",d=~"e"}[5m]))by(f)', 'sum by (f) (rate(a{b="c", d=~"e"}[5m]))'],
    ['a+on(b)group_left(c)d', 'a + on (b) group_left (c) d'],
    ['SUM(a)', 'sum(a)'],
    ['a  offset   5m', 'a offset 5m'],
    ['a # tail\n+ b', 'a # tail\n+ b'],
    ['# lead\n\na', '# lead\na'],
    ['sum by (a,) (b) # tail', 'sum by (a) (b) # tail'],
    [
      `histogram_quantile(0.99, sum by (le, job) (rate(http_request_duration_seconds_bucket{job="api"}[5m]))) > 5`,
      [
        '  histogram_quantile(',
        '    0.99,',
        '    sum by (le, job) (rate(http_request_duration_seconds_bucket{job="api"}[5m]))',
        '  )',
        '>',
        '  5',
      ].join('\n'),
    ],
  ];
  for (const [query, expected] of cases) assert.equal(promqlLanguage.format(query, mode), expected);
  assert.equal(promqlLanguage.format('sum(', mode), undefined);
  // However the tokens are torn apart, formatting keeps each comment and changes nothing when it is done again.
  for (const [query] of cases) {
    const torn = parsePromql(query)
      .tokens.map(
        (token, index) => query.slice(token.start, token.end) + (index % 3 === 0 ? ` # ${String(index)}\n` : ' '),
      )
      .join('');
    const formatted = promqlLanguage.format(torn, mode) ?? '';
    const comments = (text: string) => parsePromql(text).comments.map((comment) => comment.text);
    assert.deepEqual(comments(formatted), comments(torn), torn);
    assert.equal(promqlLanguage.format(formatted, mode), formatted, torn);
  }
});

test('formats every known query to one that means the same, once and for all', (context) => {
  const file = new URL('../../../../../shared/corpus/promql.jsonl', import.meta.url);
  if (!existsSync(file)) {
    context.skip('the corpus is not beside the project');
    return;
  }
  const shape = (query: string) =>
    JSON.stringify(parsePromql(query).root, (key, value: unknown) =>
      key === 'start' || key === 'end' || key === 'braces' || key === 'isLeading' || key.endsWith('Span')
        ? undefined
        : value,
    );
  const cases = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { expr: string });
  for (const { expr } of cases) {
    const parsed = parsePromql(expr);
    if (parsed.problems.length > 0) continue;
    const formatted = promqlLanguage.format(expr, mode);
    assert.ok(formatted !== undefined, expr);
    assert.equal(shape(formatted), shape(expr), expr);
    assert.equal(promqlLanguage.format(formatted, mode), formatted, expr);
    const comments = (text: string) => parsePromql(text).comments.map((comment) => comment.text);
    assert.deepEqual(comments(formatted), comments(expr), expr);
  }
});

test('tells one mistake once, with what was likely meant', () => {
  const messages = (text: string) => promqlLanguage.problems(text, mode).map((one) => one.message);
  assert.deepEqual(messages('sum by (a) (x) / on (b) sum by (c) (y)'), ['Neither side has the label b any more.']);
  assert.deepEqual(messages('rte(x[5m])'), ['unknown function with name "rte". Did you mean rate?']);
  assert.deepEqual(messages('smu by (a) (x)'), ['unexpected <by>. Did you mean sum?']);
  assert.deepEqual(messages('nothing_like_it(x)'), ['unknown function with name "nothing_like_it"']);
});

test('finds what is likely not meant', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['rate(kube_deployment_status_replicas[5m])', 'promql/rate-of-gauge'],
    ['rate(sum(x_total)[5m:1m])', 'promql/rate-of-aggregate'],
    ['delta(x_total[5m])', 'promql/gauge-function'],
    ['rate(x_total[10s])', 'promql/short-range'],
    ['sum(x_total)', 'promql/raw-counter'],
    ['histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m])))', 'promql/missing-le'],
    ['sum by (a) (sum by (b) (x))', 'promql/label-lost'],
    ['sum by (a) (x) * on (b) y', 'promql/join-label-lost'],
    ['sum(x) / on (c) sum by (c) (y)', 'promql/join-label-lost'],
    ['sum by (a) (x) / sum by (b) (y)', 'promql/never-matches'],
    ['sum by (a, b) (x) > sum by (a) (y)', 'promql/never-matches'],
    ['sum by (a) (x) / sum(y)', 'promql/never-matches'],
    ['sum by (a) (x) / ignoring (a) group_left sum by (b) (y)', 'promql/never-matches'],
    ['max by (a) (x) and topk(3, max by (b) (y))', 'promql/never-matches'],
    ['sum by (a, b) (x) / sum by (b, a) (y)', undefined],
    ['sum by (a, b) (x) / ignoring (b) group_left sum by (a) (y)', undefined],
    ['sum by (a) (x) / on () group_left sum(y)', undefined],
    ['sum by (a) (x) / scalar(sum(y))', undefined],
    ['sum by (a) (x) or sum by (b) (y)', undefined],
    ['(sum by (a) (x) or sum by (b) (y)) / sum by (b) (z)', undefined],
    ['label_replace(sum by (a) (x), "b", "$1", "a", "(.*)") / sum by (b) (y)', undefined],
    ['sum by (a) (x) / y', undefined],
    ['sum by (a) (x) > 5 * time()', undefined],
    ['sum by (a) (time() - x) or sum by (b) (pi() * scalar(y) - x)', undefined],
    ['count(sum by (a) (x_total))', undefined],
    ['x_total > 0', undefined],
    ['x_total > 5', 'promql/raw-counter'],
    ['increase((max without (a) (x_total) or y)[15m:1m])', undefined],
    ['node_cpu', 'promql/deprecated-metric'],
    ['rate(node_cpu[5m]) or rate(node_cpu_seconds_total[5m])', undefined],
    ['count(up) == 0', 'promql/count-zero'],
    ['x{a=~"b"}', 'promql/plain-regex'],
    ['x{a=~"^b.*$"}', 'promql/anchored-regex'],
    ['x{a!~".*"}', 'promql/idle-matcher'],
    ['x{a="b", a="c"}', 'promql/impossible-selector'],
    ['x{a="b", a!="b"}', 'promql/impossible-selector'],
    ['x{a="b", a=~"c|d"}', 'promql/impossible-selector'],
    ['x{a!~"b.*", a="bc"}', 'promql/impossible-selector'],
    ['x{a="b", a=~"b|c"}', 'promql/idle-matcher'],
    ['x{a="b", a!=""}', 'promql/idle-matcher'],
    ['x{a="b", a="b"}', 'promql/duplicate-matcher'],
    ['x / sum(y > 1)', 'promql/empty-divisor'],
    ['x / scalar(y == 1)', 'promql/empty-divisor'],
    ['x / (y unless z)', 'promql/empty-divisor'],
    ['x / absent(y)', 'promql/empty-divisor'],
    ['(x > 1) * 2', 'promql/missing-bool'],
    ['x == 0.3', 'promql/float-equality'],
    ['absent(sum(x))', 'promql/absent-labels'],
    ['histogram_quantile(99, sum by (le) (rate(x_bucket[5m])))', 'promql/argument-value'],
    ['quantile(-0.5, x)', 'promql/argument-value'],
    ['quantile_over_time(50, x[5m])', 'promql/argument-value'],
    ['topk(0, x)', 'promql/argument-value'],
    ['clamp(x, 1, 0)', 'promql/argument-value'],
    ['label_replace(x, "a", "$1", "b", "(.*")', 'promql/argument-value'],
    ['label_replace(x, "a", "$1", "b", ".*")', 'promql/argument-value'],
    ['label_replace(x, "a", "${2}", "b", "(.*)")', 'promql/argument-value'],
    ['label_replace(x, "a", "$1_c", "b", "(.*)")', 'promql/argument-value'],
    ['node_cpu', 'promql/deprecated-metric'],
    ['sum by (job) (rate(x_total{a=~"b|c"}[5m])) > bool 0', undefined],
    ['histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', undefined],
    ['x / (y > 0)', undefined],
    ['quantile(1, x) + quantile(0, x) + quantile(scalar(y), x)', undefined],
    ['label_replace(x, "a", "$1-${2}_$$3_$c$0", "b", "(.*):(?:x)(?P<c>.+)")', undefined],
    ['label_replace(x, "a", "d", "b", ".*")', undefined],
    ['topk(1, x) + clamp(y, 0, 1)', undefined],
    ['x{a=~"b|c", a!="b"}', undefined],
    ['sum by (a) (x) / on (a) group_left (b) y', undefined],
  ];
  for (const [query, code] of cases) {
    const codes = promqlLanguage.problems(query, mode).map((problem) => problem.code);
    if (code === undefined) assert.deepEqual(codes, [], query);
    else assert.ok(codes.includes(code), `${query} should have ${code}, has ${codes.join(', ')}`);
  }
});

test('mends what it finds', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['x{a=~"b"}', 'Compare with =', 'x{a="b"}'],
    ['x{a=~"^b.*$"}', 'Remove the anchors', 'x{a=~"b.*"}'],
    [
      'histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m])))',
      'Keep le',
      'histogram_quantile(0.9, sum by (le, job) (rate(x_bucket[5m])))',
    ],
    ['x{a="b", a="b"}', 'Remove this matcher', 'x{a="b"}'],
    ['x{a=~".*", b="c"}', 'Remove this matcher', 'x{b="c"}'],
    ['rate(x_total[10s])', 'Look back 1m', 'rate(x_total[1m])'],
    ['rate(kube_deployment_status_replicas[5m])', 'Use deriv()', 'deriv(kube_deployment_status_replicas[5m])'],
    ['increase(kube_deployment_status_replicas[5m])', 'Use delta()', 'delta(kube_deployment_status_replicas[5m])'],
    ['sum by (a) (x_total)', 'Take its rate', 'sum by (a) (rate(x_total[5m]))'],
    ['rate(sum by (a) (x_total)[5m:1m])', 'Put rate() inside', 'sum by (a) (rate(x_total[5m]))'],
    ['absent(sum(x{a="b"}))', 'Ask for the series itself', 'absent(x{a="b"})'],
    ['node_cpu', 'Use node_cpu_seconds_total', 'node_cpu_seconds_total'],
    ['sum by (a) (sum by (b) (x))', 'Keep a inside', 'sum by (a) (sum by (b, a) (x))'],
    ['sum(x) * on (b) y', 'Keep b inside', 'sum by (b) (x) * on (b) y'],
    ['sum(x) * on (b) sum by (c) (y)', 'Keep b inside', 'sum by (b) (x) * on (b) sum by (c, b) (y)'],
    [
      'sum by (b) (x) * on (b) group_left (c) max by (b) (y)',
      'Keep c inside',
      'sum by (b) (x) * on (b) group_left (c) max by (b, c) (y)',
    ],
    ['rte(x[5m])', 'Write rate', 'rate(x[5m])'],
    ['smu by (a) (x)', 'Write sum', 'sum by (a) (x)'],
    ['count(up{a="b"}) == 0', 'Use absent()', 'absent(up{a="b"})'],
    ['quantile(99.9, x)', 'Write 0.999', 'quantile(0.999, x)'],
    ['x', 'Wrap in rate()', 'rate(x[5m])'],
  ];
  for (const [query, title, expected] of cases) {
    const fix = promqlLanguage.fixes(query, { start: 0, end: query.length }, mode).find((one) => one.title === title);
    const edits = [...(fix?.edits ?? [])].sort((one, other) => other.start - one.start);
    const mended = edits.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), query);
    assert.equal(mended, expected, title);
  }
});

test('a range that is too short becomes four scrapes of the project long', () => {
  const query = 'rate(x_total[1m])';
  const slow = { ...mode, scrapeIntervalMs: 60_000 };
  const titles = promqlLanguage.fixes(query, { start: 0, end: query.length }, slow).map(({ title }) => title);
  assert.ok(titles.includes('Look back 4m'), titles.join(', '));
});

test('answers at every place of half a query', async () => {
  const query =
    'sum by (a) (rate(b{c=~"d",e!="f"}[5m] offset 1h)) / ignoring(x) group_left(y) topk(5, z) > bool 1 # end';
  for (let end = 0; end <= query.length; end++) {
    const text = query.slice(0, end);
    for (const offset of [0, end >> 1, end]) {
      await promqlLanguage.suggest(text, offset, mode, catalog);
      await promqlLanguage.hover(text, offset, mode, catalog);
      promqlLanguage.signature(text, offset, mode);
      promqlLanguage.enclosing(text, offset, mode);
      promqlLanguage.fixes(text, { start: offset, end: offset }, mode);
    }
    promqlLanguage.semanticTokens(text, mode);
    promqlLanguage.format(text, mode);
  }
});
