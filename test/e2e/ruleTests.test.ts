import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { projectRoot, removeFolder } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

suite('rule tests in the Test Explorer', () => {
  let folder = '';
  let workbench: Workbench;
  const row = (text: string | RegExp): Locator =>
    workbench.sideBar.locator('.test-explorer .monaco-list-row', { hasText: text }).first();
  const withState = (text: string | RegExp, state: string): Locator =>
    workbench.sideBar.locator(`.test-explorer .monaco-list-row[aria-label*="(${state})"]`, { hasText: text }).first();
  const expand = async (text: string | RegExp): Promise<void> => {
    await row(text).waitFor();
    if ((await row(text).getAttribute('aria-expanded')) !== 'true')
      await row(text).locator('.monaco-tl-twistie').click();
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rule-tests-'));
    cpSync(join(projectRoot, 'src', 'demo', 'workspace', 'rules'), folder, { recursive: true });
    const tests = readFileSync(join(folder, 'shop_test.yaml'), 'utf8');
    writeFileSync(
      join(folder, 'broken_test.yaml'),
      tests.replace('fails 10%', 'fails 11%').replace('value: 1', 'value: 2'),
    );
    workbench = await openWorkbench({ folder });
    await workbench.page.locator('.activitybar .action-item a[aria-label^="Testing"]').click();
  });

  after(async () => {
    await workbench.close();
    await removeFolder(folder);
  });

  test('they are found, run, and say what differs', async () => {
    await row('shop_test.yaml').waitFor();
    await expand('broken_test.yaml');
    await expand('a service that fails');
    await workbench.runCommand('Test: Run All Tests');
    await withState('shop_test.yaml', 'Passed').waitFor();
    await withState('broken_test.yaml', 'Failed').waitFor();
    await withState('ShopErrors at 3m', 'Passed').waitFor();
    await withState('ShopErrors at 10m', 'Failed').waitFor();
    await withState('service:http_requests:rate5m at 10m', 'Failed').waitFor();
    await workbench.screenshot('editor/ruleTests');
  });

  test('an expression is debugged part by part', async () => {
    await row('service:http_requests:rate5m at 10m').hover();
    await row('service:http_requests:rate5m at 10m').click();
    await workbench.runRowMenu(row('ShopErrors at 10m'), 'Debug Test');
    await workbench.page.locator('.debug-top-stack-frame-line').first().waitFor();
    await workbench.runCommand('View: Show Run and Debug');
    const frames = workbench.sideBar.locator('.debug-call-stack .monaco-list-row');
    await frames.filter({ hasText: 'http_requests_total{namespace="shop", code=~"5.."}[5m]' }).first().waitFor();
    const results = workbench.sideBar.locator('.debug-variables .monaco-list-row');
    await results.filter({ hasText: 'Result: range vector, 1 series' }).waitFor();
    await workbench.runCommand('Debug: Step Over');
    await results.filter({ hasText: 'Result: instant vector, 1 series' }).waitFor();
    await results
      .filter({ hasText: /0\.1\b.*service="payment"/ })
      .first()
      .waitFor();
    await workbench.screenshot('editor/ruleTestDebugging');
    await workbench.runCommand('Debug: Continue');
    await results
      .filter({ hasText: /0\.1\b.*\{service="payment"\}/ })
      .first()
      .waitFor();
    await workbench.runCommand('Debug: Stop');
    await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  });

  test('rules that no test puts to the test are told', async () => {
    await workbench.runCommand('View: Show Testing');
    await workbench.runCommand('Test: Run All Tests with Coverage');
    const covered = workbench.page.locator('.test-coverage-list-item', { hasText: 'shop.rules.yaml' }).first();
    await covered.waitFor();
    assert.match(await covered.innerText(), /66\.\d/);
    await workbench.screenshot('editor/ruleCoverage');
  });
});
