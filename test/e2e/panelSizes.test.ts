import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { startDemoProcess } from '../helpers/demoProcess.ts';
import type { DemoProcess } from '../helpers/demoProcess.ts';
import { openWorkbench } from '../helpers/workbench.ts';
import type { Workbench } from '../helpers/workbench.ts';

const panels = [
  { command: 'Open Metrics', tab: /^Metrics: cart/, shown: '.legend tbody tr', named: '.legend tbody td' },
  { command: 'Follow Logs', tab: /^Logs: cart/, shown: '.log-row', named: '.log-row' },
  { command: 'Open Traces', tab: /^Traces: cart/, shown: '.summaries tbody tr', named: '.summaries td.root' },
] as const;

/** Roles that mean nothing to who cannot see them unless they are named. */
const unnamed = /^\s*- (?:button|link|textbox|searchbox|combobox|checkbox|radio|switch|slider|tab|menuitem)(?: \[|:|$)/;

suite('panels in narrow and wide windows, for a reader who wants nothing to move', () => {
  let demo: DemoProcess;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemoProcess(['--bare', '--history', '20m']);
    workbench = await openWorkbench({ kubeconfig: demo.kubeconfig, size: { width: 1400, height: 900 } });
    await workbench.page.emulateMedia({ reducedMotion: 'reduce' });
    await workbench.openTree(/^demo/, /^shop/);
    for (const { command, shown } of panels) {
      await workbench.runRowMenu(workbench.rowCalled('cart'), command);
      await workbench.webview(shown);
    }
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.sideBar.waitFor({ state: 'hidden' });
  });

  after(async () => {
    await workbench.close();
    await demo.stop();
  });

  for (const width of [320, 1600]) {
    for (const { command, tab, shown, named } of panels) {
      test(`${command} at ${width} pixels: nothing overflows, all controls are named, nothing moves`, async () => {
        // What stands beside the panel takes the rest.
        await workbench.page.setViewportSize({ width: width + 56, height: 800 });
        const frame = await workbench.panel(tab, shown);
        await frame.locator(shown).first().waitFor();
        await workbench.screenshot(`panels/${command.replace(' ', '-').toLowerCase()}-${width}`);
        assert.deepEqual(await overflowing(frame), []);
        const box = await frame.locator(named).first().boundingBox();
        assert.ok((box?.width ?? 0) > 80, `what names a row has ${box?.width ?? 0} pixels`);
        const controls = (await frame.locator('body').ariaSnapshot()).split('\n');
        assert.ok(
          controls.some((line) => /- button "/.test(line)),
          'no control is there',
        );
        assert.deepEqual(
          controls.filter((line) => unnamed.test(line)),
          [],
        );
        assert.equal(await frame.evaluate<number>(endlessAnimations), 0);
      });
    }
  }

  test('a narrow log leaves most of its width to the messages', async () => {
    await workbench.page.setViewportSize({ width: 320 + 56, height: 800 });
    const frame = await workbench.panel(/^Logs: cart/, '.log-row');
    const log = await frame.locator('.log').boundingBox();
    const message = await frame.locator('.log-text').first().boundingBox();
    assert.ok(log !== null && message !== null);
    const left = log.x + log.width - message.x;
    assert.ok(left > log.width / 2, `${left} of ${log.width} pixels are left to a message`);
    assert.match(await frame.locator('.log-time').first().innerText(), /^\d\d:\d\d:\d\d$/);
    // The start of the pods, which may be days ago, takes no room from the lines of the last minutes.
    await frame.locator('.volume-earlier').waitFor();
    assert.ok((await frame.locator('.volume-mark').count()) > 1);
  });
});

/** The elements that reach out of the panel to the right, where nothing scrolls to them. */
async function overflowing(frame: Frame): Promise<readonly string[]> {
  return frame.evaluate<string[]>(`(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (one) => one !== null && (/auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    return [...document.body.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > width + 1 && !scrolls(one.parentElement))
      .map((one) => one.tagName.toLowerCase() + '.' + one.className + ' ' + Math.round(one.getBoundingClientRect().right));
  })()`);
}

const endlessAnimations = `document
  .getAnimations()
  .filter((one) => one.effect?.getComputedTiming().iterations === Infinity).length`;
