import type { DemoWorld } from '../world/demoWorld.ts';
import { createGetHandler, jsonAnswer, textAnswer, type Answer, type HttpHandler } from './httpHandler.ts';
import { LogQueryError, parseLogQuery } from './logQuery.ts';
import { logStreams, selectEntries, type LogStream, type StoreEntry } from './logStreams.ts';
import { parseLokiRange } from './lokiParameters.ts';
import { toLokiStatistics } from './lokiStatistics.ts';

const prefix = '/loki/api/v1';
const categorize = 'categorize-labels';

/**
 * The part of Loki's HTTP API that lists labels and series and queries lines. Metric queries and pipeline stages are answered with the
 * status 400 and a text that says that they are not supported.
 */
export function createLokiHandler(world: DemoWorld): HttpHandler {
  return createGetHandler((path, query, request) => {
    try {
      const flags = String(request.headers['x-loki-response-encoding-flags'] ?? '');
      return answerLoki(world, path, query, flags.split(',').includes(categorize));
    } catch (error) {
      if (error instanceof LogQueryError) return textAnswer(400, `${error.message}\n`);
      throw error;
    }
  });
}

function answerLoki(world: DemoWorld, path: string, query: URLSearchParams, isCategorized: boolean): Answer {
  if (path === '/ready') return textAnswer(200, 'ready\n');
  const now = world.clock.now();
  switch (path) {
    case `${prefix}/query_range`:
      return queryRange(world, query, isCategorized);
    case `${prefix}/query`:
      parseLogQuery(query.get('query') ?? '');
      throw new LogQueryError(
        'log queries are not supported as an instant query type, please change your query to a range query type',
      );
    case `${prefix}/labels`:
    case `${prefix}/label`:
      return listOf(streamsIn(world, query, now).flatMap((stream) => Object.keys(stream.labels)));
    case `${prefix}/series`:
      return series(world, query, now);
    case `${prefix}/index/stats`:
      return indexStatistics(world, query, now);
    case `${prefix}/status/buildinfo`:
      return jsonAnswer({
        version: '3.5.1',
        revision: '',
        branch: '',
        buildUser: '',
        buildDate: '',
        goVersion: 'go1.24.3',
      });
    default:
      break;
  }
  const name = /^\/loki\/api\/v1\/label\/([a-zA-Z_][a-zA-Z0-9_]*)\/values$/.exec(path)?.[1];
  if (name === undefined) return textAnswer(404, '404 page not found\n');
  return listOf(streamsIn(world, query, now).flatMap((stream) => stream.labels[name] ?? []));
}

function queryRange(world: DemoWorld, query: URLSearchParams, isCategorized: boolean): Answer {
  const began = performance.now();
  const parsed = parseLogQuery(query.get('query') ?? '');
  const range = parseLokiRange(query, world.clock.now());
  const found = selectEntries(logStreams(world.logs), parsed, range.start, range.end);
  const ordered = [...found].sort((a, b) =>
    range.isForward ? a.entry.time - b.entry.time : b.entry.time - a.entry.time,
  );
  const taken = ordered.slice(0, range.limit);
  const bytes = found.reduce((sum, { entry }) => sum + entry.text.length, 0);
  const duration = performance.now() - began;
  const stats = toLokiStatistics({ lines: found.length, bytes, returned: taken.length, duration });
  const result = isCategorized ? toCategorized(taken) : toMerged(taken);
  const flags = isCategorized ? { encodingFlags: [categorize] } : {};
  return jsonAnswer({ status: 'success', data: { resultType: 'streams', ...flags, result, stats } });
}

type Taken = readonly { readonly stream: LogStream; readonly entry: StoreEntry }[];

/** Without categories the detected level is one of the stream's labels, so that a container has a stream for each level. */
function toMerged(taken: Taken): readonly object[] {
  return grouped(
    taken,
    ({ stream, entry }) => ({ ...stream.labels, detected_level: entry.level }),
    ({ entry }) => [nanoseconds(entry.time), entry.text],
  );
}

function toCategorized(taken: Taken): readonly object[] {
  return grouped(
    taken,
    ({ stream }) => stream.labels,
    ({ entry }) => [nanoseconds(entry.time), entry.text, { structuredMetadata: { detected_level: entry.level } }],
  );
}

function grouped(
  taken: Taken,
  labelsOf: (one: Taken[number]) => Readonly<Record<string, string>>,
  valueOf: (one: Taken[number]) => readonly unknown[],
): readonly object[] {
  const streams = new Map<string, { readonly stream: object; readonly values: (readonly unknown[])[] }>();
  for (const one of taken) {
    const labels = Object.fromEntries(Object.entries(labelsOf(one)).sort(([a], [b]) => (a < b ? -1 : 1)));
    const key = JSON.stringify(labels);
    const stream = streams.get(key) ?? { stream: labels, values: [] };
    stream.values.push(valueOf(one));
    streams.set(key, stream);
  }
  return [...streams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stream]) => stream);
}

function series(world: DemoWorld, query: URLSearchParams, now: number): Answer {
  const matches = [...query.getAll('match[]'), ...query.getAll('match')];
  const queries = matches.map(parseLogQuery);
  const { start, end } = parseLokiRange(query, now);
  const streams = logStreams(world.logs).filter(
    (stream) =>
      (queries.length === 0 || queries.some((one) => one.matchesStream(stream.labels))) &&
      stream.entries(start, end).length > 0,
  );
  return jsonAnswer({ status: 'success', data: streams.map((stream) => stream.labels) });
}

function indexStatistics(world: DemoWorld, query: URLSearchParams, now: number): Answer {
  const { start, end } = parseLokiRange(query, now);
  const streams = streamsIn(world, query, now);
  const entries = streams.flatMap((stream) => stream.entries(start, end));
  const bytes = entries.reduce((sum, entry) => sum + entry.text.length, 0);
  return jsonAnswer({ streams: streams.length, chunks: streams.length, bytes, entries: entries.length });
}

/** The streams with entries in the asked span of time that the selector in `query` names; all where there is none. */
function streamsIn(world: DemoWorld, query: URLSearchParams, now: number): readonly LogStream[] {
  const text = query.get('query') ?? '';
  const selector = text === '' ? undefined : parseLogQuery(text);
  const { start, end } = parseLokiRange(query, now);
  return logStreams(world.logs).filter(
    (stream) => (selector?.matchesStream(stream.labels) ?? true) && stream.entries(start, end).length > 0,
  );
}

/** An empty list has no `data` at all. */
function listOf(values: readonly string[]): Answer {
  const data = [...new Set(values)].sort();
  return jsonAnswer(data.length === 0 ? { status: 'success' } : { status: 'success', data });
}

function nanoseconds(time: number): string {
  return String(BigInt(Math.round(time * 1000)) * 1000n);
}
