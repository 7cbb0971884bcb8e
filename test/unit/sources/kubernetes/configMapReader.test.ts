import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findConfigMaps, readConfigMap } from '../../../../src/sources/kubernetes/configMapReader.ts';
import { isSourceError } from '../../../../src/sources/sourceError.ts';
import { ScriptedTransport } from '../../../helpers/scriptedTransport.ts';

const answer = (value: unknown, status = 200): { status: number; body: string } => ({
  status,
  body: JSON.stringify(value),
});

test('reads the text of a ConfigMap; undefined stands for one that is not there, and a refusal is told', async () => {
  const transport = new ScriptedTransport((path) => {
    if (path.endsWith('/logs/configmaps/a')) return answer({ data: { x: 'y', z: 1 } });
    return path.includes('/secret/')
      ? answer({ kind: 'Status', message: 'no', code: 403 }, 403)
      : answer({ kind: 'Status', message: 'not found', code: 404 }, 404);
  });
  assert.deepEqual(await readConfigMap(transport, 'logs', 'a'), {
    namespace: 'logs',
    name: 'a',
    data: new Map([['x', 'y']]),
  });
  assert.equal(await readConfigMap(transport, 'logs', 'b'), undefined);
  await assert.rejects(readConfigMap(transport, 'secret', 'a'), (error) => isSourceError(error, 'forbidden'));
});

test('finds a key in the ConfigMaps whose names fit, page by page, and reads no others', async () => {
  const names = (list: readonly string[], next?: string): unknown => ({
    metadata: next === undefined ? {} : { continue: next },
    items: list.map((name) => ({ metadata: { name, namespace: 'logs' } })),
  });
  const transport = new ScriptedTransport((path) => {
    if (path.includes('continue=2')) return answer(names(['fluent-b']));
    if (path.startsWith('/api/v1/configmaps?')) return answer(names(['fluent-a', 'other'], '2'));
    return answer({ data: path.endsWith('fluent-b') ? { 'fluent-bit.conf': 'text' } : { unlike: '' } });
  });
  const found = await findConfigMaps(transport, /fluent/, 'fluent-bit.conf');
  assert.deepEqual(
    found.map(({ name, data }) => [name, data.get('fluent-bit.conf')]),
    [['fluent-b', 'text']],
  );
  assert.ok(!transport.paths.some((path) => path.endsWith('/other')));
});
