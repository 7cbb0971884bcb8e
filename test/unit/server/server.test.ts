import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFiles } from '../../../src/lang/fileAccess.ts';
import type { LanguageService } from '../../../src/lang/languageService.ts';
import { createLanguageRegistry } from '../../../src/lang/workspace/languageRegistry.ts';
import { startEditor as start } from '../../helpers/fakeEditor.ts';

test('publishes what is wrong when a document opens, changes and closes', async (context) => {
  const editor = await start(context);
  const uri = 'file:///work/a.promql';
  await editor.open(uri, 'promql', 'sum(');
  const opened = await editor.published();
  assert.equal(opened.uri, uri);
  assert.deepEqual(
    opened.diagnostics.map((one) => one.message),
    ['unclosed left parenthesis'],
  );
  await editor.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } }, text: 'up)' }],
  });
  assert.deepEqual((await editor.published()).diagnostics, []);
  await editor.notify('textDocument/didClose', { textDocument: { uri } });
  assert.deepEqual((await editor.published()).diagnostics, []);
});

test('looks at a file again that becomes something else while it is written', async (context) => {
  const editor = await start(context);
  const uri = 'file:///work/a.yml';
  const codes = async (): Promise<readonly unknown[]> => (await editor.published()).diagnostics.map((one) => one.code);
  const rules = 'groups:\n- name: a\n  rules:\n  - record: a\n    expr: sum(\n  - record: b\n    expr: up\n';
  await editor.open(uri, 'yaml', rules);
  assert.deepEqual(await codes(), ['promql/syntax']);
  const change = async (version: number, line: number, from: number, to: number, text: string): Promise<void> => {
    const range = { start: { line, character: from }, end: { line, character: to } };
    await editor.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  };
  await change(2, 4, 14, 14, 'up)');
  assert.deepEqual(await codes(), []);
  await change(3, 4, 14, 17, '');
  assert.deepEqual(await codes(), ['promql/syntax']);
  await change(4, 0, 0, 6, 'others');
  assert.deepEqual(await codes(), []);
});

test('leaves a query file in peace that has only been begun', async (context) => {
  const editor = await start(context);
  for (const [index, text] of ['', '# the error rate\n'].entries()) {
    await editor.open(`file:///${String(index)}.promql`, 'promql', text);
    assert.deepEqual((await editor.published()).diagnostics, []);
  }
});

test('finds the language of a config by its content', async (context) => {
  const editor = await start(context);
  await editor.open('untitled:one', 'fluentd', '<source>\n');
  assert.ok((await editor.published()).diagnostics.length > 0);
  await editor.open('file:///etc/nginx/nginx.conf', 'plaintext', '}}}}');
  assert.deepEqual((await editor.published()).diagnostics, []);
});

test('goes on after a service that throws', async (context) => {
  const broken: LanguageService = {
    validate: () => {
      throw new Error('broken');
    },
    hover: () => Promise.reject(new Error('broken')),
  };
  const editor = await start(context, { languages: () => ({ ...createLanguageRegistry(noFiles), logql: broken }) });
  await editor.open('file:///a.logql', 'logql', '{}');
  assert.deepEqual((await editor.published()).diagnostics, []);
  const params = { textDocument: { uri: 'file:///a.logql' }, position: { line: 0, character: 0 } };
  assert.equal(await editor.request('textDocument/hover', params), null);
  await editor.open('file:///b.promql', 'promql', 'up');
  assert.deepEqual((await editor.published()).diagnostics, []);
});

test('answers requests about documents that it does not know', async (context) => {
  const editor = await start(context);
  const params = { textDocument: { uri: 'file:///none.promql' }, position: { line: 0, character: 0 } };
  assert.equal(await editor.request('textDocument/completion', params), null);
  assert.deepEqual(await editor.request('textDocument/documentSymbol', params), []);
});

test('checks queries by the types of the metrics of the connected backend, and fixes them so', async (context) => {
  const editor = await start(context);
  let types = [{ name: 'acme_queue', type: 'gauge' }];
  editor.answer('kubeObservatory/metricTypes', () => types);
  const uri = 'file:///work/rules.yml';
  const text = 'groups:\n  - name: a\n    rules:\n      - record: b\n        expr: rate(acme_queue[5m])\n';
  await editor.open(uri, 'yaml', text);
  assert.deepEqual((await editor.published()).diagnostics, []);
  await editor.notify('kubeObservatory/didChangeBackend', {});
  const { diagnostics } = await editor.published();
  assert.deepEqual(
    diagnostics.map(({ code, source }) => [code, source]),
    [['promql/rate-of-gauge', 'Kube Observatory']],
  );
  const place = { line: 4, character: 15 };
  const fixes = await editor.request<{ title: string; kind: string }[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: place, end: place },
    context: { diagnostics },
  });
  assert.ok(fixes.some(({ title, kind }) => kind === 'quickfix' && title.includes('deriv')));
  types = [];
  await editor.notify('kubeObservatory/didChangeBackend', {});
  assert.deepEqual((await editor.published()).diagnostics, []);
});

test('finds and renames rules across documents', async (context) => {
  const editor = await start(context);
  const rules = 'file:///work/rules.yml';
  const dashboard = 'file:///work/board.json';
  const text = 'groups:\n  - name: a\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n';
  await editor.open(rules, 'yaml', text);
  await editor.published();
  await editor.open(dashboard, 'json', '{"panels":[{"targets":[{"refId":"A","expr":"job:up:sum > 1"}]}]}');
  await editor.published();
  const place = { textDocument: { uri: dashboard }, position: { line: 0, character: 48 } };
  const definition = await editor.request<{ uri: string; range: { start: object } }[]>(
    'textDocument/definition',
    place,
  );
  assert.deepEqual(
    definition.map((one) => [one.uri, one.range.start]),
    [[rules, { line: 3, character: 16 }]],
  );
  const references = await editor.request<object[]>('textDocument/references', {
    ...place,
    context: { includeDeclaration: true },
  });
  assert.equal(references.length, 2);
  const edit = await editor.request<{ changes: Record<string, { newText: string }[]> }>('textDocument/rename', {
    ...place,
    newName: 'job:up:count',
  });
  assert.deepEqual(Object.keys(edit.changes).sort(), [dashboard, rules]);
  assert.equal(await editor.request('textDocument/rename', { ...place, newName: 'no name' }), null);
});

test('completes, explains, formats and colours queries in their document', async (context) => {
  const editor = await start(context);
  const uri = 'file:///work/rules.yml';
  const text =
    'groups:\n  - name: a\n    rules:\n      - record: b\n        expr: |\n          sum(rate(up[5m]))by(job)\n';
  await editor.open(uri, 'yaml', text);
  await editor.published();
  const at = (character: number) => ({ textDocument: { uri }, position: { line: 5, character } });
  const list = await editor.request<{ items: { label: string }[] }>('textDocument/completion', at(19));
  assert.ok(list.items.some((item) => item.label === 'label_replace'));
  const hover = await editor.request<{ contents: { value: string } }>('textDocument/hover', at(16));
  assert.match(hover.contents.value, /growth per second/);
  const edits = await editor.request<{ newText: string }[]>('textDocument/formatting', {
    textDocument: { uri },
    options: { tabSize: 2, insertSpaces: true },
  });
  assert.deepEqual(
    edits.map((one) => one.newText),
    ['sum by (job) (rate(up[5m]))'],
  );
  const tokens = await editor.request<{ data: number[] }>('textDocument/semanticTokens/full', {
    textDocument: { uri },
  });
  assert.ok(tokens.data.length > 0);
  const symbols = await editor.request<{ name: string; children: { name: string }[] }[]>(
    'textDocument/documentSymbol',
    {
      textDocument: { uri },
    },
  );
  assert.deepEqual(
    symbols.map((one) => [one.name, one.children.map((child) => child.name)]),
    [['a', ['b']]],
  );
});
