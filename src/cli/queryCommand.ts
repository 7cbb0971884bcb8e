import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadSeriesJson } from '../engine/promql/seriesJsonLoader.ts';
import { MetricStore } from '../engine/promql/metricStore.ts';
import { PromqlEngine } from '../engine/promql/promqlEngine.ts';
import { answerPromql, answerPromqlCase } from './promqlQuery.ts';
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
  return runPromql(request, output);
}

async function runPromql(request: QueryRequest, output: CliOutput): Promise<number> {
  const store = new MetricStore();
  for (const file of request.data) for await (const line of linesOf(file)) loadSeriesJson(store, line);
  if (request.batch !== undefined) {
    const engine = new PromqlEngine(store);
    for await (const line of linesOf(request.batch)) {
      const one = JSON.parse(line) as Parameters<typeof answerPromqlCase>[1] & { readonly id?: string };
      const answer = await answerPromqlCase(engine, one);
      output.out(`${JSON.stringify({ id: one.id, ...answer })}\n`);
    }
    return 0;
  }
  const answer = await answerPromql(store, request);
  output.out(`${JSON.stringify(answer)}\n`);
  return answer.status === 'success' ? 0 : 1;
}

/** The lines of a file that are not blank. */
async function* linesOf(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield line;
  }
}
