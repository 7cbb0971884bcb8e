import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

const title = 'Observatory: Run LogQL on This File';

suite('LogQL on a file in the workbench', () => {
  let folder: string;
  let workbench: Workbench;

  const lines = (text: string | RegExp) => workbench.page.locator('.view-line', { hasText: text });
  const ask = async (query: string): Promise<void> => {
    await workbench.runCommand(title);
    await workbench.page.locator('.quick-input-title', { hasText: 'LogQL on app.log' }).waitFor();
    await workbench.page.locator('.quick-input-widget input').fill(query);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observatory-logs-'));
    const log = Array.from({ length: 5000 }, (_, i) => {
      const time = new Date(Date.parse('2026-01-01T10:00:00Z') + i * 1000).toISOString();
      return `${time} level=${i % 100 === 0 ? 'error' : 'info'} msg="order ${i}"`;
    });
    await writeFile(join(folder, 'app.log'), `${log.join('\n')}\n`);
    workbench = await openWorkbench({ folder, size: { width: 1400, height: 900 } });
    await workbench.openFile('app.log');
  });

  after(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a mistake is told with its place while it is typed, and the query is not taken', async () => {
    await ask('|= "a" | nonsense (');
    const message = workbench.page.locator('.quick-input-message', { hasText: 'line 1, col 19' });
    await message.waitFor();
    await workbench.screenshot('logs/fileQueryMistake');
    await workbench.page.locator('.quick-input-widget input').press('Enter');
    await message.waitFor();
    await workbench.page.locator('.quick-input-widget input').press('Escape');
  });

  test('a filter shows the lines that it lets through', async () => {
    await ask('|= "level=error"');
    await workbench.page.keyboard.press('Enter');
    await workbench.tab('LogQL on app.log').waitFor();
    await lines('50 of 5,000 lines of app.log').waitFor();
    await lines('order 100"').first().waitFor();
    assert.equal(await lines('order 101"').count(), 0);
    await workbench.screenshotThemes('logs/fileQueryLines');
  });

  test('asked on the answer it is about the same file again, and offers the last query', async () => {
    await workbench.runCommand(title);
    const input = workbench.page.locator('.quick-input-widget input');
    await workbench.page.locator('.quick-input-title', { hasText: 'LogQL on app.log' }).waitFor();
    assert.equal(await input.inputValue(), '|= "level=error"');
    await input.fill('sum by (level) (count_over_time({} | logfmt [5m]))');
    await input.press('Enter');
    await lines('2 series from 5,000 lines of app.log, every 5m').waitFor();
    await lines(/\{level="error"\}/).waitFor();
    await lines(/2026-01-01T10:05:00Z\s+3\s+█/).waitFor();
    await workbench.screenshotThemes('logs/fileQueryNumbers');
  });

  test('the context menu of a log has the command', async () => {
    await workbench.openFile('app.log');
    await lines('order 0"').click({ button: 'right' });
    await workbench.page.locator('.monaco-menu .action-item', { hasText: 'Run LogQL on This File' }).first().waitFor();
    await workbench.page.keyboard.press('Escape');
  });
});
