import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { requestClusterText } from '../helpers/requestCluster.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

suite('the panels of a cluster with neither Prometheus nor Loki', () => {
  let demo: DemoProcess;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemoProcess(['--bare', '--history', '20m']);
    workbench = await openWorkbench({ kubeconfig: demo.kubeconfig, size: { width: 1400, height: 900 } });
    await workbench.openTree(/^demo/, /^shop/);
    await workbench.treeRow(/^cart/).waitFor();
  });

  after(async () => {
    await workbench.close();
    await demo.stop();
  });

  test('metrics of a pod are there from the first click, and become a line', async () => {
    await workbench.expandRow(/^cart/);
    await workbench.runRowAction(workbench.treeRow(/^cart-/), 'Open Metrics');
    const frame = await workbench.panel(/^Metrics: cart-/, '.legend tbody tr');
    const cpu = frame.locator('.graph').first().locator('.legend tbody tr').first();
    assert.equal((await cpu.locator('td').first().innerText()).trim(), 'cart');
    assert.match(await cpu.locator('td').nth(1).innerText(), /^[\d.]+m?$/);
    const memory = frame.locator('.graph').nth(1).locator('.legend tbody tr').first();
    assert.match(await memory.locator('td').nth(1).innerText(), /^[\d.]+Mi$/);
    const source = frame.locator('button.source');
    await source.filter({ hasText: /^\s*Embedded · kubelet and pods, since \d\d:\d\d/ }).waitFor();
    await workbench.screenshot('panels/metrics-bare-first');
    // A canvas tells nothing of what is drawn: a line has two points with the time of the second sample.
    const time = await memory.locator('[data-time]').getAttribute('data-time');
    await memory.locator(`[data-time]:not([data-time="${time ?? ''}"])`).waitFor({ timeout: 40_000 });
    assert.ok((await frame.evaluate<number>(countColoured)) > 20, 'no line is drawn');
  });

  test('the status bar tells what is read, and stops it', async () => {
    const item = workbench.page.locator('.statusbar-item', { hasText: /demo: \d targets/ });
    await item.click();
    const list = workbench.page.locator('.quick-input-list .monaco-list-row');
    await list.filter({ hasText: /node worker-\d/ }).waitFor();
    await workbench.screenshot('panels/metrics-bare-collection');
    await list.filter({ hasText: 'Stop' }).first().click();
    const frame = await workbench.panel(/^Metrics: cart-/, '.source-note');
    await frame.locator('.source-note', { hasText: 'Collecting is stopped' }).waitFor();
    await frame.locator('[aria-label="Refresh"].icon-button').click();
    await frame.locator('.source-note').waitFor({ state: 'detached' });
  });

  test('what is pinned is read though no panel shows it', async () => {
    const status = workbench.page.locator('.statusbar-item', { hasText: /demo: \d+ targets/ });
    const list = workbench.page.locator('.quick-input-list .monaco-list-row');
    const isRead = async (): Promise<boolean> => {
      await status.click();
      await list.filter({ hasText: 'Stop' }).first().waitFor();
      // The list draws only the rows that it shows: what is typed narrows it to the pods meant.
      await workbench.page.keyboard.type('pod shop/frontend');
      await workbench.page.waitForTimeout(300);
      const isListed = (await list.filter({ hasText: /pod shop\/frontend-/ }).count()) > 0;
      await workbench.page.keyboard.press('Escape');
      await list.first().waitFor({ state: 'hidden' });
      return isListed;
    };
    assert.equal(await isRead(), false, 'nobody looks at it yet');
    await workbench.runRowMenu(workbench.treeRow(/^frontend/), 'Pin');
    await workbench.treeRow(/^Pinned/).waitFor();
    while (!(await isRead())) await workbench.page.waitForTimeout(500);
    await workbench.runRowMenu(workbench.treeRow(/^frontend/).first(), 'Unpin');
    await workbench.treeRow(/^Pinned/).waitFor({ state: 'detached' });
  });

  test('a source that is asked for and not there says what was tried', async () => {
    const frame = await workbench.panel(/^Metrics: cart-/, '.choose[label="Source"]');
    await frame.locator('.choose[label="Source"]').click();
    await frame.getByRole('option', { name: 'Prometheus' }).click();
    await frame.locator('.state.failure', { hasText: 'No Prometheus was found' }).waitFor();
    await workbench.screenshotThemes('panels/metrics-bare-none');
    await frame.locator('.choose[label="Source"]').click();
    await frame.getByRole('option', { name: 'Embedded' }).click();
    await frame.locator('.legend').first().waitFor();
    await workbench.screenshotThemes('panels/metrics-bare');
  });

  test('a query of the user’s own is answered from the same metrics', async () => {
    const frame = await workbench.panel(/^Metrics: cart-/, '.query-box input');
    const query = frame.locator('.query-box input');
    await query.fill('sum by (job) (up{');
    await query.press('Enter');
    await frame.locator('.query-box-failure', { hasText: /1:\d+: parse error/ }).waitFor();
    // Names of what is collected are offered; the keyboard alone takes them.
    await query.fill('');
    await query.pressSequentially('sum(kube_pod_container_resource_req');
    const option = frame.locator('.query-box-option', { hasText: /^\s*kube_pod_container_resource_requests/ });
    await option.waitFor();
    assert.equal(await query.getAttribute('aria-expanded'), 'true');
    await workbench.screenshot('panels/metrics-bare-complete');
    await query.press('ArrowDown');
    await query.press('Enter');
    assert.equal(await query.inputValue(), 'sum(kube_pod_container_resource_requests');
    await frame.locator('.query-box-hint', { hasText: /unclosed/ }).waitFor();
    await frame.locator('.query-box-mark').waitFor();
    await query.press('Escape');
    await query.fill('kube_pod_container_resource_requests{namespace="shop", resource="cpu"}');
    await query.press('Enter');
    const rows = frame.locator('.graph.is-wide .legend tbody tr');
    await rows
      .filter({ hasText: /^\s*container=cart, .*pod=cart-/ })
      .first()
      .waitFor();
    await workbench.screenshotThemes('panels/metrics-bare-query');
    await frame.locator('[aria-label="Take the query away"]').click();
    await rows.first().waitFor({ state: 'detached' });
  });

  test('who may not read the kubelets sees what metrics-server tells, and why', async () => {
    const viewer = await openWorkbench({ kubeconfig: demo.viewerKubeconfig, size: { width: 1400, height: 900 } });
    try {
      await viewer.openTree(/^demo/, /^shop/);
      await viewer.runRowAction(viewer.treeRow(/^cart/), 'Open Metrics');
      const frame = await viewer.webview('.legend tbody tr');
      await frame.locator('button.source', { hasText: 'Embedded · metrics-server, since' }).waitFor();
      await frame.locator('.source-note', { hasText: /kubelets may not be read .*nodes\/proxy/ }).waitFor();
      const last = await frame.locator('.graph').first().locator('.legend tbody td').nth(1).innerText();
      assert.match(last, /^[\d.]+m?$/);
      await viewer.screenshotThemes('panels/metrics-bare-denied');
    } finally {
      await viewer.close();
    }
  });

  test('logs are there from the first click, and LogQL narrows them', async () => {
    await workbench.runRowAction(workbench.treeRow(/^frontend/), 'Follow Logs');
    const frame = await workbench.panel(/^Logs: frontend/, '.log-row');
    const query = frame.locator('.query-box input');
    const kept = async (): Promise<number> =>
      Number((await frame.locator('.status-line .number').first().innerText()).replace(/\D/g, ''));
    const all = await kept();
    assert.ok(all > 0);
    await query.fill('| json | status >= 400');
    await query.press('Enter');
    // The query's lines take the place of all lines when they have been found.
    while ((await kept()) >= all) await workbench.page.waitForTimeout(50);
    await frame.locator('.log-row').first().waitFor();
    const narrowed = await kept();
    assert.ok(narrowed > 0, 'no line passes');
    await frame.locator('[aria-label="Show lines as they were written"]').click();
    for (const text of await frame.locator('.log-row .log-text').allInnerTexts()) {
      assert.ok((JSON.parse(text) as { status: number }).status >= 400, text);
    }
    await workbench.screenshotThemes('panels/logs-bare-query');
    await query.fill('| json | | status');
    await query.press('Enter');
    await frame.locator('.query-box-failure', { hasText: 'parse error at line 1, col 10: ' }).waitFor();
    assert.ok((await kept()) >= narrowed, 'what is shown stays');
    await workbench.screenshot('panels/logs-bare-mistake');
    await query.fill('sum by (pod) (rate({namespace="shop"} | json | status >= 200 [1m]))');
    await query.press('Enter');
    await frame.locator('.legend tbody tr', { hasText: 'pod=frontend-' }).first().waitFor();
    assert.ok((await frame.evaluate<number>(countColoured)) > 20, 'no line is drawn');
    await workbench.screenshotThemes('panels/logs-bare-graph');
    await frame.locator('.query-box [aria-label="Show all lines"]').click();
    while ((await kept()) < all) await workbench.page.waitForTimeout(50);
    await frame.locator('.log-row').first().waitFor();
  });

  test('a log that is closed and opened again has every line, and each once', async () => {
    const open = async (): Promise<Frame> => {
      await workbench.runRowAction(workbench.treeRow(/^cart-/), 'Follow Logs');
      return await workbench.panel(/^Logs: cart-/, '.log-row');
    };
    const kept = async (frame: Frame): Promise<number> =>
      Number((await frame.locator('.status-line .number').first().innerText()).replace(/\D/g, ''));
    const written = async (frame: Frame): Promise<number> => {
      const pod = await frame.locator('.subject-name').first().innerText();
      const log = await requestClusterText(demo.kubeconfig, 'GET', `/api/v1/namespaces/shop/pods/${pod}/log`);
      return log.split('\n').filter((line) => line !== '').length;
    };
    const firstLines = async (frame: Frame): Promise<readonly string[]> => {
      await frame.locator('.log').focus();
      await frame.locator('.log').press('Home');
      await frame.locator('.log-row', { hasText: 'starting' }).first().waitFor();
      return (await frame.locator('.log-row').allInnerTexts()).slice(0, 10);
    };
    const first = await open();
    const before = await written(first);
    while ((await kept(first)) < before) await workbench.page.waitForTimeout(50);
    const lines = await firstLines(first);
    await workbench.runCommand('View: Close Editor');
    await workbench.tab(/^Logs: cart-/).waitFor({ state: 'detached' });
    const again = await open();
    const since = await written(again);
    while ((await kept(again)) < since) await workbench.page.waitForTimeout(50);
    const shown = await kept(again);
    assert.ok(shown <= (await written(again)), `${shown} lines are shown, more than were written`);
    assert.deepEqual(await firstLines(again), lines);
    await workbench.runCommand('View: Close Editor');
  });
});

/** Counts the pixels of the first canvas that are coloured as lines are; text and the grid are grey. Runs in the page. */
const countColoured = `(() => {
  const canvas = document.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    const pixel = data.slice(at, at + 3);
    if (Math.max(...pixel) - Math.min(...pixel) > 60) count += 1;
  }
  return count;
})()`;
