import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Catalog } from '../../../../src/lang/languageService.ts';
import { parseLogql } from '../../../../src/lang/logql/logqlParser.ts';
import { logqlLanguage } from '../../../../src/lang/logql/logqlLanguage.ts';

const mode = { variables: false };
const catalog: Catalog = {
  metricNames: () => Promise.resolve([]),
  labelNames: (_, language) => Promise.resolve(language === 'logql' ? ['app', 'env'] : []),
  labelValues: (label) => Promise.resolve(label === 'app' ? ['cart'] : []),
};

test('suggests by context', async () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['¦', ['{…}', 'rate', 'sum']],
    ['{¦', ['app', 'env']],
    ['{app¦ ', ['app']],
    ['{app ¦', ['=', '=~']],
    ['{app="¦', ['cart']],
    ['{app="a"} ¦', ['|=', '| json']],
    ['{app="a"} | ¦', ['json', 'logfmt', 'unwrap']],
    ['{app="a"} | json | ¦', ['line_format']],
    ['rate({app="a"}[¦', ['5m']],
    ['sum ¦', ['by']],
    ['sum(rate({app="a"}[5m])) > ¦', ['bool', 'on', 'ignoring', 'sum']],
    ['sum(rate({app="a"}[5m])) > bool ¦', ['on', 'sum']],
    ['rate({app="a"}[5m]) / on (app) ¦', ['group_left', 'group_right', 'sum']],
    ['rate({app="a"}[5m]) / on (app) group_left (b) ¦', ['rate', 'sum']],
    ['rate({app="a"}[5m]) / on (¦', ['app']],
    ['sum by (¦', ['namespace']],
    ['sum_over_time({app="a"} | json | unwrap ¦', ['duration']],
    ['sum_over_time({app="a"} | json took="a.b" | unwrap ¦', ['took', 'duration']],
    ['sum_over_time({app="a"} | pattern "<_> <took>" | unwrap duration(¦', ['took']],
    ['sum by (¦) (rate({app="a"} | regexp `(?P<verb>\\w+)` [5m]))', ['verb', 'app']],
    ['{app="a"} | logfmt ¦', ['--strict', '| json']],
    ['{app="a"} | json | status ¦', ['>=', '=~']],
    ['{app="a"} | app="¦', ['cart']],
    ['{app="a"} | json took | drop ¦', ['took', 'app']],
    ['{app="a"} | line_format "¦', ['{{.app}}']],
    ['{app="a"} | json b="c" | line_format `{{ ¦', ['.b', 'lower', 'trunc']],
    ['{app="a"} | label_format d="{{ .a¦', ['.app']],
    ['{app="a"} | json | ¦', ['app']],
  ];
  for (const [marked, wanted] of cases) {
    const found = await logqlLanguage.suggest(marked.replace('¦', ''), marked.indexOf('¦'), mode, catalog);
    const labels = found.map((one) => one.label);
    for (const label of wanted) assert.ok(labels.includes(label), `${marked} should suggest ${label}`);
  }
});

test('explains stages and what a query yields', async () => {
  const hover = async (marked: string) =>
    (await logqlLanguage.hover(marked.replace('¦', ''), marked.indexOf('¦'), mode, catalog))?.markdown ?? '';
  assert.match(await hover('{a="b"} | js¦on'), /each field becomes a label[^]*Yields log lines/);
  assert.match(await hover('s¦um by (a) (rate({a="b"}[5m]))'), /Adds up each group/);
});

test('says which labels each part has', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['{a="b"} | json c="d" | pattern "<e> <_>" |¦= "x"', /Yields log lines with labels such as `a`, `c`, `e`/],
    ['{a="b"} | label_format c=a | ke¦ep c', /log lines with labels such as `c`/],
    ['sum without (c) (ra¦te({a="b"} | json c="d" [5m]))', /series of numbers with labels such as `a`, `c`/],
    ['su¦m without (c) (rate({a="b"} | json c="d" [5m]))', /series of numbers with labels such as `a`\./],
    ['su¦m(rate({a="b"}[5m]))', /one series without labels/],
    ['topk(3, rate({a="b"}[5m])) by (c) ¦/ 2', /with the labels `c`/],
  ];
  for (const [marked, expected] of cases) {
    const hover = await logqlLanguage.hover(marked.replace('¦', ''), marked.indexOf('¦'), mode, catalog);
    assert.match(hover?.markdown ?? '', expected, marked);
  }
});

test('shows how the call or stage that is being written goes on', () => {
  const cases: readonly (readonly [string, string | undefined, number])[] = [
    ['quantile_over_time(¦', 'quantile_over_time(quantile,', 0],
    ['quantile_over_time(0.9, ¦', 'quantile_over_time(quantile,', 1],
    ['topk by (a) (5, ¦', 'topk(k, metric)', 1],
    ['label_replace(rate({a="b"}[5m]), "c", ¦', 'label_replace(', 2],
    ['{a="b"} | pattern ¦', '| pattern', 0],
    ['rate({a="b"} | line_format ¦', '| line_format', 0],
    ['rate({a="b"} | json [5m]¦', 'rate(', 0],
    ['{a¦', undefined, 0],
    ['¦', undefined, 0],
  ];
  for (const [marked, label, active] of cases) {
    const found = logqlLanguage.signature(marked.replace('¦', ''), marked.indexOf('¦'), mode);
    if (label === undefined) assert.equal(found, undefined, marked);
    else
      assert.ok(found?.label.startsWith(label) === true && found.active === active, `${marked}: ${found?.label ?? ''}`);
  }
});

test('says at its place what a Loki of the settings does not know', () => {
  /** Each query with the place of what is too new between `«»`, and the last version that lacks it. */
  const cases: readonly (readonly [string, string, string])[] = [
    ['{a="b"} |= "c" or «"d"»', '2.9.8', '3.0'],
    ['{a="b"} «|>» "<_> c"', 'v2.9', '3.0'],
    ['rate({a="b"} | json «!>» `c <_>` [5m])', '2.9', '3.0'],
    ['{a="b"} | json |  «keep» c, d="e"', '2.8', '2.9'],
    ['{a="b"} | «drop» c', '2.7', '2.8'],
    ['{a="b"} | «decolorize»', '2.7', '2.8'],
    ['{a="b"} | «pattern» `<c> <_>`', '2.2', '2.3'],
    ['«sort_desc»(rate({a="b"}[5m]))', '2.7', '2.8'],
    ['rate({a="b"}[5m]) or «vector»(0)', '2.6', '2.7'],
    ['«rate_counter»({a="b"} | unwrap c [5m])', '2.5', '2.6'],
    ['«variants»(rate({a="b"}[5m]), bytes_rate({a="b"}[5m])) of ({a="b"}[5m])', '3.4', '3.5'],
    ['{a="b"} | line_format `{{ .c | «alignLeft» 5 }}`', '2.8', '2.9'],
    ['{a="b"} | label_format d=`{{ «urlencode» .c }}`', '2.7', '2.8'],
  ];
  for (const [marked, version, since] of cases) {
    const text = marked.replaceAll(/[«»]/g, '');
    const found = (loki: string) =>
      logqlLanguage.problems(text, { ...mode, loki: { version: loki } }).filter((one) => one.code === 'logql/too-new');
    const [first, second] = found(version);
    assert.match(first?.message ?? '', new RegExp(` needs Loki ${since}; the setting says ${version}\\.$`), marked);
    assert.deepEqual([first?.start, first?.end], [marked.indexOf('«'), marked.indexOf('»') - 1], marked);
    assert.equal(second, undefined, marked);
    assert.deepEqual(found(since), [], marked);
  }
});

test('formats on one line or on several', () => {
  assert.equal(logqlLanguage.format('{a="b",c=~"d"}|="e"|json|f>5', mode), '{a="b", c=~"d"} |= "e" | json | f > 5');
  const long = `sum by (a) (count_over_time({app="a-long-name", namespace="another-long-name"} |= "error" | json | level="error" [5m]))`;
  assert.equal(
    logqlLanguage.format(long, mode),
    [
      'sum by (a) (',
      '  count_over_time(',
      '    {app="a-long-name", namespace="another-long-name"}',
      '      |= "error"',
      '      | json',
      '      | level="error"',
      '      [5m]',
      '  )',
      ')',
    ].join('\n'),
  );
});

test('formats every known query to one that means the same, comments and all, once and for all', (context) => {
  const file = new URL('../../../../../shared/conformance/logql/cases.jsonl', import.meta.url);
  const own = [
    'sum by (a) (rate({b="c"} |= ip("10.0.0.0/8") | json d="e" | f > 5 and g="h" | unwrap duration(i) [5m] offset 1m))',
  ];
  if (!existsSync(file))
    context.diagnostic('the recorded queries are not beside the project: only own ones are formatted');
  const known = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const queries = [...own, ...known.map((line) => (JSON.parse(line) as { query: string }).query)];
  const shape = (query: string) =>
    JSON.stringify(parseLogql(query).root, (key, value: unknown) =>
      key === 'start' || key === 'end' || key === 'isLeading' || key.endsWith('Span') ? undefined : value,
    );
  for (const query of new Set(queries)) {
    const torn = parseLogql(query)
      .tokens.map(
        (token, index) => query.slice(token.start, token.end) + (index % 4 === 0 ? ` # ${String(index)}\n` : ' '),
      )
      .join('');
    for (const text of [query, torn]) {
      const parsed = parseLogql(text);
      if (parsed.problems.length > 0) continue;
      const formatted = logqlLanguage.format(text, mode);
      if (formatted === undefined) continue;
      assert.equal(shape(formatted), shape(text), text);
      const comments = parseLogql(formatted).comments.map((comment) => comment.text);
      assert.deepEqual(
        comments,
        parsed.comments.map((comment) => comment.text),
        text,
      );
      assert.equal(logqlLanguage.format(formatted, mode), formatted, text);
    }
    if (parseLogql(query).problems.length === 0) assert.ok(logqlLanguage.format(query, mode) !== undefined, query);
  }
});

test('finds what is likely not meant, and mends it', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['{a="b"} |~ "plain"', 'logql/plain-line-filter', '{a="b"} |= "plain"'],
    ['{a="b"} | json |= "c"', 'logql/late-line-filter', '{a="b"} |= "c" | json'],
    [
      '{a="b"} | json | line_format "{{.c}}" | logfmt |= "d"',
      'logql/late-line-filter',
      '{a="b"} | json | line_format "{{.c}}" |= "d" | logfmt',
    ],
    ['{a=~"b"}', 'logql/plain-regex', '{a="b"}'],
    ['{a=~"^b.+$"}', 'logql/anchored-regex', '{a=~"b.+"}'],
    ['{a="b", a="b"}', 'logql/duplicate-matcher', '{a="b"}'],
    ['{a="b", c=~".*"}', 'logql/idle-matcher', '{a="b"}'],
    ['sum(count_over_time({a="b"} | json [5m]))', 'logql/unused-parser', 'sum(count_over_time({a="b"} [5m]))'],
    [
      'sum by (a) (rate({a="b"} |= "c" | logfmt [5m]))',
      'logql/unused-parser',
      'sum by (a) (rate({a="b"} |= "c" [5m]))',
    ],
    ['{a="b", a="c"}', 'logql/impossible-selector', undefined],
    ['{a="b"} | json | json', 'logql/repeated-parser', '{a="b"} | json'],
    ['quantile_over_time(99, {a="b"} | json | unwrap c [5m])', 'logql/argument-value', undefined],
  ];
  for (const [query, code, expected] of cases) {
    assert.equal(logqlLanguage.problems(query, mode)[0]?.code, code, query);
    if (expected === undefined) continue;
    const fix = logqlLanguage.fixes(query, { start: 0, end: query.length }, mode).find((one) => one.code === code);
    const edits = [...(fix?.edits ?? [])].sort((one, other) => other.start - one.start);
    assert.equal(
      edits.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), query),
      expected,
    );
  }
});

test('says what was likely meant by a stage or function that there is none of', () => {
  const cases = [
    ['{a="b"} | jsn | c="d"', 'json'],
    ['{a="b"} | logfm', 'logfmt'],
    ['{a="b"} | line_formt "x"', 'line_format'],
    ['sum by (x) (rat({a="b"}[5m]))', 'rate'],
    ['sm(rate({a="b"}[5m]))', 'sum'],
    ['sum_over_time({a="b"} | unwrap byts(x) [5m])', 'bytes'],
  ] as const;
  for (const [query, better] of cases) {
    const [problem] = logqlLanguage.problems(query, mode);
    assert.ok(problem?.message.endsWith(`. Did you mean ${better}?`), `${query}: ${String(problem?.message)}`);
    const [fix] = logqlLanguage.fixes(query, { start: 0, end: query.length }, mode);
    assert.equal(fix?.title, `Write ${better}`, query);
    const [edit] = fix.edits;
    const mended = query.slice(0, edit?.start) + better + query.slice(edit?.end);
    assert.deepEqual(
      logqlLanguage.problems(mended, mode).filter((one) => one.severity === 'error'),
      [],
      mended,
    );
  }
});

test('places what is missing at the end behind the last word', () => {
  const [problem] = logqlLanguage.problems('{a="b"} |  \n\n', mode);
  assert.deepEqual([problem?.start, problem?.end, problem?.message], [9, 9, 'syntax error: unexpected $end']);
});

test('says nothing of parsers whose labels are asked for', () => {
  const queries = [
    '{a="b"} | json',
    'count_over_time({a="b"} | json [5m])',
    'sum by (c) (count_over_time({a="b"} | json [5m]))',
    'sum(count_over_time({a="b"} | json | c="d" [5m]))',
    'sum(sum_over_time({a="b"} | json | unwrap c [5m]))',
    'sum without (c) (rate({a="b"} | json [5m]))',
    'topk(5, rate({a="b"} | json [5m]))',
    'sum(bytes_over_time({a="b"} | unpack [5m]))',
  ];
  for (const query of queries) assert.deepEqual(logqlLanguage.problems(query, mode), [], query);
});

test('answers at every place of half a query', async () => {
  const query =
    'topk(5, sum by (a) (rate({b="c"} |= "d" or "e" | json f="g" | h > 5 | unwrap i [5m] offset 1m))) # end';
  for (let end = 0; end <= query.length; end++) {
    const text = query.slice(0, end);
    for (const offset of [0, end >> 1, end]) {
      await logqlLanguage.suggest(text, offset, mode, catalog);
      await logqlLanguage.hover(text, offset, mode, catalog);
      logqlLanguage.enclosing(text, offset, mode);
      logqlLanguage.fixes(text, { start: offset, end: offset }, mode);
    }
    logqlLanguage.semanticTokens(text, mode);
    logqlLanguage.format(text, mode);
  }
});
