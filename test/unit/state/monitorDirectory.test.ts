import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nullLogger } from '../../../src/base/log.ts';
import { MonitorDirectory } from '../../../src/state/monitorDirectory.ts';
import { FakeTransport, type FakeAnswer } from '../../helpers/fakeTransport.ts';

const { signal } = new AbortController();
const monitor = {
  metadata: { name: 'web', namespace: 'monitoring' },
  spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http' }] },
};

/** A cluster with one ServiceMonitor and a Service named after each namespace; `answer` may refuse. */
function open(answer: () => FakeAnswer | undefined = () => undefined): {
  readonly directory: MonitorDirectory;
  readonly asked: () => readonly string[];
  readonly wait: (ms: number) => void;
} {
  let now = 0;
  const transport = new FakeTransport(({ path }) => {
    const refusal = answer();
    if (refusal !== undefined) return refusal;
    const [, namespace] = /namespaces\/([^/]+)\/services/.exec(path) ?? [];
    if (namespace !== undefined) return { body: { items: [{ metadata: { name: namespace, namespace }, spec: {} }] } };
    return { body: { items: path.includes('/servicemonitors') ? [monitor] : [] } };
  });
  return {
    directory: new MonitorDirectory(transport, nullLogger, () => now),
    asked: () => transport.requests.splice(0).map(({ path }) => path.split('?')[0] ?? ''),
    wait: (ms) => {
      now += ms;
    },
  };
}

test('the Services of a namespace are known as soon as somebody looks at it', async () => {
  const { directory, asked } = open();
  await directory.refresh(new Set(['shop']), signal);
  assert.deepEqual([...directory.services.keys()], ['shop']);
  await directory.refresh(new Set(['shop', 'data']), signal);
  assert.deepEqual([...directory.services.keys()], ['shop', 'data']);
  asked();
  await directory.refresh(new Set(['data']), signal);
  assert.deepEqual(asked(), [], 'what is known is not asked again');
});

test('it is asked again after a while, and a failure leaves what was known', async () => {
  const refusals: FakeAnswer[] = [];
  const { directory, asked, wait } = open(() => refusals[0]);
  await directory.refresh(new Set(['shop']), signal);
  refusals.push({ status: 503, body: 'away' });
  wait(60_000);
  asked();
  await directory.refresh(new Set(['shop']), signal);
  assert.ok(asked().length > 0);
  assert.deepEqual([directory.monitors.length, [...directory.services.keys()]], [1, ['shop']]);
});
