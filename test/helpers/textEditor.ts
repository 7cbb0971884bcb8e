import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The text editor of a workbench, driven by keys as a user does. Every method waits until what it names is there. */
export class TextEditor {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Opens a file of the folder and puts the cursor at a line and a column, which count from 1. */
  async open(name: string, line = 1, column = 1): Promise<void> {
    await this.#workbench.openFile(name);
    await this.goTo(line, column);
  }

  async goTo(line: number, column: number): Promise<void> {
    const { page } = this.#workbench;
    await page.locator('.editor-instance').locator('.native-edit-context, textarea.inputarea').first().focus();
    await page.keyboard.press('Control+G');
    await page.locator('.quick-input-widget input').fill(`:${String(line)}:${String(column)}`);
    await page.keyboard.press('Enter');
    await page.locator('.statusbar-item', { hasText: `Ln ${String(line)}, Col ${String(column)}` }).waitFor();
  }

  async type(text: string): Promise<void> {
    await this.#workbench.page.keyboard.type(text);
  }

  /** Replaces everything by a text, without closing brackets that an editor adds. */
  async replaceAll(text: string): Promise<void> {
    const { keyboard } = this.#workbench.page;
    await keyboard.press('Control+A');
    // A bracket that is written over a selection would surround it.
    await keyboard.press('Delete');
    await keyboard.insertText(text);
  }

  /** Asks for suggestions; the row of the one with this label. */
  async suggestion(label: string): Promise<Locator> {
    const { page } = this.#workbench;
    const row = page.locator('.suggest-widget.visible .monaco-list-row', {
      has: page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }),
    });
    if ((await page.locator('.suggest-widget.visible').count()) === 0) await page.keyboard.press('Control+Space');
    // A server that is still starting has nothing to suggest: who gets nothing asks again.
    for (let asked = 1; asked < 6 && !(await appears(row.first())); asked += 1) {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Space');
    }
    await row.first().waitFor();
    return row.first();
  }

  /** The hover at the cursor. */
  async hover(text: string | RegExp): Promise<string> {
    const { page } = this.#workbench;
    await this.#workbench.runCommand('Show or Focus Hover');
    const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: text }).first();
    await hover.waitFor();
    return await hover.innerText();
  }

  /** The signature that shows while arguments are written, with the active parameter. */
  async signature(): Promise<{ readonly label: string; readonly active: string }> {
    const widget = this.#workbench.page.locator('.parameter-hints-widget.visible');
    await widget.waitFor();
    const signature = widget.locator('.signature');
    return { label: await signature.innerText(), active: await signature.locator('.parameter.active').innerText() };
  }

  /** Chooses a quick fix at the cursor by its title. */
  async fix(title: string | RegExp): Promise<void> {
    await this.#workbench.page.keyboard.press('Control+.');
    await this.#choose(title);
  }

  /** Chooses a refactoring at the cursor by its title. */
  async refactor(title: string | RegExp): Promise<void> {
    await this.#workbench.runCommand('Refactor...');
    await this.#choose(title);
  }

  async #choose(title: string | RegExp): Promise<void> {
    const { page } = this.#workbench;
    const row = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    await row.waitFor();
    await row.click();
    await row.waitFor({ state: 'hidden' });
  }

  async escape(): Promise<void> {
    await this.#workbench.page.keyboard.press('Escape');
  }
}

/** True when it shows within a few seconds. */
async function appears(locator: Locator): Promise<boolean> {
  return await locator.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
}
