import { messageOf } from '../base/async.ts';
import { asRecord } from '../base/json.ts';
import { DataFileError } from './dataFileError.ts';
import { linesOf } from './lines.ts';
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
    const message = fileFault(error);
    if (message === undefined) throw error;
    output.error(`${message}\n`);
    return 2;
  }
}

async function runLogql(request: QueryRequest, output: CliOutput): Promise<number> {
  const store = new LogStore();
  for (const file of request.data) await loadLogFile(store, file);
  if (request.batch !== undefined) {
    const engine = new LogqlEngine(store);
    return runBatch(request.batch, output, (line) => answerLogqlCase(engine, JSON.parse(line) as LogqlCase));
  }
  return printAnswer(await answerLogql(store, request), request.output, output);
}

/** Why a file that an option names cannot be read or understood; undefined for any other error. */
function fileFault(error: unknown): string | undefined {
  if (error instanceof DataFileError || (error instanceof Error && 'syscall' in error)) return error.message;
  return undefined;
}

/** Answers every case of a file, one JSON line each. */
async function runBatch(file: string, output: CliOutput, answer: (line: string) => Promise<object>): Promise<number> {
  for await (const line of linesOf(file)) {
    let id: unknown;
    try {
      id = asRecord(JSON.parse(line))?.['id'];
    } catch (error) {
      output.out(`${JSON.stringify({ status: 'error', errorType: 'bad_data', error: messageOf(error) })}\n`);
      continue;
    }
    output.out(`${JSON.stringify({ id, ...(await answer(line)) })}\n`);
  }
  return 0;
}

async function runPromql(request: QueryRequest, output: CliOutput): Promise<number> {
  const store = new MetricStore({ outOfOrderMs: Infinity });
  for (const file of request.data) await loadMetricFile(store, file, output.error);
  if (request.batch !== undefined) {
    const engine = new PromqlEngine(store);
    return runBatch(request.batch, output, (line) => answerPromqlCase(engine, JSON.parse(line) as PromqlCase));
  }
  return printAnswer(await answerPromql(store, request), request.output, output);
}
