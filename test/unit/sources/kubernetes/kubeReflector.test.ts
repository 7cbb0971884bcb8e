import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTask } from 'node:timers/promises';
import { nullLogger } from '../../../../src/base/log.ts';
import type { FeedStatus } from '../../../../src/model/feedStatus.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import { Interner } from '../../../../src/sources/kubernetes/interner.ts';
import { KubeReflector } from '../../../../src/sources/kubernetes/kubeReflector.ts';
import { namespaceKind } from '../../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { SourceError } from '../../../../src/sources/sourceError.ts';
import { ScriptedTransport, silence, type ScriptedAnswer } from '../../../helpers/scriptedTransport.ts';

const object = (name: string, version = 1) => ({
  metadata: { uid: `u-${name}`, name, resourceVersion: String(version) },
});
const list = (names: readonly string[], version: number, token = ''): ScriptedAnswer => ({
  body: JSON.stringify({
    metadata: { resourceVersion: String(version), continue: token },
    items: names.map((n) => object(n)),
  }),
});
const event = (type: string, name: string, version: number): string =>
  `${JSON.stringify({ type, object: object(name, version) })}\n`;
const bookmark = (version: number, annotations = {}): string =>
  `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version), annotations } } })}\n`;
const status = (code: number, reason: string): string =>
  JSON.stringify({ kind: 'Status', code, reason, message: reason });
const errorEvent = (code: number): string => `{"type":"ERROR","object":${status(code, `code ${code}`)}}\n`;

type Step = ScriptedAnswer | Error;

/** Runs a reflector against answers in order, until they are used up and a last watch stays open. */
async function reflect(
  steps: readonly Step[],
  options = {},
): Promise<{
  readonly names: readonly string[];
  readonly paths: readonly string[];
  readonly waits: readonly number[];
  readonly statuses: readonly FeedStatus[];
}> {
  const objects = new Map<string, Resource>();
  const statuses: FeedStatus[] = [];
  const waits: number[] = [];
  let next = 0;
  let isDone: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    isDone = resolve;
  });
  const transport = new ScriptedTransport(() => {
    const step = steps[next];
    next += 1;
    if (step !== undefined) return step;
    isDone();
    return { body: silence() };
  });
  const reflector = new KubeReflector({
    transport,
    kind: namespaceKind,
    query: {},
    intern: new Interner(),
    log: nullLogger,
    random: () => 1,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    sink: {
      replaceAll: (items) => {
        objects.clear();
        for (const [uid, item] of items) objects.set(uid, item);
      },
      apply: (changes) => {
        for (const { type, item } of changes) {
          if (type === 'put') objects.set(item.uid, item);
          else objects.delete(item.uid);
        }
      },
      setStatus: (one) => statuses.push(one),
    },
    ...options,
  });
  const running = reflector.run();
  await done;
  await nextTask();
  reflector.dispose();
  await running;
  assert.equal(transport.openStreams, 0, 'no stream is left');
  return { names: [...objects.values()].map(({ name }) => name).sort(), paths: transport.paths, waits, statuses };
}

const versionOf = (path: string | undefined): string | null =>
  new URLSearchParams(path?.split('?')[1]).get('resourceVersion');

test('pages are put together and the watch goes on from the list', async () => {
  const { names, paths, statuses } = await reflect([list(['a', 'b'], 5, 'more'), list(['c'], 5)]);
  assert.deepEqual(names, ['a', 'b', 'c']);
  assert.match(paths[0] ?? '', /^\/api\/v1\/namespaces\?limit=500$/);
  assert.match(paths[1] ?? '', /continue=more/);
  assert.match(paths[2] ?? '', /watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=\d+/);
  assert.deepEqual(
    statuses.map(({ kind }) => kind),
    ['loading', 'live'],
  );
});

test('events change what is there, bookmarks move the version on', async () => {
  const stream = event('ADDED', 'b', 6) + event('MODIFIED', 'a', 7) + event('DELETED', 'a', 8) + bookmark(20);
  const { names, paths } = await reflect([list(['a'], 5), { body: stream }]);
  assert.deepEqual(names, ['b']);
  assert.equal(versionOf(paths[2]), '20');
});

test('an event may be cut anywhere, inside a character too', async () => {
  const bytes = Buffer.from(event('ADDED', 'größe', 6));
  async function* cut(): AsyncGenerator<string> {
    await Promise.resolve();
    for (const byte of bytes) yield String.fromCharCode(byte);
  }
  const latin: AsyncIterable<string> = { [Symbol.asyncIterator]: () => cut()[Symbol.asyncIterator]() };
  const { readLines } = await import('../../../../src/sources/kubernetes/jsonLines.ts');
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const letter of latin) yield Buffer.from(letter, 'latin1');
  }
  const lines: string[] = [];
  for await (const batch of readLines(chunks())) lines.push(...batch.map((line) => Buffer.from(line).toString()));
  assert.deepEqual(lines, [bytes.toString().trim()]);
});

test('a forgotten version is listed anew, by status and by event', async () => {
  for (const gone of [{ body: errorEvent(410) }, { status: 410, body: status(410, 'Expired') }]) {
    const { names, waits, statuses } = await reflect([list(['a'], 5), gone, list(['b'], 9)]);
    assert.deepEqual(names, ['b']);
    assert.equal(waits.length, 1);
    assert.ok(
      statuses.every(({ kind }) => kind !== 'failed'),
      'nobody is told of it',
    );
  }
});

test('a list that expires between two pages starts once more', async () => {
  const gone = { status: 410, body: status(410, 'Expired') };
  const { names } = await reflect([list(['old'], 5, 'more'), gone, list(['a'], 6, 'more'), list(['b'], 6)]);
  assert.deepEqual(names, ['a', 'b']);
});

test('a dropped watch goes on where it was, after a wait that grows', async () => {
  const drop = new SourceError('unreachable', 'dropped');
  const { names, paths, waits, statuses } = await reflect([
    list(['a'], 5),
    { body: event('ADDED', 'b', 6) },
    drop,
    drop,
    drop,
  ]);
  assert.deepEqual(names, ['a', 'b']);
  assert.deepEqual(paths.slice(2).map(versionOf), ['6', '6', '6', '6']);
  assert.deepEqual(waits, [500, 1000, 2000, 4000]);
  assert.deepEqual(
    statuses.map(({ kind }) => kind),
    ['loading', 'live', 'failed', 'failed', 'failed', 'live'],
  );
  assert.equal(
    new Set(statuses.flatMap((one) => (one.kind === 'failed' ? [one.since] : []))).size,
    1,
    'stale since the first',
  );
});

test('the server is asked again when it says, and a denied kind rarely', async () => {
  const busy = { status: 429, headers: { 'retry-after': '7' }, body: 'Too many requests' };
  assert.deepEqual((await reflect([busy, list([], 1)])).waits, [7000]);
  const denied = { status: 403, body: status(403, 'Forbidden') };
  assert.deepEqual((await reflect([denied, list([], 1)])).waits, [60_000]);
});

test('a watch that sends something else than events fails and goes on', async () => {
  const { statuses, names } = await reflect([list(['a'], 5), { body: '<html>\n' }]);
  assert.deepEqual(
    statuses.map(({ kind }) => kind),
    ['loading', 'live', 'failed', 'live'],
  );
  assert.deepEqual(names, ['a']);
});

test('a streaming list ends at its bookmark', async () => {
  const mark = bookmark(9, { 'k8s.io/initial-events-end': 'true' });
  const stream = { body: event('ADDED', 'a', 3) + event('ADDED', 'b', 4) + mark };
  const { names, paths } = await reflect([stream], { hasStreamingLists: true });
  assert.deepEqual(names, ['a', 'b']);
  assert.match(paths[0] ?? '', /sendInitialEvents=true&resourceVersionMatch=NotOlderThan/);
  assert.equal(versionOf(paths[1]), '9');
});

test('a server without streaming lists is listed by pages', async () => {
  const refusals: readonly Step[] = [
    { status: 422, body: status(422, 'sendInitialEvents is forbidden') },
    { body: event('ADDED', 'x', 3) + errorEvent(500) },
    { body: event('ADDED', 'x', 3) },
  ];
  for (const refusal of refusals) {
    const { names } = await reflect([refusal, list(['a'], 5)], { hasStreamingLists: true });
    assert.deepEqual(names, ['a']);
  }
});

test('a reflector that is disposed while it lists opens no watch', async () => {
  let finish: (answer: ScriptedAnswer) => void = () => undefined;
  const transport = new ScriptedTransport(() => new Promise<ScriptedAnswer>((resolve) => (finish = resolve)));
  const reflector = new KubeReflector({
    transport,
    kind: namespaceKind,
    query: {},
    intern: new Interner(),
    log: nullLogger,
    sink: { replaceAll: () => assert.fail('nothing is told'), apply: () => undefined, setStatus: () => undefined },
  });
  const running = reflector.run();
  await Promise.resolve();
  reflector.dispose();
  finish(list(['a'], 1));
  await running;
  assert.equal(transport.paths.length, 1);
});

test('a kind that cannot be watched is listed again and again, politely and without a failure', async () => {
  const kind = { ...namespaceKind, isListOnly: true };
  const seen = await reflect([list(['a'], 1), list(['a', 'b'], 2), list(['b'], 3)], { kind });
  assert.deepEqual(seen.names, ['b']);
  assert.ok(
    seen.paths.every((path) => !path.includes('watch=')),
    seen.paths.join(' '),
  );
  assert.ok(seen.waits.length >= 3 && seen.waits.every((ms) => ms >= 30_000), seen.waits.join(' '));
  assert.ok(seen.statuses.every((one) => one.kind !== 'failed'));
});
