import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nullLogger } from '../../../../src/base/log.ts';
import type { FeedStatus } from '../../../../src/model/feedStatus.ts';
import { Interner } from '../../../../src/sources/kubernetes/interner.ts';
import { KubeReflector } from '../../../../src/sources/kubernetes/kubeReflector.ts';
import { KubeTransport } from '../../../../src/sources/kubernetes/kubeTransport.ts';
import { namespaceKind } from '../../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { openWatch } from '../../../../src/sources/kubernetes/watchReader.ts';
import { startHttpsServer } from '../../../helpers/httpsServer.ts';
import { ScriptedTransport, silence } from '../../../helpers/scriptedTransport.ts';

test('a watch that hangs without a word is opened anew from where it was, and nothing is called failed', async (t) => {
  const watches: (string | null)[] = [];
  const event = (type: string, name: string, resourceVersion: string): string =>
    `${JSON.stringify({ type, object: { metadata: { uid: name, name, resourceVersion } } })}\n`;
  const server = await startHttpsServer(t, (request, response) => {
    const search = new URL(request.url ?? '', 'https://x').searchParams;
    if (search.get('watch') === null) {
      response.end('{"metadata":{"resourceVersion":"5"},"items":[]}');
      return;
    }
    watches.push(search.get('resourceVersion'));
    response.flushHeaders();
    // The first says where it is and then hangs, the second goes on.
    if (watches.length === 1) response.write(event('BOOKMARK', '', '8'));
    else response.write(event('ADDED', 'late', '9'));
  });
  const access = { headers: {}, tls: { ca: server.certificate.cert }, proxyAgent: undefined, proxyHost: '' };
  const transport = new KubeTransport({
    ...{ server: server.url, name: 'c' },
    credentials: { isRenewable: false, get: () => Promise.resolve(access), invalidate: () => Promise.resolve(false) },
  });
  t.after(() => {
    transport.dispose();
  });
  const statuses: FeedStatus['kind'][] = [];
  const names = await new Promise<readonly string[]>((resolve) => {
    const reflector = new KubeReflector({
      ...{ transport, kind: namespaceKind, query: {}, intern: new Interner(), log: nullLogger, watchIdle: 60 },
      sink: {
        replaceAll: () => undefined,
        apply: (changes) => {
          resolve(changes.map(({ item }) => item.name));
        },
        setStatus: ({ kind }) => statuses.push(kind),
      },
    });
    t.after(() => {
      reflector.dispose();
    });
    void reflector.run();
  });
  assert.deepEqual(names, ['late']);
  assert.deepEqual(watches.slice(0, 2), ['5', '8']);
  assert.deepEqual(statuses, ['loading', 'live']);
});

test('a silent watch is given up within about two minutes, not all at the same time', async () => {
  const limits: (number | undefined)[] = [];
  const transport = new ScriptedTransport((_, request) => {
    limits.push(request.timeoutMs);
    return { body: silence() };
  });
  for (const random of [0, 0.5, 1]) await openWatch(transport, namespaceKind, {}, '1', 100_000, () => random);
  assert.deepEqual(limits, [100_000, 110_000, 120_000]);
});
