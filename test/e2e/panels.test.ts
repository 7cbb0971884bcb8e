import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { asArray, asRecord } from '../../src/base/json.ts';
import { formatBytes } from '../../src/base/units.ts';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { requestCluster, requestClusterText } from '../helpers/requestCluster.ts';
import { projectRoot } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

const service = (name: string): string => `/api/v1/namespaces/monitoring/services/${name}/proxy`;

suite('the panels of a workload on the simulated cluster', () => {
  let demo: DemoProcess;
  let workbench: Workbench;

  const ask = (path: string): Promise<unknown> => requestCluster(demo.kubeconfig, 'GET', path);
  const text = (frame: Frame, selector: string): Promise<string> => frame.locator(selector).first().innerText();

  before(async () => {
    demo = await startDemoProcess();
    workbench = await openWorkbench({
      kubeconfig: demo.kubeconfig,
      // Panels come back where a window has a folder to remember them by.
      folder: projectRoot,
      size: { width: 1400, height: 900 },
    });
    await workbench.openTree(/^demo/, /^shop/);
    await workbench.treeRow(/^cart/).waitFor();
  });

  after(async () => {
    await workbench.close();
    await demo.stop();
  });

  test('metrics show what Prometheus answers', async () => {
    await workbench.runRowAction(workbench.treeRow(/^cart/), 'Open Metrics');
    const frame = await workbench.panel(/^Metrics: cart/, '.legend');
    // The past stands still while the answers are compared.
    const range = await text(frame, '.range');
    await frame.locator('button[aria-label="Earlier"]').click();
    await frame.locator('.range').filter({ hasNotText: range }).waitFor();
    await frame.locator('.refresh-control .codicon-refresh').waitFor();
    const memory = frame.locator('.graph').nth(1);
    await memory.locator('.link-button', { hasText: 'PromQL' }).click();
    const query = await memory.locator('.query code').innerText();
    const rows = await memory.locator('.legend tbody tr').all();
    let compared = 0;
    for (const row of rows) {
      const name = (await row.locator('td').first().innerText()).trim();
      const cell = row.locator('td').nth(1);
      if (!name.startsWith('cart-') || (await cell.innerText()) === '–') continue;
      const time = Number(await cell.getAttribute('data-time')) / 1000;
      const parameters = new URLSearchParams({ query, time: String(time) }).toString();
      const answer = asRecord(await ask(`${service('prometheus:9090')}/api/v1/query?${parameters}`));
      const result = asArray(asRecord(answer?.['data'])?.['result']) ?? [];
      const series = result.map(asRecord).find((one) => asRecord(one?.['metric'])?.['pod'] === name);
      const sample = asArray(series?.['value']);
      assert.equal(await cell.innerText(), formatBytes(Number(sample?.[1])), `${name} at ${time}`);
      compared += 1;
    }
    assert.ok(compared > 0, 'no pod of cart has a value');
    await workbench.screenshotThemes('panels/metrics');
  });

  test('the subject leads back to the tree', async () => {
    const frame = await workbench.panel(/^Metrics: cart/, '.subject');
    await workbench.treeRow(/^catalog/).click();
    await frame.locator('.subject').click();
    await workbench.page.locator('.monaco-list-row.selected', { hasText: /^cart/ }).waitFor();
  });

  test('a log grows while it is followed', async () => {
    await workbench.expandRow(/^frontend/);
    await workbench.runRowAction(workbench.treeRow(/^frontend-/), 'Follow Logs');
    const frame = await workbench.panel(/^Logs: frontend-/, '.log-row');
    await frame.locator('[aria-label="Show lines as they were written"]').click();
    const last = await frame.locator('.log-row .log-text').last().innerText();
    const pod = await text(frame, '.subject-name');
    const path = `/api/v1/namespaces/shop/pods/${pod}/log?tailLines=2000`;
    const log = await requestClusterText(demo.kubeconfig, 'GET', path);
    assert.ok(log.includes(last.trim().slice(0, 60)), `the cluster's log does not hold: ${last}`);
    const lines = await text(frame, '.status-line .number');
    await frame.locator('.status-line .number').first().filter({ hasNotText: lines }).waitFor();
    await workbench.screenshotThemes('panels/logs');
  });

  test('scrolling up stops following, and the button goes on', async () => {
    const frame = await workbench.panel(/^Logs: frontend-/, '.log-row');
    await frame.locator('.log').hover();
    await workbench.page.mouse.wheel(0, -400);
    const resume = frame.locator('.follow-button.is-paused', { hasText: /\d+ new/ });
    await resume.waitFor();
    const shown = await frame.locator('.log-row .log-text').allInnerTexts();
    await workbench.page.waitForTimeout(500);
    assert.deepEqual(await frame.locator('.log-row .log-text').allInnerTexts(), shown, 'the lines moved');
    await resume.click();
    await frame.locator('.follow-button', { hasText: 'Following' }).waitFor();
  });

  test('bars above the lines choose a span of time, by pointer and by keys', async () => {
    const frame = await workbench.panel(/^Logs: frontend-/, '.volume-info');
    const bars = frame.locator('.volume-bars');
    const lines = frame.locator('.status-line .number').first();
    const box = await bars.boundingBox();
    assert.ok(box);
    await workbench.page.mouse.move(box.x + box.width / 3, box.y + 10);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(box.x + (box.width * 2) / 3, box.y + 12, { steps: 4 });
    await workbench.page.mouse.up();
    await lines.filter({ hasText: /^[\d,]+ of [\d,]+ lines$/ }).waitFor();
    await workbench.screenshotThemes('panels/logs-zoomed');
    await bars.press('ArrowLeft');
    assert.match((await bars.getAttribute('aria-valuetext')) ?? '', /^\d\d:\d\d:\d\d\S* – .* · \d+ lines?/);
    await bars.press('Escape');
    await bars.press('Escape');
    await lines.filter({ hasText: /^[\d,]+ lines$/ }).waitFor();
  });

  test('a row opens in its place, filters by its fields, and is found again among its neighbours', async () => {
    const frame = await workbench.panel(/^Logs: frontend-/, '.log-row');
    await frame.locator('.log').focus();
    await frame.locator('.log').press('ArrowDown');
    await frame.locator('.row-toggle:focus').waitFor();
    await workbench.page.keyboard.press('ArrowUp');
    await workbench.page.keyboard.press('Enter');
    const detail = frame.locator('.log-detail');
    await detail.getByText('logger', { exact: true }).waitFor();
    const logger = await detail.locator('tr', { hasText: 'logger' }).first().locator('.detail-value').innerText();
    await workbench.screenshotThemes('panels/logs-detail');
    await detail.locator(`button[aria-label="Only lines with logger ${logger}"]`).click();
    const clear = frame.locator('button[aria-label="Show all lines"]');
    await clear.waitFor();
    assert.equal(await frame.locator('.query-box input').inputValue(), `| json | logger="${logger}"`);
    await detail.waitFor({ state: 'detached' });
    const row = frame.locator('.log-row', { hasText: new RegExp(`logger\\W+${logger}`) }).first();
    await row.hover();
    await row.locator('.row-toggle').click();
    await detail.getByText('Show in context').click();
    await clear.waitFor({ state: 'detached' });
    await frame.locator('.row-toggle[aria-expanded="true"]:focus').waitFor();
    await workbench.page.keyboard.press('Enter');
    await detail.waitFor({ state: 'detached' });
    await frame.locator('.follow-button').click();
  });

  test('the panels of a subject look at the same time, unless one is unlinked', async () => {
    // What follows the present cannot go later.
    const following = 'button[aria-label="Later"]:disabled';
    const past = 'button[aria-label="Later"]:not(:disabled)';
    const allTimes = '.volume-foot .link-button';
    const earlier = await workbench.panel(/^Metrics: cart/, '.legend');
    if ((await earlier.locator(following).count()) > 0) await earlier.locator('button[aria-label="Earlier"]').click();
    await earlier.locator(past).waitFor();
    await workbench.runRowAction(workbench.treeRow(/^cart/), 'Follow Logs');
    const logs = await workbench.panel(/^Logs: cart/, allTimes);
    await logs.locator('.log-row').first().waitFor();
    await logs.locator(allTimes).click();
    await logs.locator(allTimes).waitFor({ state: 'detached' });
    const metrics = await workbench.panel(/^Metrics: cart/, following);
    await metrics.locator('.time-picker .codicon-link').click();
    await metrics.locator('.time-picker [aria-pressed="false"] .codicon-link').waitFor();
    await metrics.locator('button[aria-label="Earlier"]').click();
    await metrics.locator(past).waitFor();
    const apart = await workbench.panel(/^Logs: cart/, '.log-row');
    assert.equal(await apart.locator(allTimes).count(), 0);
    await workbench.runCommand('View: Close Editor');
  });

  test('a trace opens as a waterfall with all its spans', async () => {
    await workbench.runRowMenu(workbench.treeRow(/^cart/), 'Open Traces');
    const frame = await workbench.panel(/^Traces: cart/, '.summaries');
    const row = frame.locator('.summaries tbody tr').first();
    const count = Number(await row.locator('.span-count').innerText());
    await row.click();
    await frame.locator('.rows .row').first().waitFor();
    assert.match(await text(frame, '.trace-facts'), new RegExp(`· ${count} spans?,`));
    await frame.locator('.rows').press('ArrowDown');
    await frame.locator('.detail .tags').waitFor();
    await frame.locator('.rows').press('ArrowLeft');
    await frame.locator('.rows .row[aria-expanded="false"]').waitFor();
    assert.equal(await frame.locator('.rows .row').count(), 1);
    await workbench.screenshotThemes('panels/traces');
  });

  test('a window reload brings each panel back where it was', async () => {
    const range = await text(await workbench.panel(/^Metrics: cart/, '.legend'), '.range');
    await workbench.panel(/^Logs: frontend-/, '.log-row');
    await (await workbench.webview('.log-row')).locator('[aria-label="Wrap long lines"]').click();
    await workbench.runCommand('Developer: Reload Window');
    await workbench.page.locator('.monaco-workbench').waitFor();
    const logs = await workbench.panel(/^Logs: frontend-/, '.log-row');
    await logs.locator('.log.is-wrapped').waitFor();
    const metrics = await workbench.panel(/^Metrics: cart/, '.legend');
    assert.equal(await text(metrics, '.range'), range);
    const traces = await workbench.panel(/^Traces: cart/, '.rows .row');
    assert.ok((await traces.locator('.rows .row').count()) > 0);
  });
});
