import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentLanguageOf } from '../../../../src/lang/workspace/documentLanguage.ts';
import { noSettings } from '../../../../src/lang/workspace/projectSettings.ts';
import { createQueryDocumentService } from '../../../../src/lang/workspace/queryDocumentService.ts';

const files: Readonly<Record<string, string>> = {
  'alerts.yml': 'groups:\n  - name: a\n    rules:\n      - alert: InstanceDown\n        expr: up == 0\n',
};
const service = createQueryDocumentService(() => noSettings, undefined, undefined, {
  read: (_, path) => {
    const text = files[path];
    return text === undefined ? undefined : { uri: `file:///${path}`, text };
  },
  list: (_, pattern) => Object.keys(files).filter((name) => name === pattern || pattern === '*.yml'),
});

/** Checks that a document, in which `«»` mark a place, has one finding, there. */
function check(marked: string, code: string | undefined, message?: RegExp, name = 'a_test.yml'): void {
  const text = marked.replaceAll(/[«»]/g, '');
  const id = name.endsWith('.md') ? 'markdown' : 'yaml';
  const language = documentLanguageOf(name, text, undefined);
  assert.equal(language, id === 'yaml' ? 'rules' : 'markdown', marked);
  const document = TextDocument.create(`file:///${name}`, id, 1, text);
  const found = service.validate(document);
  assert.deepEqual(
    found.map((one) => one.code),
    code === undefined ? [] : [code],
    marked,
  );
  const [first] = found;
  if (message !== undefined) assert.match(JSON.stringify(first?.message), message, marked);
  if (first === undefined) return;
  const range = [document.offsetAt(first.range.start), document.offsetAt(first.range.end)];
  assert.deepEqual(range, [marked.indexOf('«'), marked.indexOf('»') - 1], marked);
}

const tests = (body: string, ruleFile = 'alerts.yml') =>
  `rule_files:\n  - ${ruleFile}\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n${body}`;
const series = (name: string, values: string) =>
  tests(`    input_series:\n      - series: ${name}\n        values: ${values}\n`);
const alert = (name: string, time = '10m') =>
  `    alert_rule_test:\n      - eval_time: ${time}\n        alertname: ${name}\n        exp_alerts: []\n`;
const expr = (query: string) =>
  `    promql_expr_test:\n      - expr: ${query}\n        eval_time: 5m\n        exp_samples:\n          - labels: 'x{a="b"}'\n            value: 1\n`;

test('checks the notation of series in unit tests of rules', () => {
  for (const values of [
    '1 2 3',
    '0+10x100',
    '-1.5-0.5x3 _ _x5 stale',
    '1x3 Inf NaN 1e3',
    "'{{schema:0 sum:1 count:1 buckets:[1 2]}}x3'",
  ])
    check(series('\'up{job="x"}\'', values), undefined);
  check(series('up', '1 «0+10» 3'), 'rules/test-series', /^"0\+10 is no value of a series/);
  check(series('up', '"1 2 «3y»"'), 'rules/test-series');
  check(series('up', '1 «1x» 2'), 'rules/test-series');
  check(series('up', '«0+10x1.5»'), 'rules/test-series');
  check(series("'up{job=«}»'", '1'), 'rules/test-series', /unexpected/);
  check(series(`'up{«job=~"x"»}'`, '1'), 'rules/test-series', /expected \\"=\\""$/);
  check(series("'«sum(up)»'", '1'), 'rules/test-series', /a series is a name with labels/);
});

test('checks expressions, times and names of alerts in unit tests of rules', () => {
  check(tests(expr('sum(up) by (job)')), undefined);
  check(tests(expr('rate(«up»)')), 'promql/type');
  check(tests(expr('|\n          sum(\n            «nope»(up))')), 'promql/unknown-function');
  check(tests(alert('InstanceDown')), undefined);
  check(tests(alert('«InstanceDwon»')), 'rules/test-alert', /named InstanceDwon\."$/);
  check(tests(alert('«Nothing»'), "'*.yml'"), 'rules/test-alert');
  // What cannot be read may define anything.
  check(tests(alert('Nothing'), 'elsewhere.yml'), undefined);
  check(tests(alert('InstanceDown', '«10»')), 'rules/duration');
  check(tests(alert('InstanceDown', '«1m 30s»')), 'rules/duration');
  check(
    tests('').replace('tests:', 'tests: #').replace('  - interval: 1m', '  - interval: «1mm»\n    input_series: []'),
    'rules/duration',
  );
});

test('checks rules and their tests in code blocks of Markdown', () => {
  const rules = (query: string) => `groups:\n  - name: a\n    rules:\n      - alert: B\n        expr: ${query}\n`;
  const head = 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: x\nspec:\n';
  const fence = (body: string, pad = '') => `# A\n\n${`\`\`\`yaml\n${body}\`\`\`\n`.replaceAll(/^(?=.)/gm, pad)}`;
  check(fence(rules('rate(«up»)')), 'promql/type', undefined, 'a.md');
  check(fence(rules('rate(«up»)'), '  > '), 'promql/type', undefined, 'a.md');
  check(fence(rules('rate(«up»)'), '    ').replace('# A\n\n', '1. A\n\n'), 'promql/type', undefined, 'a.md');
  check(fence(head + rules('rate(«up»)').replaceAll(/^(?=.)/gm, '  ')), 'promql/type', undefined, 'a.md');
  check(fence(series('up', '«0+10»')), 'rules/test-series', undefined, 'a.md');
  check(fence(tests(expr('rate(«up»)'))), 'promql/type', undefined, 'a.md');
  // An excerpt is no file.
  check(fence(`${rules('up > 1')}      ...\n    [more]\n`), undefined, undefined, 'a.md');
});

test('finds nothing wrong with the rule tests beside published rules', (context) => {
  const folder = new URL('../../../../../shared/corpus/rules/', import.meta.url);
  if (!existsSync(folder)) {
    context.skip('the corpus is not beside the project');
    return;
  }
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const document = TextDocument.create(`file:///${name}`, 'yaml', 1, text);
    const found = service.validate(document).filter((one) => String(one.code).startsWith('rules/test-'));
    assert.deepEqual(found, [], name);
  }
});
