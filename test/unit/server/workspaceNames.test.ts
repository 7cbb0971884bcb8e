import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { FakeEditor } from '../../helpers/fakeEditor.ts';

const query = 'file:///elsewhere/query.promql';
const ruleFile = (name: string): string =>
  `groups:\n  - name: a\n    rules:\n      - record: ${name}\n        expr: sum by (job) (up)\n`;

interface Place {
  readonly uri: string;
}

/** A window on a folder with one rule file, read to its end. */
async function openFolder(context: TestContext): Promise<{ editor: FakeEditor; folder: string; registered: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'observatory-names-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'rules', 'a.yml'), ruleFile('job:up:sum'));
  const editor = new FakeEditor(context);
  const registered: string[] = [];
  editor.answer('workspace/workspaceFolders', () => [{ uri: pathToFileURL(folder).href, name: 'test' }]);
  editor.answer('client/registerCapability', (params) => {
    const { registrations } = params as { readonly registrations: readonly { readonly method: string }[] };
    registered.push(...registrations.map((one) => one.method));
    return null;
  });
  const isRead = editor.logged(/files? read in/);
  await editor.initialize({
    workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
  });
  await isRead;
  await editor.open(query, 'promql', 'job:up:sum > 1');
  return { editor, folder, registered };
}

const definition = (editor: FakeEditor): Promise<readonly Place[]> =>
  editor.request('textDocument/definition', { textDocument: { uri: query }, position: { line: 0, character: 3 } });

/** Asks until the answer names so many places: what changed on the disk is read in a thread of its own. */
async function untilDefinitions(editor: FakeEditor, count: number): Promise<readonly Place[]> {
  for (;;) {
    const places = await definition(editor);
    if (places.length === count) return places;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('finds a rule in a file of the folder that was never opened', async (context) => {
  const { editor, folder } = await openFolder(context);
  const places = await definition(editor);
  assert.deepEqual(
    places.map((place) => place.uri),
    [pathToFileURL(join(folder, 'rules', 'a.yml')).href],
  );
});

test('inlines what a rule of another file records, where only one has the name', async (context) => {
  const { editor, folder } = await openFolder(context);
  const inlined = async (): Promise<string | undefined> => {
    const place = { line: 0, character: 3 };
    const actions = await editor.request<{ title: string; edit: { changes: Record<string, { newText: string }[]> } }[]>(
      'textDocument/codeAction',
      { textDocument: { uri: query }, range: { start: place, end: place }, context: { diagnostics: [] } },
    );
    const action = actions.find(({ title }) => title === 'Inline the recording rule job:up:sum');
    return action?.edit.changes[query]?.[0]?.newText;
  };
  assert.equal(await inlined(), 'sum by (job) (up)');
  const second = join(folder, 'rules', 'b.yml');
  await writeFile(second, ruleFile('job:up:sum'));
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(second).href, type: 1 }] });
  await untilDefinitions(editor, 2);
  assert.equal(await inlined(), undefined);
});

test('extracts a rule into the files of the folder as they stand in the editor', async (context) => {
  const { editor, folder } = await openFolder(context);
  const text = 'max by (job) (up) > 1';
  const uri = pathToFileURL(join(folder, 'query.promql')).href;
  const rules = pathToFileURL(join(folder, 'rules', 'a.yml')).href;
  await editor.open(uri, 'promql', text);
  const insertedAt = async (): Promise<unknown> => {
    const place = { line: 0, character: 1 };
    const actions = await editor.request<{ title: string; edit?: { changes: Record<string, { range: unknown }[]> } }[]>(
      'textDocument/codeAction',
      { textDocument: { uri }, range: { start: place, end: place }, context: { diagnostics: [] } },
    );
    const action = actions.find(({ title }) => title === 'Extract to recording rule job:up:max in rules/a.yml');
    assert.equal(action?.edit?.changes[uri]?.length, 1);
    return action.edit.changes[rules]?.[0]?.range;
  };
  const end = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
  assert.deepEqual(await insertedAt(), end(4, 31));
  await editor.open(rules, 'yaml', `# not saved\n${ruleFile('job:up:sum')}`);
  assert.deepEqual(await insertedAt(), end(5, 31));
});

test('follows files that change outside of the editor', async (context) => {
  const { editor, folder, registered } = await openFolder(context);
  assert.ok(registered.includes('workspace/didChangeWatchedFiles'));
  const second = join(folder, 'rules', 'b.yml');
  const uri = pathToFileURL(second).href;
  const tell = (type: number, changed = uri): Promise<void> =>
    editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: changed, type }] });
  await writeFile(second, ruleFile('job:up:sum'));
  await tell(1);
  await untilDefinitions(editor, 2);
  await writeFile(second, ruleFile('job:up:count'));
  await tell(2);
  await untilDefinitions(editor, 1);
  await tell(3, pathToFileURL(join(folder, 'rules')).href);
  await untilDefinitions(editor, 0);
});

test('takes the text that the editor holds for what is open, and the disk again when it is closed', async (context) => {
  const { editor, folder } = await openFolder(context);
  const uri = pathToFileURL(join(folder, 'rules', 'a.yml')).href;
  await editor.open(uri, 'yaml', ruleFile('job:other:sum'));
  assert.deepEqual(await definition(editor), []);
  await editor.notify('textDocument/didClose', { textDocument: { uri } });
  assert.equal((await untilDefinitions(editor, 1))[0]?.uri, uri);
});

test('says which recording rule no file of the workspace has until one adds it', async (context) => {
  const { editor, folder } = await openFolder(context);
  const uri = pathToFileURL(join(folder, 'rules', 'c.yml')).href;
  const untilCodes = async (of: string, wanted: readonly string[]): Promise<void> => {
    for (;;) {
      const published = await editor.published();
      const codes = published.diagnostics.map((one) => String(one.code));
      if (published.uri === of && JSON.stringify(codes) === JSON.stringify(wanted)) return;
    }
  };
  const asking = ruleFile('job:own:sum').replace('sum by (job) (up)', 'job:up:sum / job:gone:sum / job:own:sum');
  await editor.open(uri, 'yaml', asking);
  await untilCodes(uri, ['rules/missing-recording-rule']);
  const other = join(folder, 'rules', 'd.yml');
  await writeFile(other, ruleFile('job:gone:sum'));
  await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(other).href, type: 1 }] });
  await untilCodes(uri, []);
});
