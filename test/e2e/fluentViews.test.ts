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
    await writeFile(join(folder, 'fluentd', 'fix.conf'), '<match a>\n  @type stdot\n</match>\n');
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

  test('Try a Line shows the parser, the fields, the filter and the output', async () => {
    await workbench.runCommand('Observatory: Try a Line');
    const frame = await workbench.webview('#line');
    await frame.locator('#line').fill('{"level":"error","order":{"id":7}}');
    await frame.locator('.step.taken', { hasText: 'stdout' }).waitFor();
    assert.deepEqual(await frame.locator('.step .step-title').allInnerTexts(), [
      ...['tail', 'json', 'record_transformer', 'stdout'],
    ]);
    const fields = await frame.locator('.step', { hasText: 'parses it' }).locator('.changes .path').allInnerTexts();
    assert.deepEqual(fields, ['level', 'order.id']);
    const added = frame.locator('.step', { hasText: 'changes it' }).locator('.changes .added');
    assert.match(await added.innerText(), /cluster\s+demo/);
    assert.match(await frame.locator('.verdict').innerText(), /It reaches stdout/);
    await workbench.screenshotThemes('fluent/tryLine');
  });

  test('a step leads to its line, and an edit of the config changes the steps', async () => {
    const frame = await workbench.webview('#line');
    await frame.locator('.step-title', { hasText: 'record_transformer' }).click();
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 10' }).waitFor();
    for (let count = 0; count < 3; count++) await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.type('.example');
    await frame.locator('.changes .added', { hasText: 'demo.example' }).waitFor();
  });

  test('a line that its parser refuses says so, and markup in it stays text', async () => {
    const frame = await workbench.webview('#line');
    await frame.locator('#line').fill('<img src=x onerror=alert(1)>');
    await frame.locator('.step.failed', { hasText: 'The line is not a JSON object.' }).waitFor();
    await frame.locator('#line').fill('{"<b>":"<img src=x>"}');
    await frame.locator('.step.taken').waitFor();
    assert.equal(await frame.locator('.steps img').count(), 0);
    assert.equal(await frame.locator('.changes .path').first().innerText(), '<b>');
  });

  test('completion and a quick fix in the config', async () => {
    const { page } = workbench;
    await workbench.openFile('fix.conf');
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('<source>\n@type ta');
    await page.keyboard.press('ControlOrMeta+Space');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'tail' }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    await page.keyboard.press('ControlOrMeta+.');
    await page.locator('.action-widget .action-list-item, .action-widget .monaco-list-row').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.monaco-editor.focused .view-line', { hasText: '@type stdout' }).waitFor();
  });
});
