import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { answerPromqlCase } from '../../../../src/cli/promqlQuery.ts';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { PromqlEngine } from '../../../../src/engine/promql/promqlEngine.ts';
import { loadSeriesJson } from '../../../../src/engine/promql/seriesJsonLoader.ts';

const folder = join(import.meta.dirname, '../../../../../shared/conformance');
const isAbsent = !existsSync(join(folder, 'promql/cases.jsonl'));

function lines(file: string): string[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

test(
  'answers equal those of a real Prometheus',
  { skip: isAbsent && 'the recorded answers are not here' },
  async () => {
    const { comparePromql } = (await import(pathToFileURL(join(folder, 'compare.mjs')).href)) as {
      comparePromql: (one: unknown, answer: unknown, options: { text: boolean }) => string | null;
    };
    const store = new MetricStore();
    for (const line of lines('promql/dataset.jsonl')) loadSeriesJson(store, line);
    const engine = new PromqlEngine(store);
    const wrong: string[] = [];
    for (const line of lines('promql/cases.jsonl')) {
      const one = JSON.parse(line) as Parameters<typeof answerPromqlCase>[2];
      const difference = comparePromql(one, await answerPromqlCase(engine, store, one), { text: true });
      if (difference !== null) wrong.push(`${one.query}: ${difference}`);
    }
    assert.deepEqual(wrong, []);
  },
);
