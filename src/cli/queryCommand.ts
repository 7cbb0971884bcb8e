import { messageOf } from '../base/async.ts';
import { asRecord } from '../base/json.ts';
import { DataFileError } from './dataFileError.ts';
import { linesOf, openDataText } from './dataText.ts';
import { withFile } from './fileFault.ts';
import { loadLogFile } from './loadLogFile.ts';
import { loadMetricFile } from './loadMetricFile.ts';
import { answerLogql, answerLogqlCase, type LogqlCase } from './logqlQuery.ts';
import { printAnswer } from './printAnswer.ts';
import { LogStore } from '../engine/logql/logStore.ts';
import { LogqlEngine } from '../engine/logql/logqlEngine.ts';
import { MetricStore } from '../engine/promql/metricStore.ts';
import { PromqlEngine } from '../engine/promql/promqlEngine.ts';
import { answerPromql, answerPromqlCase, type PromqlCase } from './promqlQuery.ts';
import { queryUsage, readQueryArgs, type QueryRequest } from './queryArgs.ts';
import type { CliOutput } from './cliOutput.ts';

/** Runs `kube-observatory query` and resolves to its exit code. */
export async function runQuery(args: readonly string[], output: CliOutput): Promise<number> {
  const request = readQueryArgs(args);
  if (request === undefined) {
    output.out(queryUsage);
    return 0;
  }
  if (typeof request === 'string') {
    output.error(`${request}\n\n${queryUsage}`);
    return 2;
  }
  try {
    return await (request.language === 'promql' ? runPromql(request, output) : runLogql(request, output));
  } catch (error) {
    if (!(error instanceof DataFileError)) throw error;
    output.error(`${error.message}\n`);
    return 2;
  }
}

async function runLogql(request: QueryRequest, output: CliOutput): Promise<number> {
  const store = new LogStore();
  for (const file of request.data) await withFile(file, () => loadLogFile(store, file));
  const { batch } = request;
  if (batch !== undefined) {
    const engine = new LogqlEngine(store);
    const answer = (line: string) => answerLogqlCase(engine, store, JSON.parse(line) as LogqlCase);
    return withFile(batch, () => runBatch(batch, output, answer));
  }
  return printAnswer(await answerLogql(store, request), request.output, output);
}

/**
 * Answers every case of a file, one JSON line each. A query that fails is an answer too.
 * @returns 1 where a line is no case, else 0.
 */
async function runBatch(file: string, output: CliOutput, answer: (line: string) => Promise<object>): Promise<number> {
  let code = 0;
  for await (const line of linesOf(await openDataText(file))) {
    if (line.trim() === '') continue;
    let id: unknown;
    try {
      const fields = asRecord(JSON.parse(line));
      id = fields?.['id'];
      if (typeof fields?.['query'] !== 'string') throw new Error('not a case: it has no query');
    } catch (error) {
      code = 1;
      output.out(`${JSON.stringify({ id, status: 'error', errorType: 'bad_data', error: messageOf(error) })}\n`);
      continue;
    }
    output.out(`${JSON.stringify({ id, ...(await answer(line)) })}\n`);
  }
  return code;
}

async function runPromql(request: QueryRequest, output: CliOutput): Promise<number> {
  const store = new MetricStore({ outOfOrderMs: Infinity });
  for (const file of request.data) await withFile(file, () => loadMetricFile(store, file, output.error));
  const { batch } = request;
  if (batch !== undefined) {
    const engine = new PromqlEngine(store);
    const answer = (line: string) => answerPromqlCase(engine, store, JSON.parse(line) as PromqlCase);
    return withFile(batch, () => runBatch(batch, output, answer));
  }
  return printAnswer(await answerPromql(store, request), request.output, output);
}
