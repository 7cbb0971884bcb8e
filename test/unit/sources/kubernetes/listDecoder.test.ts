import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, KindDescriptor } from '../../../../src/sources/kubernetes/kindDescriptor.ts';
import { decodeList } from '../../../../src/sources/kubernetes/listDecoder.ts';
import { namespaceKind } from '../../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { tableKind } from '../../../../src/sources/kubernetes/projections/tableKind.ts';

async function decode(
  text: string,
  kind: KindDescriptor = namespaceKind,
): Promise<{ readonly objects: readonly Json[]; readonly metadata: Json | undefined }> {
  const objects: Json[] = [];
  const metadata = await decodeList(Buffer.from(text), kind, (object) => objects.push(object));
  return { objects, metadata };
}

test('objects and metadata are found in whatever order and with whatever white space', async () => {
  const items = '[ {"metadata":{"name":"a","managedFields":[]}} ,\n null, 5, {"metadata":{"name":"b"},"spec":{}} ]';
  const metadata = '{"resourceVersion":"7","continue":"x"}';
  for (const text of [
    `{"kind":"NamespaceList","metadata":${metadata},"items":${items}}`,
    ` { "items" : ${items} , "metadata" : ${metadata} , "kind" : "NamespaceList" } \n`,
  ]) {
    const found = await decode(text);
    assert.deepEqual(found.objects, [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }]);
    assert.deepEqual(found.metadata, { resourceVersion: '7', continue: 'x' });
  }
});

test('an empty list is a list, whatever has no items is none', async () => {
  assert.deepEqual(await decode('{"metadata":{"resourceVersion":"7"},"items":[]}'), {
    objects: [],
    metadata: { resourceVersion: '7' },
  });
  assert.deepEqual(await decode('{"items":null}'), { objects: [], metadata: {} });
  assert.equal((await decode('{"error":"please log in"}')).metadata, undefined);
});

test('a list that is cut off anywhere, or no JSON, is refused', async () => {
  const text = '{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}';
  for (let end = 0; end < text.length; end += 1) await assert.rejects(decode(text.slice(0, end)), SyntaxError);
  for (const wrong of ['<html>', '[]', '"text"', '{"items":[{}{}]}']) await assert.rejects(decode(wrong), SyntaxError);
});

test('a table keeps its cells and the names of its objects', async () => {
  const kind = tableKind({ group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', isNamespaced: true });
  const object = { metadata: { name: 'a', uid: 'u', managedFields: [{}], annotations: { x: 'y'.repeat(1000) } } };
  const { objects, metadata } = await decode(
    JSON.stringify({
      ...{ kind: 'Table', metadata: { continue: 'more' }, columnDefinitions: [{ name: 'Name', type: 'string' }] },
      rows: [{ cells: ['a', 1], object }],
    }),
    kind,
  );
  assert.deepEqual(objects, [{ cells: ['a', 1], object: { metadata: { name: 'a', uid: 'u' } } }]);
  assert.deepEqual(metadata, { continue: 'more' });
  const whole = await decode(JSON.stringify({ kind: 'ConfigMapList', metadata: {}, items: [object] }), kind);
  assert.deepEqual(whole.objects, [{ metadata: { name: 'a', uid: 'u' } }]);
});

test('a long list lets other work have its turn', async () => {
  const item = JSON.stringify({ metadata: { name: 'x', uid: 'u' }, spec: { text: 'y'.repeat(20_000) } });
  const text = `{"items":[${Array.from({ length: 3000 }, () => item).join(',')}]}`;
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const { objects } = await decode(text);
  clearInterval(timer);
  assert.equal(objects.length, 3000);
  assert.ok(turns > 1, 'timers ran meanwhile');
});
