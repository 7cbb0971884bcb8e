import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LogStore } from '../../../../src/engine/logql/logStore.ts';
import { LogqlEngine } from '../../../../src/engine/logql/logqlEngine.ts';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';

type Texts = Readonly<Record<string, string>>;

/** What becomes of one line: an error, `kept: false`, or its labels and, where it is another, its text. */
interface PipelineCase {
  readonly line: string;
  readonly metadata?: Texts;
  readonly pipeline: string;
  readonly error?: string;
  readonly kept?: false;
  readonly labels?: Texts;
  readonly text?: string;
}

/** What a metric query yields at 20 s, or the first line of its error. */
interface MetricCase {
  readonly query: string;
  readonly error?: string;
  readonly series?: readonly string[];
}

const second = 1_000_000_000n;
const app = LabelSet.from({ app: 'x' });

function rowsOf(file: string): readonly string[] {
  const path = join(import.meta.dirname, '../../../fixtures/logql', file);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

async function outcome({ line, metadata, pipeline }: PipelineCase): Promise<Partial<PipelineCase>> {
  const store = new LogStore();
  store.append(app, { timeNs: second, line, ...(metadata === undefined ? {} : { metadata }) });
  const limits = { limit: 10, direction: 'forward' } as const;
  try {
    const result = await new LogqlEngine(store).range(`{app="x"} ${pipeline}`, 0n, 2n * second, second, limits);
    const [kept] = result.kind === 'streams' ? result.lines : [];
    if (kept === undefined) return { kept: false };
    const labels = kept.labels.without(['app']).toRecord();
    return { labels: { ...labels }, ...(kept.line === line ? {} : { text: kept.line }) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

test('a line goes through parsers, filters and templates as it does in Loki', { timeout: 60_000 }, async () => {
  const cases = rowsOf('pipelines.jsonl').map((row) => JSON.parse(row) as PipelineCase);
  assert.ok(cases.length > 150);
  for (const one of cases) {
    const { line, metadata, pipeline, ...expected } = one;
    assert.deepEqual(await outcome(one), expected, `${JSON.stringify({ line, metadata })} ${pipeline}`);
  }
});

test('metric queries give what Loki gives', { timeout: 60_000 }, async () => {
  const store = new LogStore();
  const lines = [
    'l=a d=1s b=1KB n=1',
    'l=a d=250ms b=2KiB n=3',
    'l=b d=2m b=512B n=2',
    'l=b d=bad b=bad n=x',
    'l=c n=2',
    'l=c d=-5s b=1.5MB n=-4',
  ];
  for (const [i, line] of lines.entries()) store.append(app, { timeNs: BigInt(i + 1) * second, line });
  const engine = new LogqlEngine(store);
  const ask = async (query: string): Promise<Partial<MetricCase>> => {
    try {
      const result = await engine.instant(query, 20n * second);
      const series = result.kind === 'vector' ? result.series : [];
      return { series: series.map(({ labels, points }) => `${labels.toString()} ${points[0]?.value ?? ''}`) };
    } catch (error) {
      return { error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
    }
  };
  const cases = rowsOf('metrics.jsonl').map((row) => JSON.parse(row) as MetricCase);
  assert.ok(cases.length > 50);
  for (const { query, ...expected } of cases) assert.deepEqual(await ask(query), expected, query);
});
