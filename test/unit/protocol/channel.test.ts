import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../../src/base/event.ts';
import { Channel, RemoteError, type ChannelOptions, type Handlers, type Port } from '../../../src/protocol/channel.ts';

interface HostMethods {
  readonly double: { readonly params: number; readonly result: number };
  readonly fail: { readonly params: undefined; readonly result: never };
  readonly hang: { readonly params: undefined; readonly result: string };
}

interface WebviewMethods {
  readonly didChange: { readonly params: string; readonly result: undefined };
}

/** Two ports whose messages arrive as structured clones, in order, in a later microtask. */
function portPair(): { readonly left: Port; readonly right: Port } {
  const toLeft = new Emitter<unknown>();
  const toRight = new Emitter<unknown>();
  const over = (emitter: Emitter<unknown>) => (message: unknown) => {
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => {
      emitter.fire(copy);
    });
  };
  return {
    left: { post: over(toRight), onMessage: toLeft.event },
    right: { post: over(toLeft), onMessage: toRight.event },
  };
}

function connect(
  overrides: Partial<Handlers<HostMethods>> = {},
  didChange: (text: string) => void | Promise<void> = () => undefined,
  options: ChannelOptions = {},
): { readonly host: Channel<WebviewMethods, HostMethods>; readonly webview: Channel<HostMethods, WebviewMethods> } {
  const { left, right } = portPair();
  const handlers: Handlers<HostMethods> = {
    double: (value) => value * 2,
    fail: () => {
      throw new Error('The disk is full.');
    },
    hang: (_params, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      }),
    ...overrides,
  };
  const host = new Channel<WebviewMethods, HostMethods>(left, handlers, options);
  return { host, webview: new Channel<HostMethods, WebviewMethods>(right, { didChange }, options) };
}

test('a request gets the result of its own call, whatever the order of answers', async () => {
  const release: (() => void)[] = [];
  const { webview } = connect({
    double: (value) =>
      new Promise((resolve) =>
        release.unshift(() => {
          resolve(value * 2);
        }),
      ),
  });
  const answers = Promise.all([webview.request('double', 1), webview.request('double', 2)]);
  await new Promise(setImmediate);
  for (const one of release) one();
  assert.deepEqual(await answers, [2, 4]);
});

test('a handler that throws answers with an error, in the words of describeError', async () => {
  const plain = connect();
  await assert.rejects(plain.webview.request('fail', undefined), { name: 'RemoteError', message: 'The disk is full.' });
  const described = connect({}, undefined, {
    describeError: () => ({ message: 'Full.', kind: 'server', hint: 'Free some.' }),
  });
  await assert.rejects(described.webview.request('fail', undefined), (error: unknown) => {
    assert(error instanceof RemoteError);
    assert.deepEqual(error.failure, { message: 'Full.', kind: 'server', hint: 'Free some.' });
    return true;
  });
});

test('an unknown method is an error, also one that every object inherits', async () => {
  const { webview } = connect();
  const untyped = webview as unknown as { request(method: string, params: unknown): Promise<unknown> };
  for (const method of ['nope', 'toString', '__proto__', 'constructor']) {
    await assert.rejects(untyped.request(method, undefined), { message: `There is no method ${method}.` });
  }
});

test('a request that nobody answers times out', async () => {
  const { webview } = connect();
  await assert.rejects(webview.request('hang', undefined, { timeoutMs: 5 }), (error: unknown) => {
    assert(error instanceof RemoteError);
    assert.equal(error.failure.kind, 'timeout');
    return true;
  });
});

test('a cancelled request aborts the handler and rejects with the reason', async () => {
  let isAborted = false;
  const { webview } = connect({
    hang: (_params, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          isAborted = true;
          resolve('late');
        });
      }),
  });
  const controller = new AbortController();
  const answer = webview.request('hang', undefined, { signal: controller.signal });
  await new Promise(setImmediate);
  controller.abort();
  await assert.rejects(answer, { name: 'AbortError' });
  await new Promise(setImmediate);
  assert.equal(isAborted, true);
  await assert.rejects(webview.request('double', 1, { signal: controller.signal }), { name: 'AbortError' });
});

test('a notification arrives once; what its handler throws is a fault', async () => {
  const heard: string[] = [];
  const faults: string[] = [];
  const { host } = connect(
    {},
    (text) => {
      heard.push(text);
      if (text === 'b') throw new Error('no b');
    },
    { onFault: (fault) => faults.push(fault.message) },
  );
  for (const text of ['a', 'b', 'c']) host.notify('didChange', text);
  await new Promise(setImmediate);
  assert.deepEqual([heard, faults], [['a', 'b', 'c'], ['no b']]);
});

test('pushes wait while the receiver is busy with as many as the window holds', async () => {
  const handled: string[] = [];
  const release: (() => void)[] = [];
  const { host } = connect(
    {},
    (text) => {
      handled.push(text);
      return new Promise((resolve) => release.push(resolve));
    },
    { pushWindow: 2 },
  );
  let sent = 0;
  const stream = (async () => {
    for (const text of ['a', 'b', 'c', 'd']) {
      await host.push('didChange', text);
      sent += 1;
    }
  })();
  await new Promise(setImmediate);
  assert.deepEqual([handled, sent], [['a', 'b'], 1]);
  release.shift()?.();
  await new Promise(setImmediate);
  assert.deepEqual([handled, sent], [['a', 'b', 'c'], 2]);
  host.resetPushes();
  await new Promise(setImmediate);
  assert.deepEqual(handled, ['a', 'b', 'c', 'd']);
  host.resetPushes();
  await stream;
});

test('closing rejects what waits, aborts what runs, and says nothing more', async () => {
  const { host, webview } = connect();
  const waiting = webview.request('hang', undefined);
  await new Promise(setImmediate);
  webview.dispose();
  await assert.rejects(waiting, { name: 'AbortError' });
  await assert.rejects(webview.request('double', 1), { name: 'AbortError' });
  host.dispose();
  host.notify('didChange', 'late');
  await host.push('didChange', 'late');
});

test('messages that are not ours are faults and do no harm', async () => {
  const incoming = new Emitter<unknown>();
  const posted: unknown[] = [];
  const faults: string[] = [];
  const channel = new Channel<WebviewMethods, Pick<HostMethods, 'double'>>(
    { post: (message) => posted.push(message), onMessage: incoming.event },
    { double: (value) => value * 2 },
    { onFault: (fault) => faults.push(fault.message) },
  );
  const version = 'kube-observatory/1';
  const bad = [
    undefined,
    null,
    'text',
    7,
    {},
    { version },
    { version, kind: 'request' },
    { version, kind: 'request', id: -1, method: 'double' },
    { version: 'other', kind: 'request', id: 1, method: 'double' },
    { version, kind: 'ack', sequence: 'x' },
    { version, kind: 'x' },
  ];
  for (const message of bad) incoming.fire(message);
  incoming.fire({ version, kind: 'ack', sequence: 999 });
  incoming.fire({ version, kind: 'result', id: 999, result: 1 });
  await new Promise(setImmediate);
  assert.equal(faults.length, bad.length);
  assert.deepEqual(posted, []);
  channel.dispose();
});
