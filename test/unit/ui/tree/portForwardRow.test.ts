import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ForwardState, PortForwardSnapshot } from '../../../../src/model/portForward.ts';
import { browserUrlOf, toPortForwardRow } from '../../../../src/ui/tree/portForwardRow.ts';

function forward(state: ForwardState, problem = '', port = { name: 'http', shown: 80 }): PortForwardSnapshot {
  return {
    id: '1',
    subject: { contextId: 'demo', kind: 'Service', namespace: 'shop', name: 'web' },
    port: { target: 8080, detail: '', ...port },
    ...{ localPort: 8000, state, connections: 2, problem },
  };
}

test('a row tells where a forward leads, and first what is wrong with it', () => {
  const cases: readonly (readonly [PortForwardSnapshot, string, string])[] = [
    [forward({ kind: 'ready', pod: 'web-1' }), 'circle-filled', 'shop/web:80 · web-1 · demo'],
    [forward({ kind: 'ready', pod: 'web' }), 'circle-filled', 'shop/web:80 · demo'],
    [forward({ kind: 'ready', pod: 'web-1' }, 'Refused.'), 'warning', 'Refused. · shop/web:80 · demo'],
    [
      forward({ kind: 'waiting', reason: 'there is none' }),
      'issue-draft',
      'waiting for a pod: there is none · shop/web:80 · demo',
    ],
    [forward({ kind: 'failed', reason: 'forbidden' }), 'error', 'forbidden · shop/web:80 · demo'],
  ];
  for (const [snapshot, icon, description] of cases) {
    const row = toPortForwardRow(snapshot);
    assert.deepEqual([row.label, row.icon.id, row.description], ['127.0.0.1:8000', icon, description]);
  }
  assert.match(
    toPortForwardRow(forward({ kind: 'ready', pod: 'web-1' })).tooltip,
    /Pod: web-1, port 8080\nOpen connections: 2$/,
  );
});

test('a browser is sent to https where the port says so', () => {
  const ready = { kind: 'ready', pod: 'web-1' } as const;
  assert.equal(browserUrlOf(forward(ready)), 'http://127.0.0.1:8000');
  assert.equal(browserUrlOf(forward(ready, '', { name: 'https', shown: 9000 })), 'https://127.0.0.1:8000');
  assert.equal(browserUrlOf(forward(ready, '', { name: '', shown: 8443 })), 'https://127.0.0.1:8000');
});
