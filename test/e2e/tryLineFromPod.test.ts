import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { projectRoot } from '../helpers/vscodeServer.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

suite('a line of a pod in a Fluent Bit config', () => {
  let demo: DemoProcess;
  let workbench: Workbench;

  /** Types into the open picker and takes its first row. */
  const pick = async (title: RegExp, text: string): Promise<void> => {
    const picker = workbench.page.locator('.quick-input-widget', { hasText: title });
    await picker.waitFor();
    await picker.locator('input').first().fill(text);
    await picker.locator('.monaco-list-row', { hasText: text }).first().click();
  };

  before(async () => {
    demo = await startDemoProcess(['--bare', '--history', '20m']);
    workbench = await openWorkbench({
      kubeconfig: demo.kubeconfig,
      folder: join(projectRoot, 'src', 'demo', 'workspace'),
      size: { width: 1500, height: 1100 },
    });
    await workbench.openFile('fluent-bit.conf');
  });

  after(async () => {
    await workbench.close();
    await demo.stop();
  });

  test('it comes as the file on the node has it, and with what the cluster knows of its pod', async () => {
    await workbench.runCommand('Observatory: Try a Line');
    const frame = await workbench.webview('#line');
    await frame.locator('button', { hasText: 'Take From a Pod' }).click();
    await pick(/Workload or pod/, 'payment');
    await pick(/Last lines of payment-/, '');
    await frame.locator('.pod', { hasText: /^From payments\/payment-/ }).waitFor();
    assert.match(await frame.locator('#line').inputValue(), /^\d{4}-\d\d-\d\dT\S+Z stdout F ./);
    await frame.locator('.step.taken', { hasText: 'loki' }).waitFor();
    const kubernetes = frame.locator('.step', { has: frame.locator('.step-title', { hasText: 'kubernetes' }) });
    const paths = await kubernetes.locator('.changes .path').allInnerTexts();
    assert.ok(paths.includes('kubernetes.pod_name'), paths.join(' '));
    assert.ok(paths.includes('kubernetes.host'), paths.join(' '));
    const sent = await frame.locator('.sent').innerText();
    assert.match(sent, /^\{namespace="payments", pod="payment-[^"]*", job="fluent-bit"\}/);
    await workbench.screenshotThemes('fluent/tryLineFromPod');
  });
});
