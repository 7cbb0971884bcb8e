import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

const fluentd = `<source>
  @type tail
  path /var/log/audit.log
  pos_file /var/log/audit.pos
  tag audit.app
  <parse>
    @type json
  </parse>
</source>
<match audit.**>
  @type rewrite_tag_filter
  <rule>
    key level
    pattern /^error$/
    tag errors
  </rule>
</match>
<match errors>
  @type stdout
</match>
`;
const yaml = `pipeline:
  inputs:
    - name: dummy
      tag: a.b
  outputs:
    - name: stdout
      match: '*'
`;

suite('Fluent configs in the workbench, with a cluster beside them', () => {
  let demo: DemoProcess;
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemoProcess(['--bare', '--history', '5m']);
    folder = await mkdtemp(join(tmpdir(), 'observatory-fluent-'));
    await mkdir(join(folder, 'fluentd'));
    await writeFile(join(folder, 'fluentd', 'fluent.conf'), fluentd);
    await writeFile(join(folder, 'fluent-bit.yaml'), yaml);
    workbench = await openWorkbench({ kubeconfig: demo.kubeconfig, folder, size: { width: 1500, height: 1000 } });
  });

  after(async () => {
    await workbench.close();
    await demo.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('Compare with Cluster shows what the ConfigMap in the cluster has otherwise', async () => {
    const { page } = workbench;
    await workbench.openTree(/^demo/);
    await workbench.openFile('fluent.conf');
    const lens = page.locator('.codelens-decoration a', { hasText: /Differs from ConfigMap payments\/audit-fluentd/ });
    await lens.waitFor();
    await lens.click();
    await page
      .locator('.monaco-diff-editor .editor.modified .view-line', { hasText: 'rewrite_tag_filter' })
      .first()
      .waitFor();
    await page
      .locator('.monaco-diff-editor .editor.original .view-line', { hasText: '/var/log/fluentd/audit' })
      .first()
      .waitFor();
    await workbench.screenshotThemes('fluent/drift');
    await page.keyboard.press('ControlOrMeta+w');
    await workbench.openFile('fluent.conf');
    await workbench.runCommand('Observatory: Compare with Cluster');
    await page
      .locator('.monaco-diff-editor .editor.modified .view-line', { hasText: 'rewrite_tag_filter' })
      .first()
      .waitFor();
    await page.keyboard.press('ControlOrMeta+w');
  });

  test('Convert Config opens the other form, and lists what it could not translate', async () => {
    const { page } = workbench;
    await workbench.openFile('fluent.conf');
    await workbench.runCommand('Observatory: Convert Config');
    const picker = page.locator('.quick-input-widget');
    await picker.locator('.monaco-list-row', { hasText: 'Fluent Bit, YAML' }).waitFor();
    assert.equal(await picker.locator('.monaco-list-row', { hasText: /^Fluentd/ }).count(), 0);
    await picker.locator('.monaco-list-row', { hasText: 'Fluent Bit' }).first().click();
    await page.locator('.monaco-editor.focused .view-line', { hasText: '[INPUT]' }).first().waitFor();
    const lines = page.locator('.monaco-editor.focused .view-line');
    const text = (await lines.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
    assert.match(text, /# Not translated, to be done by hand:/);
    assert.match(text, /Name +tail/);
    assert.match(text, /Name +rewrite_tag/);
    await workbench.screenshot('fluent/converted');
  });

  test('Try a Line stands above the inputs of a YAML config', async () => {
    const { page } = workbench;
    await workbench.openFile('fluent-bit.yaml');
    await page.locator('.codelens-decoration a', { hasText: 'Try a Line' }).first().click();
    const frame = await workbench.webview('#line');
    await frame.locator('#line').fill('{"a":1}');
    await frame.locator('.step.taken', { hasText: 'stdout' }).waitFor();
  });

  test('completion works in a window that was reloaded', async () => {
    const { page } = workbench;
    await workbench.openFile('fluent.conf');
    await page.reload();
    await page.locator('.tab', { hasText: 'fluent.conf' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: /^Ln / }).waitFor();
    await workbench.openFile('fluent.conf');
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('<source>\n@type ta');
    await page.keyboard.press('ControlOrMeta+Space');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'tail' }).first().waitFor();
  });
});
