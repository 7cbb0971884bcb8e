import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '../../../src/model/subject.ts';
import { LokiClient } from '../../../src/sources/loki/lokiClient.ts';
import { ContainerLogs } from '../../../src/state/containerLogs.ts';
import type { FeedLine, FeedStatus, LogFeed } from '../../../src/state/logFeed.ts';
import { LokiLogFeed, LokiRangeFeed } from '../../../src/state/lokiLogFeed.ts';
import { PodLogFeed } from '../../../src/state/podLogFeed.ts';
import { FakeTransport, type FakeAnswer } from '../../helpers/fakeTransport.ts';

const web: Subject = { context: 'demo', namespace: 'shop', kind: 'Deployment', name: 'web' };

const pod = (name: string, ...containers: string[]): object => ({
  metadata: { name },
  spec: { initContainers: [{ name: 'init' }], containers: containers.map((container) => ({ name: container })) },
});

/** A log that says one thing and goes on without an end. */
async function* endless(text: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
  await new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new DOMException('stopped', 'AbortError'));
    });
  });
}

interface Heard {
  readonly lines: FeedLine[];
  readonly statuses: FeedStatus[];
}

/** Runs a feed until it has said enough. */
async function hear(
  start: (heard: Heard, changed: () => void) => LogFeed,
  isEnough: (heard: Heard) => boolean,
): Promise<Heard> {
  const heard: Heard = { lines: [], statuses: [] };
  let feed: LogFeed | undefined;
  await new Promise<void>((resolve) => {
    feed = start(heard, () => {
      if (isEnough(heard)) resolve();
    });
  });
  feed?.dispose();
  return heard;
}

function podFeed(subject: Subject, answer: (path: string, signal: AbortSignal | undefined) => FakeAnswer) {
  return (heard: Heard, changed: () => void): LogFeed =>
    new PodLogFeed(new ContainerLogs(new FakeTransport(({ path, signal }) => answer(path, signal))), subject, 10, {
      onLines: (lines) => {
        heard.lines.push(...lines);
        changed();
      },
      onStatus: (status) => {
        heard.statuses.push(status);
        changed();
      },
    });
}

test('a workload’s log is that of all its pods, in the order of time', async () => {
  const answer = (path: string, signal: AbortSignal | undefined): FakeAnswer => {
    if (path.includes('/log?')) {
      const isFirst = path.includes('/web-a/');
      return { chunks: endless(`2026-11-22T15:00:0${isFirst ? 2 : 1}Z from ${isFirst ? 'a' : 'b'}\n`, signal) };
    }
    if (path.includes('/deployments/web')) return { body: { spec: { selector: { matchLabels: { app: 'web' } } } } };
    assert.match(path, /\/pods\?labelSelector=app%3Dweb$/);
    return { body: { items: [pod('web-a', 'app', 'proxy'), pod('web-b', 'app', 'proxy')] } };
  };
  const heard = await hear(podFeed(web, answer), ({ lines }) => lines.length === 2);
  assert.deepEqual(
    heard.lines.map((line) => [line.text, line.stream.name]),
    [
      ['from b', 'web-b/app'],
      ['from a', 'web-a/app'],
    ],
  );
});

test('a pod’s log is that of all its containers, or of the one that was chosen', async () => {
  const answer = (path: string, signal: AbortSignal | undefined): FakeAnswer =>
    path.includes('/log?')
      ? { chunks: endless(`2026-11-22T15:00:00Z ${/container=(\w+)/.exec(path)?.[1] ?? ''}\n`, signal) }
      : { body: pod('web-a', 'app', 'proxy') };
  const subject: Subject = { ...web, kind: 'Pod', name: 'web-a' };
  const all = await hear(podFeed(subject, answer), ({ lines }) => lines.length === 3);
  assert.deepEqual(all.lines.map((line) => line.text).sort(), ['app', 'init', 'proxy']);
  const one = await hear(podFeed({ ...subject, container: 'proxy' }, answer), ({ lines }) => lines.length > 0);
  assert.deepEqual(
    one.lines.map((line) => line.text),
    ['proxy'],
  );
});

test('what keeps a log from being read is told in the server’s words', async () => {
  const failed = ({ statuses }: Heard): boolean => statuses.at(-1)?.kind === 'failed';
  const gone = await hear(
    podFeed(web, () => ({ status: 404, body: { kind: 'Status', message: 'deployments.apps "web" not found' } })),
    failed,
  );
  const last = gone.statuses.at(-1);
  assert(last?.kind === 'failed');
  assert.equal(last.error.message, 'deployments.apps "web" not found');
  const waiting = await hear(
    podFeed({ ...web, kind: 'Pod', name: 'web-a', container: 'app' }, (path) =>
      path.includes('/log?')
        ? { status: 400, body: { kind: 'Status', message: 'container "app" is waiting to start' } }
        : { body: pod('web-a', 'app') },
    ),
    failed,
  );
  assert.deepEqual(waiting.statuses.at(-1), {
    kind: 'failed',
    error: (waiting.statuses.at(-1) as { readonly error: Error }).error,
    isLasting: false,
  });
});

test('Loki is asked for what is new, and lines of one moment come once', async () => {
  const stream = (...values: readonly string[][]): object => ({
    status: 'success',
    data: { resultType: 'streams', result: [{ stream: { pod: 'web-a', container: 'app', level: 'x' }, values }] },
  });
  const answers: FakeAnswer[] = [
    { body: stream(['1795359217000000001', 'a'], ['1795359217000000002', 'b']) },
    { body: stream(['1795359217000000002', 'b'], ['1795359217000000002', 'c']) },
    { status: 500, body: 'ring is empty' },
    { body: stream(['1795359217000000002', 'b'], ['1795359217000000002', 'c'], ['1795359217000000003', 'd']) },
  ];
  const transport = new FakeTransport(() => answers.shift() ?? { body: stream() });
  const heard = await hear(
    (all, changed) =>
      new LokiLogFeed(
        new LokiClient(transport),
        '{pod="web-a"}',
        10,
        {
          onLines: (lines) => {
            all.lines.push(...lines);
            changed();
          },
          onStatus: (status) => all.statuses.push(status),
        },
        { pollMs: 1 },
      ),
    ({ lines }) => lines.length === 4,
  );
  assert.deepEqual(
    heard.lines.map((line) => line.text),
    ['a', 'b', 'c', 'd'],
  );
  assert.equal(heard.lines[0]?.stream.name, 'web-a/app');
  assert.ok(heard.statuses.some((status) => status.kind === 'failed' && status.error.message === 'ring is empty'));
  const [first, second] = transport.requests.map((request) => new URLSearchParams(request.path.split('?')[1]));
  assert.deepEqual([first?.get('direction'), first?.get('limit')], ['backward', '10']);
  assert.deepEqual([second?.get('direction'), second?.get('start')], ['forward', '1795359215000000002']);
});

test('Loki is asked once for a span that is past, or says why it cannot be read', async () => {
  const values = [['1795359217000000001', 'a']];
  const stream = { stream: { pod: 'web-a', container: 'app' }, values };
  const answers: FakeAnswer[] = [
    { body: { status: 'success', data: { resultType: 'streams', result: [stream] } } },
    { status: 500, body: 'ring is empty' },
  ];
  const transport = new FakeTransport(() => answers.shift() ?? { status: 404 });
  const read = (): Promise<Heard> =>
    hear(
      (heard, changed) =>
        new LokiRangeFeed(
          new LokiClient(transport),
          '{pod="web-a"}',
          { start: 1000.4, end: 2000.6 },
          {
            onLines: (lines) => heard.lines.push(...lines),
            onStatus: (status) => {
              heard.statuses.push(status);
              changed();
            },
          },
        ),
      ({ statuses }) => statuses.length === 2,
    );
  const good = await read();
  assert.deepEqual(
    good.lines.map(({ text, stream: { name } }) => [text, name]),
    [['a', 'web-a/app']],
  );
  assert.equal(good.statuses[1]?.kind, 'following');
  const parameters = new URLSearchParams(transport.requests[0]?.path.split('?')[1]);
  assert.deepEqual([parameters.get('start'), parameters.get('end')], ['1000000000', '2001000000']);
  const bad = await read();
  const [, status] = bad.statuses;
  assert.ok(status?.kind === 'failed' && status.error.message === 'ring is empty');
  assert.equal(transport.requests.length, 2);
});
