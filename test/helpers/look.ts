// Takes a picture of the real workbench after the steps that the command line names, in their order:
//   npm run look -- --theme light --kubeconfig FILE --side-bar --expand demo --expand shop --action "payment::Metrics" --out metrics.png
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { messageOf } from '../../src/base/async.ts';
import { playScenes, sceneNames } from './playScenes.ts';
import { openWorkbench, themes } from './workbench.ts';
import type { ThemeName, Workbench } from './workbench.ts';

const usage = `npm run look -- [OPTION…] [STEP…]
Options
  --theme light|dark|hcDark|hcLight|all   all: one picture a theme (default dark)
  --kubeconfig FILE    what the extension finds in KUBECONFIG
  --folder DIR         the folder to open
  --size 1280x800      of the page
  --setting KEY=JSON   a user setting, repeatable
  --out FILE           under test/screenshots unless absolute (default look.png)
  --untrusted          in restricted mode
  --verbose            print the page's console
  --scene NAME|all     instead of steps, repeatable: plays a scene in clusters of its own and keeps scenes/NAME-THEME.png:
                       ${wrapped(sceneNames)}
Steps, in the order given
  --side-bar           show the Kube Observatory views
  --expand TEXT        open the tree's row that is named so, or else holds the text
  --select TEXT        click the tree's row
  --action ROW::TITLE  call a row's inline action
  --menu ROW::TITLE    call an entry of a row's context menu
  --command TITLE      run a command from the palette
  --open NAME          open a file of the folder
  --click SELECTOR     click an element of the workbench
  --click-in SELECTOR  click an element inside a panel
  --webview SELECTOR   wait until a panel shows it
  --text TEXT          wait until the workbench shows the text
  --pause MS           wait, to look at something that moves
Each row of the tree is printed at the end.`;

const known = {
  options: {
    theme: { type: 'string', default: 'dark' },
    kubeconfig: { type: 'string' },
    folder: { type: 'string' },
    size: { type: 'string', default: '1280x800' },
    setting: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'look.png' },
    untrusted: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    scene: { type: 'string', multiple: true, default: [] },
    'side-bar': { type: 'boolean' },
    expand: { type: 'string', multiple: true },
    select: { type: 'string', multiple: true },
    action: { type: 'string', multiple: true },
    menu: { type: 'string', multiple: true },
    command: { type: 'string', multiple: true },
    open: { type: 'string', multiple: true },
    click: { type: 'string', multiple: true },
    'click-in': { type: 'string', multiple: true },
    webview: { type: 'string', multiple: true },
    text: { type: 'string', multiple: true },
    pause: { type: 'string', multiple: true },
  },
  tokens: true,
} as const satisfies ParseArgsConfig;

const { values: options, tokens } = readOptions();

const steps: Readonly<Record<string, (workbench: Workbench, value: string) => Promise<unknown>>> = {
  'side-bar': (workbench) => workbench.openSideBar(),
  expand: async (workbench, text) => workbench.expandRow(await workbench.rowNamed(text)),
  select: async (workbench, text) => (await workbench.rowNamed(text)).click(),
  action: async (workbench, value) => workbench.runRowAction(await workbench.rowNamed(before(value)), after(value)),
  menu: async (workbench, value) => workbench.runRowMenu(await workbench.rowNamed(before(value)), after(value)),
  command: (workbench, title) => workbench.runCommand(title),
  open: (workbench, name) => workbench.openFile(name),
  click: (workbench, selector) => workbench.page.locator(selector).first().click(),
  'click-in': async (workbench, selector) => {
    const frame = await workbench.webview(selector);
    await frame.locator(selector).first().click();
  },
  webview: (workbench, selector) => workbench.webview(selector),
  text: (workbench, text) => workbench.page.getByText(text).first().waitFor(),
  pause: (workbench, ms) => workbench.page.waitForTimeout(Number(ms)),
};

if (options.help) console.log(usage);
else {
  const named = options.theme === 'all' ? Object.keys(themes) : [options.theme];
  for (const theme of named) {
    if (!isThemeName(theme)) throw new Error(`There is no theme ${theme}.\n\n${usage}`);
    if (options.scene.length > 0) await play(theme);
    else await look(theme, named.length === 1 ? options.out : options.out.replace(/(\.png)?$/, `-${theme}.png`));
  }
}

async function play(theme: ThemeName): Promise<void> {
  const unknown = options.scene.find((name) => name !== 'all' && !sceneNames.includes(name));
  if (unknown !== undefined) throw new Error(`There is no scene ${unknown}.\n\n${usage}`);
  await playScenes(options.scene.includes('all') ? [] : options.scene, theme, readSize());
}

async function look(theme: ThemeName, out: string): Promise<void> {
  const workbench = await openWorkbench({
    theme,
    size: readSize(),
    isUntrusted: options.untrusted,
    settings: Object.fromEntries(options.setting.map(readSetting)),
    ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
    ...(options.folder === undefined ? {} : { folder: options.folder }),
    ...(options.verbose
      ? {
          onConsole: (text: string) => {
            console.log(text);
          },
        }
      : {}),
  });
  try {
    for (const token of tokens) {
      if (token.kind === 'option') await steps[token.name]?.(workbench, token.value ?? '');
    }
    // As a user does, and last: the workbench of a browser reads no theme from the server's settings, and knows its themes late.
    await workbench.setTheme(theme);
  } finally {
    // The picture of a step that failed says more than its message.
    console.log(await workbench.screenshot(out));
    for (const row of await workbench.treeText()) console.log(row);
    await workbench.close();
  }
}

function readOptions(): ReturnType<typeof parseArgs<typeof known>> {
  try {
    return parseArgs(known);
  } catch (error) {
    const [first = ''] = messageOf(error).split(/\.?\n/, 1);
    const unknown = /^Unknown option '([^']*)'/.exec(first)?.[1];
    const told = unknown === undefined ? `${first}.` : `There is no option ${unknown}.`;
    console.error(`${told} npm run look -- --help lists them.`);
    process.exit(2);
  }
}

function readSize(): { readonly width: number; readonly height: number } {
  const [width = 1280, height = 800] = options.size.split('x').map(Number);
  return { width, height };
}

/** Names in lines that are as wide as those of the help. */
function wrapped(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    const line = lines.at(-1) ?? '';
    if (line.length + name.length > 90) lines.push(name);
    else lines[lines.length - 1] = line === '' ? name : `${line} ${name}`;
  }
  return lines.join(`\n${' '.repeat(23)}`);
}

function readSetting(text: string): [string, unknown] {
  const value: unknown = JSON.parse(text.slice(text.indexOf('=') + 1));
  return [text.slice(0, text.indexOf('=')), value];
}

function before(text: string): string {
  return text.slice(0, text.indexOf('::'));
}

function after(text: string): string {
  return text.slice(text.indexOf('::') + 2);
}

function isThemeName(name: string): name is ThemeName {
  return name in themes;
}
