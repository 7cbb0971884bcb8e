import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { TextEditor } from '../helpers/textEditor.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

const rules = `groups:
  - name: shop
    rules:
      - record: job:requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
      - alert: Errors
        expr: count(up{job="shop"}) == 0
        labels:
          severity: page
      - record: messy
        expr: |
          sum(up)by(job)
`;
const dashboard = `{
  "title": "Shop",
  "panels": [
    {
      "title": "Requests",
      "type": "timeseries",
      "datasource": { "type": "prometheus" },
      "targets": [{ "refId": "A", "expr": "job:requests:rate5m > 1" }]
    }
  ]
}
`;
const files: Readonly<Record<string, string>> = {
  'errors.promql': 'sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))\n',
  'shop.rules.yml': rules,
  'dashboards/shop.json': dashboard,
  'extract.json': dashboard.replace('job:requests:rate5m > 1', 'sum by (job) (up) / 2'),
  'extract.promql': 'sum by (job) (rate(errors_total[5m])) > 1\n',
  'new.logql': 'approx_topk(3, sum by (a) (rate({app="shop"}[5m])))\n',
  'errors.logql': '{app="shop"} | json |= "error"\n',
};

suite('queries in the workbench', () => {
  let demo: DemoProcess;
  let folder: string;
  let workbench: Workbench;
  let editor: TextEditor;

  const waitForText = (text: string | RegExp): Promise<void> =>
    workbench.page.locator('.view-lines', { hasText: text }).first().waitFor();
  const problem = (text: string | RegExp) =>
    workbench.page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();

  before(async () => {
    demo = await startDemoProcess();
    folder = await mkdtemp(join(tmpdir(), 'observatory-queries-'));
    await mkdir(join(folder, 'dashboards'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    workbench = await openWorkbench({
      kubeconfig: demo.kubeconfig,
      folder,
      size: { width: 1400, height: 900 },
      settings: {
        'editor.hover.delay': 0,
        'editor.autoClosingBrackets': 'never',
        'editor.autoClosingQuotes': 'never',
        'editor.wordBasedSuggestions': 'off',
      },
    });
    editor = new TextEditor(workbench);
  });

  after(async () => {
    await workbench.close();
    await demo.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Keeps a picture in three themes of something that closes when it loses the focus. */
  const picture = async (name: string, show: () => Promise<unknown>): Promise<void> => {
    for (const theme of ['light', 'hcDark', 'dark'] as const) {
      await workbench.setTheme(theme);
      await show();
      await workbench.screenshot(`editor/${name}-${theme}`);
      await editor.escape();
    }
  };

  test('a PromQL file: hover, completion, signature, formatting', async () => {
    await editor.open('errors.promql', 1, 16);
    assert.match(await editor.hover('per second'), /rate\(/);
    await editor.escape();
    await editor.replaceAll('');
    await editor.type('histogram_q');
    await picture('completion', async () => editor.suggestion('histogram_quantile'));
    await editor.suggestion('histogram_quantile');
    await workbench.page.keyboard.press('Enter');
    await editor.type('0.9, ');
    const signature = await editor.signature();
    assert.match(signature.label, /histogram_quantile\(/);
    assert.match(signature.active, /vector/);
    await editor.escape();
    await editor.replaceAll('sum(up)by(job)');
    await workbench.runCommand('Format Document');
    await waitForText('sum by (job) (up)');
  });

  test('a PromQL file: names of the cluster that is connected, which the status tells', async () => {
    await workbench.openTree(/^demo/);
    await workbench.treeRow(/^shop/).waitFor();
    await editor.open('errors.promql');
    await editor.replaceAll('');
    await editor.type('http_requests_t');
    await editor.suggestion('http_requests_total');
    await editor.escape();
    await editor.type('otal');
    assert.match(await editor.hover('http_requests_total'), /\(counter\)/);
    await editor.escape();
    await editor.replaceAll('http_requests_total{namespace="');
    await editor.suggestion('shop');
    await picture('live-values', async () => editor.suggestion('shop'));
    await workbench.page.locator('.statusbar-item[id="status.languageStatus"]').click();
    await workbench.page.locator('.hover-language-status', { hasText: /demo/ }).waitFor();
    await workbench.screenshot('editor/status');
    await editor.escape();
  });

  test('a rule file: problems, quick fix, semantic tokens, formatting of queries alone', async () => {
    await editor.open('shop.rules.yml', 7, 15);
    await workbench.runCommand('Problems: Focus on Problems View');
    await problem('count() yields nothing').waitFor();
    await picture('problems', () => problem('count() yields nothing').waitFor());
    await editor.open('shop.rules.yml', 7, 18);
    await editor.fix(/absent/);
    await waitForText('absent(up{job="shop"})');
    await workbench.page.locator('.markers-panel', { hasText: 'count() yields nothing' }).waitFor({ state: 'hidden' });
    await editor.goTo(5, 31);
    await workbench.runCommand('Developer: Inspect Editor Tokens and Scopes');
    await workbench.page.locator('.token-inspect-widget', { hasText: /semantic token type\s*function/ }).waitFor();
    await editor.escape();
    await workbench.runCommand('Observatory: Format Queries');
    await waitForText('sum by (job) (up)');
    await waitForText('- record: messy');
  });

  test('a dashboard and a rule file: completion, hover and renaming with a preview', async () => {
    await editor.open('shop.json', 8, 50);
    assert.match(await editor.hover('job:requests:rate5m'), /Yields/);
    await editor.escape();
    await workbench.page.keyboard.press('F2');
    const input = workbench.page.locator('.rename-box input.rename-input');
    await input.waitFor();
    assert.equal(await input.inputValue(), 'job:requests:rate5m');
    await input.fill('job:requests:per_second');
    await workbench.page.keyboard.press('Control+Enter');
    const preview = workbench.page.locator('.bulk-edit-panel');
    await preview.locator('.monaco-list-row', { hasText: 'shop.rules.yml' }).waitFor();
    await preview.locator('.monaco-list-row', { hasText: 'shop.json' }).waitFor();
    await workbench.screenshotThemes('editor/rename-preview');
    await preview.locator('.monaco-button', { hasText: 'Apply' }).click();
    await waitForText('job:requests:per_second > 1');
    await editor.open('shop.rules.yml');
    await waitForText('record: job:requests:per_second');
  });

  test('a LogQL file: completion, hover, a quick fix', async () => {
    await editor.open('errors.logql', 1, 18);
    assert.match(await editor.hover(/JSON|json/), /json/i);
    await editor.escape();
    await workbench.page.keyboard.press('End');
    await editor.type(' | line_f');
    await picture('logql', async () => editor.suggestion('line_format'));
    await editor.replaceAll('{app="shop"} | json |= "error"');
    await workbench.page.locator('.view-overlays [class*="squiggly-"]').first().waitFor();
    await editor.goTo(1, 23);
    await editor.fix('Filter before the parser');
    await waitForText('{app="shop"} |= "error" | json');
  });

  test('extracting a part of a dashboard and of a PromQL file to a rule file', async () => {
    await editor.open('extract.json', 8, 60);
    await editor.refactor('Extract to recording rule job:up:sum in shop.rules.yml');
    await waitForText('"expr": "job:up:sum / 2"');
    await editor.open('extract.promql', 1, 14);
    await editor.refactor('Extract to recording rule job:errors:rate5m in shop.rules.yml');
    await waitForText('job:errors:rate5m > 1');
    await editor.open('shop.rules.yml');
    await waitForText('record: job:up:sum');
    await waitForText('record: job:errors:rate5m');
    await waitForText('expr: sum by (job) (rate(errors_total[5m]))');
  });

  test('a LogQL file: what is too new for the Loki of the settings, and a fix that raises it', async () => {
    const squiggly = workbench.page.locator('.view-overlays [class*="squiggly-"]').first();
    await editor.open('new.logql', 1, 3);
    await squiggly.waitFor();
    await editor.goTo(1, 3);
    await editor.fix('Write for Loki 3.3');
    await squiggly.waitFor({ state: 'hidden' });
    assert.match(
      await readFile(join(folder, '.vscode', 'settings.json'), 'utf8'),
      /"kubeObservatory\.logql\.version": "3\.3"/,
    );
  });

  test('completion where a query asks for labels and stages', async () => {
    await editor.open('errors.promql');
    await editor.replaceAll('sum by (job, pod) (rate(x_total[5m])) / on (');
    await editor.suggestion('pod');
    await editor.escape();
    await editor.replaceAll('sum by () (sum by (zone, shelf) (x))');
    await editor.goTo(1, 9);
    await editor.suggestion('shelf');
    await editor.escape();
    await editor.replaceAll('rate(x_total[');
    await editor.suggestion('5m');
    await editor.escape();
    await editor.open('errors.logql');
    await editor.replaceAll('{app="shop"} | ');
    await editor.suggestion('logfmt');
    await editor.escape();
  });
});
