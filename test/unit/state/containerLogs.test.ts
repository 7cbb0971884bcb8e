import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpAnswer, HttpRequest, HttpTransport } from '../../../src/sources/httpTransport.ts';
import { ContainerLogs } from '../../../src/state/containerLogs.ts';

const web = { namespace: 'shop', pod: 'web', container: 'app' };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A kubelet whose logs grow as told: streams begin at the second asked for, or with the tail. */
class Kubelet implements HttpTransport {
  readonly description = 'kubelet';
  readonly asked: URLSearchParams[] = [];
  open = 0;
  readonly #lines: { readonly container: string; readonly text: string }[] = [];
  readonly #wakers = new Set<() => void>();
  #isBroken = false;

  write(container: string, ...texts: readonly string[]): void {
    for (const text of texts) {
      const time = `2026-11-22T15:00:${String(Math.floor(this.#lines.length / 4)).padStart(2, '0')}.${this.#lines.length % 4}Z`;
      this.#lines.push({ container, text: `${time} ${text}\n` });
    }
    this.#wake();
  }

  break(): void {
    this.#isBroken = true;
    this.#wake();
    this.#isBroken = false;
  }

  send({ path, signal }: HttpRequest): Promise<HttpAnswer> {
    const query = new URL(path, 'http://x').searchParams;
    this.asked.push(query);
    return Promise.resolve({
      status: 200,
      headers: {},
      text: () => Promise.resolve(''),
      chunks: () => this.#stream(query, signal),
      discard: () => undefined,
    });
  }

  async *#stream(query: URLSearchParams, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const ofContainer = (): readonly string[] =>
      this.#lines.filter(({ container }) => container === query.get('container')).map(({ text }) => text);
    const since = query.get('sinceTime')?.slice(0, 19) ?? '';
    const past = ofContainer().filter((text) => text.slice(0, 19) >= since);
    let at = ofContainer().length - Math.min(past.length, Number(query.get('tailLines')));
    this.open += 1;
    try {
      for (;;) {
        const lines = ofContainer().slice(at);
        at += lines.length;
        if (lines.length > 0) yield new TextEncoder().encode(lines.join(''));
        else {
          await new Promise<void>((resolve, reject) => {
            this.#wakers.add(() => {
              if (this.#isBroken) reject(new Error('connection reset'));
              else resolve();
            });
            signal?.addEventListener('abort', () => {
              reject(new DOMException('stopped', 'AbortError'));
            });
          });
        }
      }
    } finally {
      this.open -= 1;
    }
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) {
      this.#wakers.delete(wake);
      wake();
    }
  }
}

/** Somebody who reads a log. */
function reader(): { readonly texts: string[]; readonly kinds: string[] } & Parameters<ContainerLogs['read']>[2] {
  const texts: string[] = [];
  const kinds: string[] = [];
  return {
    texts,
    kinds,
    onLines: (lines) => texts.push(...lines.map(({ text }) => text)),
    onStatus: ({ kind }) => kinds.push(kind),
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await settle();
}

const limit = { timeout: 20_000 };

test('two who read one container share one stream and its lines', limit, async () => {
  const kubelet = new Kubelet();
  const logs = new ContainerLogs(kubelet);
  kubelet.write('app', 'a', 'b', 'c');
  const [first, second] = [reader(), reader()];
  const one = logs.read(web, 2, first);
  await until(() => first.texts.length === 2);
  const other = logs.read(web, 2, second);
  assert.deepEqual([first.texts, second.texts, second.kinds], [['b', 'c'], ['b', 'c'], ['following']]);
  kubelet.write('app', 'd');
  await until(() => second.texts.length === 3);
  assert.deepEqual(
    [first.texts, second.texts],
    [
      ['b', 'c', 'd'],
      ['b', 'c', 'd'],
    ],
  );
  one.dispose();
  assert.deepEqual([kubelet.asked.length, kubelet.open], [1, 1], 'the other goes on');
  other.dispose();
  await until(() => kubelet.open === 0);
});

test('who reads again gets what is kept at once and what was written meanwhile, each line once', limit, async () => {
  const kubelet = new Kubelet();
  const logs = new ContainerLogs(kubelet);
  kubelet.write('app', 'a', 'b');
  const first = reader();
  const one = logs.read(web, 100, first);
  await until(() => first.texts.length === 2);
  one.dispose();
  await until(() => kubelet.open === 0);
  // In the same second as the last line, and later.
  kubelet.write('app', 'c', 'd', 'e');
  const second = reader();
  const two = logs.read(web, 100, second);
  assert.deepEqual(second.texts, ['a', 'b']);
  await until(() => second.texts.length === 5);
  kubelet.write('app', 'f');
  await until(() => second.texts.length === 6);
  assert.deepEqual(
    [first.texts, second.texts],
    [
      ['a', 'b'],
      ['a', 'b', 'c', 'd', 'e', 'f'],
    ],
  );
  const resumed = kubelet.asked[1];
  assert.deepEqual([resumed?.get('sinceTime'), resumed?.get('tailLines')], ['2026-11-22T15:00:00Z', '200000']);
  two.dispose();
});

test('a connection that breaks loses no line and brings none twice', limit, async () => {
  const kubelet = new Kubelet();
  const logs = new ContainerLogs(kubelet);
  const heard = reader();
  kubelet.write('app', 'a', 'b');
  const reading = logs.read(web, 100, heard);
  await until(() => heard.texts.length === 2);
  kubelet.break();
  await until(() => kubelet.open === 0);
  kubelet.write('app', 'c');
  await until(() => heard.texts.length === 3);
  assert.deepEqual(heard.texts, ['a', 'b', 'c']);
  reading.dispose();
});

test('containers are told apart, and what nobody reads is forgotten first', limit, async () => {
  const kubelet = new Kubelet();
  const logs = new ContainerLogs(kubelet, { maxBytes: 1000 });
  kubelet.write('app', 'a');
  kubelet.write('proxy', 'p');
  const [app, proxy] = [reader(), reader()];
  const one = logs.read(web, 10, app);
  const two = logs.read({ ...web, container: 'proxy' }, 10, proxy);
  await until(() => app.texts.length === 1 && proxy.texts.length === 1);
  one.dispose();
  kubelet.write('proxy', ...Array.from({ length: 7 }, (_, index) => `p${index}`));
  await until(() => proxy.texts.length === 8);
  const before = kubelet.asked.length;
  assert.ok(logs.bytes <= 1000 && logs.bytes > 800, `${logs.bytes} bytes`);
  const anew = reader();
  logs.read(web, 10, anew).dispose();
  assert.deepEqual(anew.texts, [], 'nothing is kept of it');
  assert.equal(kubelet.asked[before]?.get('sinceTime'), null, 'it begins anew');
  kubelet.write('proxy', 'last');
  await until(() => proxy.texts.length === 9);
  assert.ok(logs.bytes <= 1000);
  const late = reader();
  logs.read({ ...web, container: 'proxy' }, 10, late).dispose();
  assert.deepEqual([late.texts.length < 9, late.texts.at(-1)], [true, 'last'], 'the newest lines stay');
  two.dispose();
  logs.dispose();
  assert.equal(logs.bytes, 0);
});

test('what nobody has read for long begins anew', limit, async () => {
  const kubelet = new Kubelet();
  const logs = new ContainerLogs(kubelet, { idleMs: -1 });
  kubelet.write('app', 'a');
  const first = reader();
  const one = logs.read(web, 10, first);
  await until(() => first.texts.length === 1);
  one.dispose();
  const second = reader();
  const two = logs.read(web, 10, second);
  assert.deepEqual(second.texts, []);
  await until(() => second.texts.length === 1);
  assert.equal(kubelet.asked[1]?.get('tailLines'), '10');
  two.dispose();
});
