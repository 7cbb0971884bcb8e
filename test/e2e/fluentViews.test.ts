import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

const config = `<source>
  @type tail
  path /var/log/app.log
  pos_file /var/log/app.pos
  tag app.web
  <parse>
    @type json
  </parse>
</source>
<filter app.**>
  @type record_transformer
  <record>
    cluster demo
  </record>
</filter>
<match app.**>
  @type stdout
</match>
<match audit.**>
  @type file
  path /var/log/audit
</match>
`;

suite('a Fluentd config in the workbench', () => {
  let folder: string;
  let workbench: Workbench;

  const cursorLine = (): Promise<string> => workbench.page.locator('.statusbar-item', { hasText: /^Ln / }).innerText();
  /** The text of each station of the picture. */
  const stations = (frame: Frame): Promise<string[]> => frame.locator('.station .title').allTextContents();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observatory-fluent-'));
    await mkdir(join(folder, 'fluentd'));
    await writeFile(join(folder, 'fluentd', 'fluent.conf'), config);
    workbench = await openWorkbench({ folder, size: { width: 1500, height: 900 } });
    await workbench.openFile('fluent.conf');
  });

  after(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('Show Pipeline draws the flow, with the dead end and its reason', async () => {
    await workbench.runCommand('Observatory: Show Pipeline');
    const frame = await workbench.webview('.station');
    assert.deepEqual((await stations(frame)).sort(), ['file', 'record_transformer', 'stdout', 'tail']);
    assert.equal(await frame.locator('.way').count(), 2);
    assert.match((await frame.locator('.station.is-dead').textContent()) ?? '', /file[\s\S]*dead end/);
    assert.match(await frame.locator('.dead-ends li').innerText(), /No source makes a tag that 'audit\.\*\*' matches/);
    await workbench.screenshotThemes('fluent/pipeline');
  });

  test('a click on a plugin goes to its line, and the cursor chooses the plugin', async () => {
    const frame = await workbench.webview('.station');
    await frame.locator('.station', { hasText: 'stdout' }).click();
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 16' }).waitFor();
    await frame.locator('.station.is-selected', { hasText: 'stdout' }).waitFor();
    await workbench.page.keyboard.press('ControlOrMeta+Home');
    await frame.locator('.station.is-selected', { hasText: 'tail' }).waitFor();
  });

  test('arrow keys move between plugins, Enter goes to the line', async () => {
    const frame = await workbench.webview('.station');
    await frame.locator('.station[tabindex="0"]').focus();
    await workbench.page.keyboard.press('ArrowDown');
    const focused = frame.locator('.station:focus');
    assert.match((await focused.getAttribute('aria-label')) ?? '', /^Filter record_transformer/);
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 10' }).waitFor();
  });

  test('an edit changes the picture while it is typed', async () => {
    const frame = await workbench.webview('.station');
    await frame.locator('.station', { hasText: 'file' }).click();
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 19' }).waitFor();
    await workbench.page.keyboard.press('End');
    for (let count = 0; count < '.**>'.length + 'audit'.length; count++)
      await workbench.page.keyboard.press('Backspace');
    await workbench.page.keyboard.type('app.web>');
    await frame.locator('.dead-ends li', { hasText: '<match app.**> above takes its records.' }).waitFor();
    assert.match(await cursorLine(), /^Ln 19/);
  });
});
