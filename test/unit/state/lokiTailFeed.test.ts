import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { LokiClient } from '../../../src/sources/loki/lokiClient.ts';
import { createUrlTransport } from '../../../src/sources/urlTransport.ts';
import type { FeedStatus } from '../../../src/state/logFeed.ts';
import { LokiLogFeed } from '../../../src/state/lokiLogFeed.ts';

const first = BigInt(Date.now()) * 1_000_000n;
const timeOf = (index: number): string => String(first + BigInt(index));

interface FakeLoki {
  readonly server: Server;
  readonly asked: string[];
  /** Stores lines, and sends them to whoever follows. */
  write(count: number, isSent?: boolean): void;
  /** Breaks every followed query. */
  cut(): void;
  readonly followers: Set<WebSocket>;
  refuses: boolean;
}

/** A Loki with one stream, whose lines are their own numbers. */
async function startLoki(): Promise<FakeLoki> {
  let written = 0;
  const asked: string[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const followers = new Set<WebSocket>();
  const streams = (from: number, to: number): object[] => [
    {
      stream: { pod: 'web', container: 'app' },
      values: Array.from({ length: to - from }, (_, i) => [timeOf(from + i), `line ${String(from + i)}`]),
    },
  ];
  const since = (params: URLSearchParams): number => {
    const start = BigInt(params.get('start') ?? '0') - first;
    return start < 0n ? 0 : Number(start);
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://loki');
    asked.push(url.pathname);
    const result = streams(since(url.searchParams), written);
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'streams', result } }));
  });
  server.on('upgrade', (request, socket, head) => {
    asked.push('tail');
    if (loki.refuses) {
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (follower) => {
      followers.add(follower);
      follower.on('close', () => followers.delete(follower));
      const params = new URL(request.url ?? '', 'http://loki').searchParams;
      follower.send(JSON.stringify({ streams: streams(since(params), written) }));
    });
  });
  const loki: FakeLoki = {
    server,
    asked,
    followers,
    refuses: false,
    write: (count, isSent = true) => {
      const from = written;
      written += count;
      if (isSent) for (const one of followers) one.send(JSON.stringify({ streams: streams(from, written) }));
    },
    cut: () => {
      for (const one of followers) one.terminate();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return loki;
}

interface Listening {
  readonly texts: string[];
  readonly statuses: FeedStatus[];
  /** Waits until something holds, asked after everything that is heard. */
  until(holds: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

function listen(loki: FakeLoki): Listening {
  const texts: string[] = [];
  const statuses: FeedStatus[] = [];
  const { port } = loki.server.address() as AddressInfo;
  const client = new LokiClient(createUrlTransport(`http://127.0.0.1:${String(port)}`));
  const sink = {
    onLines: (lines: readonly { readonly text: string }[]) => void texts.push(...lines.map(({ text }) => text)),
    onStatus: (status: FeedStatus) => void statuses.push(status),
  };
  const feed = new LokiLogFeed(client, '{pod="web"}', 100, sink, { pollMs: 5, retryMs: 5, longestRetryMs: 20 });
  return {
    texts,
    statuses,
    until: async (holds) => {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    stop: async () => {
      feed.dispose();
      loki.cut();
      loki.server.closeAllConnections();
      await new Promise((resolve) => loki.server.close(resolve));
    },
  };
}

const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${String(i)}`);

test(
  'lines are sent as they come, and none is lost or told twice when the connection breaks',
  { timeout: 30_000 },
  async () => {
    const loki = await startLoki();
    loki.write(3);
    const heard = listen(loki);
    try {
      await heard.until(() => loki.followers.size === 1 && heard.texts.length === 3);
      const questions = loki.asked.length;
      loki.write(4);
      await heard.until(() => heard.texts.length === 7);
      // Nothing was asked for them.
      assert.equal(loki.asked.length, questions);
      loki.cut();
      loki.write(5, false);
      await heard.until(() => loki.followers.size === 1 && heard.texts.length === 12);
      // What is left out for being slow is asked for.
      loki.write(2, false);
      for (const one of loki.followers) {
        one.send(JSON.stringify({ streams: null, dropped_entries: [{ timestamp: timeOf(12), labels: {} }] }));
      }
      await heard.until(() => heard.texts.length === 14);
      assert.deepEqual(heard.texts, lines(14));
      assert.ok(heard.statuses.every(({ kind }) => kind !== 'failed'));
    } finally {
      await heard.stop();
    }
  },
);

test('where no connection is let through, lines are asked for', { timeout: 30_000 }, async () => {
  const loki = await startLoki();
  loki.refuses = true;
  loki.write(2);
  const heard = listen(loki);
  try {
    await heard.until(() => heard.texts.length === 2);
    loki.write(2);
    await heard.until(() => heard.texts.length === 4);
    assert.deepEqual(heard.texts, lines(4));
    assert.equal(loki.asked.filter((one) => one === 'tail').length, 1);
    assert.equal(heard.statuses.at(-1)?.kind, 'following');
  } finally {
    await heard.stop();
  }
});
