import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createQueryDocumentService } from '../../../../src/lang/workspace/queryDocumentService.ts';
import { projectSettingsOf } from '../../../../src/lang/workspace/projectSettings.ts';

const document = TextDocument.create('file:///work/a.promql', 'promql', 1, 'first_over_time(x[5m])');
const range = { start: { line: 0, character: 3 }, end: { line: 0, character: 3 } };

function serviceWith(project: string | undefined): ReturnType<typeof createQueryDocumentService> {
  const file = project === undefined ? undefined : { uri: 'file:///work/.kube-observatory.yaml', text: project };
  return createQueryDocumentService((uri) => projectSettingsOf(uri, { read: () => file, list: () => undefined }));
}

test('says which Prometheus a query needs, and raises the version of the project or else of the editor', () => {
  const [assumed] = serviceWith(undefined).validate(document);
  assert.equal(assumed?.message, 'first_over_time() needs Prometheus 3.7; the release with long-term support is 3.5.');
  const unset = serviceWith(undefined).codeActions?.(document, range, []) ?? [];
  assert.deepEqual(unset.find((one) => one.code === assumed.code)?.setting, { name: 'promql.version', value: '3.7' });

  const project = 'prometheus:\n  version: 3.5 # ours\n';
  const [said] = serviceWith(project).validate(document);
  assert.equal(said?.message, 'first_over_time() needs Prometheus 3.7; the setting says 3.5.');
  const fix = serviceWith(project)
    .codeActions?.(document, range, [])
    .find((one) => one.code === said.code);
  const [file] = fix?.elsewhere ?? [];
  assert.equal(file?.uri, 'file:///work/.kube-observatory.yaml');
  const text = TextDocument.create(file.uri, 'yaml', 1, project);
  assert.equal(TextDocument.applyEdits(text, [...file.edits]), 'prometheus:\n  version: "3.7" # ours\n');
});

test('says which Loki a query needs, and raises the version of the project or else of the editor', () => {
  const query = TextDocument.create(
    'file:///work/a.logql',
    'logql',
    1,
    'approx_topk(3, sum by (a) (rate({b="c"}[5m])))',
  );
  const [assumed, none] = serviceWith(undefined).validate(query);
  assert.equal(none, undefined);
  assert.equal(assumed?.severity, 2);
  assert.equal(assumed.message, 'approx_topk() needs Loki 3.3; where no setting says which, it may be 3.0.');
  const unset = serviceWith(undefined).codeActions?.(query, range, []) ?? [];
  assert.deepEqual(unset.find((one) => one.code === assumed.code)?.setting, { name: 'logql.version', value: '3.3' });

  const project = 'loki:\n  version: "3.2"\n';
  const [said] = serviceWith(project).validate(query);
  assert.equal(said?.severity, 1);
  assert.equal(said.message, 'approx_topk() needs Loki 3.3; the setting says 3.2.');
  const fix = serviceWith(project)
    .codeActions?.(query, range, [])
    .find((one) => one.code === said.code);
  const text = TextDocument.create('file:///work/.kube-observatory.yaml', 'yaml', 1, project);
  assert.equal(TextDocument.applyEdits(text, [...(fix?.elsewhere?.[0]?.edits ?? [])]), 'loki:\n  version: "3.3"\n');
  assert.deepEqual(serviceWith('loki:\n  version: "3.3"\n').validate(query), []);
});

test('offers no version where the query needs none', () => {
  const found = serviceWith('prometheus:\n  version: "3.14"\n').codeActions?.(document, range, []) ?? [];
  assert.deepEqual(
    found.filter((one) => one.elsewhere !== undefined || one.setting !== undefined),
    [],
  );
});
