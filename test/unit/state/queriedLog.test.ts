import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryKind } from '../../../src/state/embeddedLogs.ts';
import type { FeedLine, FeedStream } from '../../../src/state/logFeed.ts';
import { toLineGraph } from '../../../src/state/lineGraphs.ts';
import { placeInText, wholeQuery } from '../../../src/state/logQueries.ts';
import { LogSeriesFeed, type LogGraph } from '../../../src/state/logSeriesFeed.ts';
import { QueriedLog } from '../../../src/state/queriedLog.ts';

const web = streamOf('web-1', 'main');
const sidecar = streamOf('web-1', 'proxy');
const noFilter = { text: '', least: undefined };
const startNs = BigInt(Date.now() - 120_000) * 1_000_000n;

function streamOf(pod: string, container: string): FeedStream {
  return { name: `${pod}/${container}`, labels: { namespace: 'shop', pod, container, node: 'n1', app: 'web' } };
}

/** @param second after the start. */
function line(second: number, text: string, stream = web): FeedLine {
  return { timeNs: String(startNs + BigInt(second) * 1_000_000_000n), text, stream };
}

function open(): { readonly log: QueriedLog; readonly grown: () => Promise<void>; readonly resets: () => number } {
  let resets = 0;
  let wake: (() => void) | undefined;
  const log = new QueriedLog(1000, noFilter, {
    onGrow: () => wake?.(),
    onReset: () => (resets += 1),
    onFailure: (error) => assert.fail(String(error)),
  });
  const grown = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  return { log, grown, resets: () => resets };
}

function texts({ buffer }: QueriedLog): readonly string[] {
  const { records } = buffer.window(buffer.first, buffer.end);
  return records.map(({ text }) => text);
}

test('a query narrows what is kept and what comes, may rewrite it, and is taken back', async () => {
  const { log, grown, resets } = open();
  log.push([line(0, '{"level":"info","msg":"one"}'), line(1, '{"level":"error","msg":"two"}')]);
  log.push([line(1, '{"level":"error","msg":"side"}', sidecar)]);
  const query = wholeQuery('| json | level="error" | line_format "{{.msg}}"', '{namespace="shop", container="main"}');
  await log.setQuery(query);
  assert.deepEqual(texts(log), ['two']);
  const next = grown();
  log.push([line(2, '{"level":"info","msg":"three"}'), line(3, '{"level":"error","msg":"four"}')]);
  await next;
  assert.deepEqual(texts(log), ['two', 'four']);
  assert.deepEqual(
    log.buffer.records.map(({ stream }) => log.streams[stream]?.name),
    ['web-1/main', 'web-1/main'],
  );
  await log.setQuery(undefined);
  assert.equal(texts(log).length, 5);
  assert.equal(resets(), 2);
  log.dispose();
});

test('lines that were cleared are brought back by no query, and what comes then is found', async () => {
  const { log } = open();
  const query = '{app="web"} |= "n="';
  log.push([line(0, 'n=0')]);
  await log.setQuery(query);
  log.push([line(1, 'n=1')]);
  log.clear();
  log.push([line(2, 'n=2')]);
  await log.setQuery('{app="web"} |= "n"');
  assert.deepEqual(texts(log), ['n=2']);
  await log.setQuery(undefined);
  assert.deepEqual(texts(log), ['n=2']);
  await log.setQuery(query);
  assert.deepEqual(texts(log), ['n=2']);
  log.dispose();
});

test('lines that come while a query runs are neither lost nor shown twice', async () => {
  const { log } = open();
  const all = Array.from({ length: 300 }, (_, index) => line(index, `n=${index}`));
  log.push(all.slice(0, 100));
  const asked = log.setQuery('{app="web"} |= "n="');
  log.push(all.slice(100, 200));
  await asked;
  log.push(all.slice(200));
  await log.setQuery('{app="web"} | logfmt | n >= 0');
  assert.deepEqual(
    texts(log),
    all.map(({ text }) => text),
  );
  log.dispose();
});

test('the filter of the panel holds for the lines of a query too', async () => {
  const { log } = open();
  log.push([line(0, 'error: a'), line(1, 'error: b'), line(2, 'a')]);
  log.setFilter({ text: 'a', least: undefined });
  await log.setQuery('{app="web"} |= "error"');
  assert.deepEqual(texts(log), ['error: a']);
  assert.equal(log.buffer.kept, 2);
  log.dispose();
});

test('a wrong query says what is wrong and where, and leaves what is shown', async () => {
  const { log } = open();
  log.push([line(0, 'a')]);
  assert.throws(() => queryKind('{app="web"} |= '), { kind: 'badQuery', message: /parse error at line 1, col 16/ });
  await assert.rejects(log.setQuery('{app="web"} | bogus'), { kind: 'badQuery', message: /line 1, col 20/ });
  assert.deepEqual(texts(log), ['a']);
  assert.deepEqual([queryKind('({a="b"})'), queryKind('rate({a="b"}[1m])')], ['lines', 'series']);
  log.dispose();
});

test('a mistake is told where it was typed', () => {
  const place = (text: string): string => {
    try {
      queryKind(wholeQuery(text, '{namespace="shop"}'));
    } catch (error) {
      return placeInText(error instanceof Error ? error.message : '', text, '{namespace="shop"}');
    }
    return '';
  };
  assert.match(place('| json | | status'), /^parse error at line 1, col 10: /);
  assert.match(place('  |= "a" | | b'), /line 1, col 12: /);
  assert.match(place('{a="b"} | | c'), /line 1, col 11: /);
});

test('a metric query becomes lines over the time of what is kept', async () => {
  const { log } = open();
  log.push(Array.from({ length: 60 }, (_, index) => line(index, 'x', index % 3 === 0 ? sidecar : web)));
  const graph = await new Promise<LogGraph>((resolve, reject) => {
    const series: LogSeriesFeed = new LogSeriesFeed(
      async () => {
        const engine = await log.engine();
        const query = 'sum by (container) (count_over_time({app="web"}[10m]))';
        return { start: engine.start, series: (range, step, signal) => engine.series(query, range, step, signal) };
      },
      {
        onGraph: (found) => {
          series.dispose();
          resolve(found);
        },
        onFailure: reject,
      },
    );
  });
  assert.deepEqual(
    graph.graph.lines.map(({ name, last }) => [name, last]),
    [
      ['container=main', 40],
      ['container=proxy', 20],
    ],
  );
  assert.ok(graph.range.end - graph.range.start >= 60_000);
  log.dispose();
});

test('a pipeline gets the selector of the panel, a whole query stays', () => {
  assert.equal(wholeQuery(' |= "x" ', '{a="b"}'), '{a="b"}  |= "x" ');
  assert.equal(wholeQuery('!= "x"', '{a="b"}'), '{a="b"} != "x"');
  assert.equal(wholeQuery('{c="d"} | json', '{a="b"}'), '{c="d"} | json');
  assert.equal(wholeQuery('  ', '{a="b"}'), '');
  const labels = (pod: string): Record<string, string> => ({ __name__: 'up', job: 'a', pod });
  const two = [labels('x'), labels('y')].map((one) => ({ labels: one, times: [0], values: [1] }));
  const named = (series: typeof two): readonly string[] =>
    toLineGraph(series, { start: 0, end: 1 }, 5).lines.map(({ name }) => name);
  assert.deepEqual(named(two), ['pod=x', 'pod=y']);
  assert.deepEqual(named(two.slice(1)), ['up job=a, pod=y']);
  assert.equal(toLineGraph([{ labels: {}, times: [0], values: [1] }], { start: 0, end: 1 }, 5).lines[0]?.name, 'value');
});

test('a line that a query and a filter let through is found among all lines', async () => {
  const { log, resets } = open();
  log.push([line(0, 'level=info msg=one'), line(1, 'level=error msg=two'), line(1, 'level=info msg=side', sidecar)]);
  log.push([line(2, 'level=error msg=three')]);
  await log.setQuery('{namespace="shop"} | logfmt | level="error" | line_format "{{.msg}}"');
  log.setFilter({ text: 'three', least: undefined });
  const [record] = log.buffer.window(0, 1).records;
  assert.equal(record?.text, 'three');
  const before = resets();
  const place = log.showAll(record);
  assert.equal(place, 3);
  assert.equal(texts(log)[3], 'level=error msg=three');
  assert.equal(resets(), before + 1);
  assert.equal(log.showAll({ ...record, timeNs: '1' }), undefined);
});
