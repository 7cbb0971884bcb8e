import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { answerLogqlCase, type LogqlCase } from '../../../../src/cli/logqlQuery.ts';
import { LogStore } from '../../../../src/engine/logql/logStore.ts';
import { LogqlEngine } from '../../../../src/engine/logql/logqlEngine.ts';
import { loadPushJson } from '../../../../src/engine/logql/pushLoader.ts';

const folder = join(import.meta.dirname, '../../../../../shared/conformance');
const isAbsent = !existsSync(join(folder, 'logql/cases.jsonl'));

function lines(file: string): string[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

test('answers equal those of a real Loki', { skip: isAbsent && 'the recorded answers are not here' }, async () => {
  const { compareLogql } = (await import(pathToFileURL(join(folder, 'compare.mjs')).href)) as {
    compareLogql: (one: unknown, answer: unknown, options: { text: boolean }) => string | null;
  };
  const store = new LogStore();
  for (const line of lines('logql/dataset.jsonl')) loadPushJson(store, line);
  const engine = new LogqlEngine(store);
  const wrong: string[] = [];
  for (const line of lines('logql/cases.jsonl')) {
    const one = JSON.parse(line) as LogqlCase;
    const difference = compareLogql(one, await answerLogqlCase(engine, store, one), { text: true });
    if (difference !== null) wrong.push(`${one.query}: ${difference}`);
  }
  assert.deepEqual(wrong, []);
});
