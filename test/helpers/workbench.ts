import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { installVsix, projectRoot, removeFolder, startVscodeServer } from './vscodeServer.ts';
import type { VscodeServer } from './vscodeServer.ts';

/** The four kinds of theme that VS Code knows, by the label of the built-in theme that stands for each. */
export const themes = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  hcDark: 'Dark High Contrast',
  hcLight: 'Light High Contrast',
} as const;

export type ThemeName = keyof typeof themes;

const themeNames: readonly ThemeName[] = ['light', 'hcLight', 'hcDark', 'dark'];

/** What the setting calls them, which is not always what the picker shows. */
const themeIds: Readonly<Record<ThemeName, string>> = {
  ...themes,
  hcDark: 'Default High Contrast',
  hcLight: 'Default High Contrast Light',
};

/** The class that the workbench has in a theme of each kind. */
const themeClasses: Readonly<Record<ThemeName, string>> = {
  light: 'vs',
  dark: 'vs-dark',
  hcDark: 'hc-black',
  hcLight: 'hc-light',
};

export interface WorkbenchOptions {
  /** The folder to open; by default none. */
  readonly folder?: string;
  /** Kubeconfig files that the extension finds in `KUBECONFIG`. By default none, and none in the home folder either. */
  readonly kubeconfig?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
  /** Opens the folder in restricted mode. */
  readonly isUntrusted?: boolean;
  /** A compiled module that exports `run(): Promise<void>`, run inside the extension host. */
  readonly testsPath?: string;
  /** The extension to load from source; by default this project. */
  readonly extensionFolder?: string;
  /** A package to install, instead of this project's source. */
  readonly vsix?: string;
  /** Hears what the page prints to its console, the extension host's output included. */
  readonly onConsole?: (text: string) => void;
}

/** How long to wait for something to appear before a test fails; generous, since it costs nothing when all is well. */
const patience = 30_000;

/**
 * Opens a real VS Code with this extension from source (build it first: `npm run build`) in a headless Chromium.
 * Dispose the result with `close`.
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'observatory-vscode-'));
  if (options.vsix !== undefined) await installVsix(dataFolder, options.vsix);
  const server = await startVscodeServer({
    dataFolder,
    isDevelopment: true,
    isTrustAsked: options.isUntrusted === true,
    env: { KUBECONFIG: options.kubeconfig ?? '', HOME: dataFolder, USERPROFILE: dataFolder, ...options.env },
    settings: {
      'workbench.colorTheme': themeIds[options.theme ?? 'dark'],
      'window.autoDetectHighContrast': false,
      ...(options.isUntrusted === true ? { 'security.workspace.trust.startupPrompt': 'never' } : {}),
      ...options.settings,
    },
  });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    page.on('console', (message) => options.onConsole?.(message.text()));
    await page.goto(pageAddress(server, options));
    const workbench = new Workbench(page, server, browser, dataFolder);
    await page.locator('.monaco-workbench').waitFor();
    return workbench;
  } catch (error) {
    await browser?.close();
    await server.stop();
    await removeFolder(dataFolder);
    throw error;
  }
}

/** The page that loads the extension from source, and with it the tests where some are named. */
function pageAddress(server: VscodeServer, options: WorkbenchOptions): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${resolve(path)}`;
  const payload = [
    ...(options.vsix === undefined
      ? [['extensionDevelopmentPath', remote(options.extensionFolder ?? projectRoot)]]
      : []),
    ...(options.testsPath === undefined ? [] : [['extensionTestsPath', remote(options.testsPath)]]),
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ tkn: server.token, payload: JSON.stringify(payload) });
  if (options.folder === undefined) query.set('ew', 'true');
  else query.set('folder', resolve(options.folder));
  return `${server.url}/?${query.toString()}`;
}

/** A workbench that tests drive as a user does. Every method waits until what it names is there. */
export class Workbench {
  readonly page: Page;
  readonly #server: VscodeServer;
  readonly #browser: Browser;
  readonly #dataFolder: string;

  constructor(page: Page, server: VscodeServer, browser: Browser, dataFolder: string) {
    this.page = page;
    this.#server = server;
    this.#browser = browser;
    this.#dataFolder = dataFolder;
  }

  /** Runs a command from the palette, named as it stands there: `Observatory: Show Log`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.fill(`>${title}`);
    // The label of a row begins with the command's name; a shortcut or an alias may follow.
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /** Shows the extension's view container in the side bar. */
  async openSideBar(): Promise<void> {
    const icon = this.page.locator('.activitybar .action-item a[aria-label^="Kube Observatory"]');
    await icon.waitFor();
    // A click on the icon of what is shown hides it.
    const shown = this.page.locator('.activitybar .action-item.checked').and(icon.locator('..'));
    if ((await shown.count()) === 0) await icon.click();
    // A slow workbench may have come to show it just before the click, which has hidden it then.
    const isHidden = await this.sideBar.waitFor({ timeout: 5000 }).then(
      () => false,
      () => true,
    );
    if (isHidden) await icon.click();
    await this.sideBar.waitFor();
    // Away from the icon, whose hover would cover what is below.
    await this.page.mouse.move(800, 400);
  }

  get sideBar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** A row of the Clusters tree whose label or description holds the text. */
  treeRow(text: string | RegExp): Locator {
    return this.sideBar.locator('.monaco-list-row[role="treeitem"]', { hasText: text }).first();
  }

  /** The row whose label is this name and no longer one. */
  rowCalled(name: string): Locator {
    const label = this.page.locator('.label-name').getByText(name, { exact: true });
    return this.sideBar.locator('.monaco-list-row[role="treeitem"]', { has: label }).first();
  }

  /** The row that is named so; where there is none, the first whose label or description holds the text. */
  async rowNamed(name: string): Promise<Locator> {
    const exact = this.rowCalled(name);
    await this.treeRow(name).waitFor();
    return (await exact.count()) > 0 ? exact : this.treeRow(name);
  }

  /** The visible rows of the Clusters tree, each as its label and description, indented by level. */
  async treeText(): Promise<string[]> {
    const lines: string[] = [];
    for (const row of await this.sideBar.locator('.monaco-list-row[role="treeitem"]').all()) {
      const level = Number((await row.getAttribute('aria-level')) ?? '1');
      const texts = await row.locator('.label-name, .label-description').allTextContents();
      lines.push('  '.repeat(level - 1) + texts.join(' '));
    }
    return lines;
  }

  /** Opens a row of the tree unless it is open. */
  async expandRow(text: string | RegExp | Locator): Promise<void> {
    const row = typeof text === 'string' || text instanceof RegExp ? this.treeRow(text) : text;
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.locator('.monaco-tl-twistie').click();
    await row.and(this.page.locator('[aria-expanded="true"]')).waitFor();
  }

  /** Shows the Clusters tree and opens rows of it, in this order. */
  async openTree(...rows: readonly (string | RegExp)[]): Promise<void> {
    await this.openSideBar();
    for (const row of rows) await this.expandRow(row);
  }

  /** Calls an inline action of a row by its title. */
  async runRowAction(row: Locator, title: string): Promise<void> {
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${title}"]`).click();
  }

  /** Calls an entry of a row's context menu by its title. */
  async runRowMenu(row: Locator, title: string): Promise<void> {
    await row.click({ button: 'right' });
    const entry = this.page.locator('.monaco-menu .action-item', { hasText: title }).first();
    // A menu ignores clicks that come right after it opens, as those of the button that opened it; keys it hears at once.
    await entry.hover();
    await this.page.locator('.monaco-menu .action-item.focused', { hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.page.locator('.quick-input-widget input').fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    // Commands act on the editor, which comes after its tab.
    await this.page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
  }

  /** The tab of an editor or panel. */
  tab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: title }).first();
  }

  /**
   * The inner frame of a panel: the document that a webview's script draws. Among several, the one in which `selector` matches.
   * A webview sits two frames deep.
   */
  async webview(selector = 'body'): Promise<Frame> {
    const deadline = Date.now() + patience;
    for (;;) {
      for (const frame of this.page.frames().filter((one) => one.url().includes('fake.html'))) {
        const count = await frame
          .locator(selector)
          .count()
          .catch(() => 0);
        if (count > 0) return frame;
      }
      if (Date.now() > deadline) throw new Error(`No webview shows ${selector} within ${patience} ms.`);
      await this.page.waitForTimeout(50);
    }
  }

  /** The inner frame of the panel that a tab names, once `selector` matches in it. */
  async panel(tab: string | RegExp, selector: string): Promise<Frame> {
    await this.tab(tab).click();
    await this.tab(tab).and(this.page.locator('.active')).waitFor();
    return await this.webview(selector);
  }

  /** The text of a notification that holds the given text, in the list of them: a workbench that is driven shows no toasts. */
  async notification(text: string | RegExp): Promise<string> {
    const center = this.page.locator('.notifications-center');
    if (!(await center.isVisible())) await this.runCommand('Notifications: Show Notifications');
    const row = center.locator('.notification-list-item', { hasText: text }).first();
    await row.waitFor();
    return await row.innerText();
  }

  /** Changes the theme as a user does. */
  async setTheme(theme: ThemeName): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    const input = this.page.locator('.quick-input-widget input');
    await this.page
      .locator('.quick-input-list .monaco-list-row', { hasText: /Modern/ })
      .first()
      .waitFor();
    await input.fill(themes[theme]);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: themes[theme] }).first().click();
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
  }

  /** Keeps a picture in each kind of theme: `NAME-light.png`, `NAME-dark.png` and so on. */
  async screenshotThemes(name: string): Promise<void> {
    for (const theme of themeNames) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** Keeps a picture of what a user sees, under `test/screenshots` or at an absolute path. */
  async screenshot(name: string): Promise<string> {
    const path = resolve(projectRoot, 'test', 'screenshots', name.endsWith('.png') ? name : `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** Closes the browser, stops the server and removes what both wrote. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    await removeFolder(this.#dataFolder);
  }
}
