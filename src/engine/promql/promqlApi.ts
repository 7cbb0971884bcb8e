import { PromqlError } from './promqlError.ts';
import type { PromqlAnswer, PromqlEngine, PromqlOptions } from './promqlEngine.ts';
import { toApiData, type ApiData } from './promqlApiResult.ts';

/** The body of an answer of Prometheus' HTTP API. */
export type ApiAnswer<T = ApiData> =
  | {
      readonly status: 'success';
      readonly data: T;
      readonly warnings?: readonly string[];
      readonly infos?: readonly string[];
    }
  | { readonly status: 'error'; readonly errorType: string; readonly error: string };

/** The most steps that a range query may have. */
const maxPoints = 11_000;

/** Answers `/api/v1/query`; times in milliseconds. */
export async function answerInstant(
  engine: PromqlEngine,
  query: string,
  timeMs: number,
  options?: PromqlOptions,
): Promise<ApiAnswer> {
  return answered(() => engine.instant(query, timeMs, options));
}

/** Answers `/api/v1/query_range`; times in milliseconds. */
export async function answerRange(
  engine: PromqlEngine,
  query: string,
  startMs: number,
  endMs: number,
  stepMs: number,
  options?: PromqlOptions,
): Promise<ApiAnswer> {
  if (endMs < startMs) return badParameter('end', 'end timestamp must not be before start time');
  if (!(stepMs > 0)) {
    const message = 'zero or negative query resolution step widths are not accepted. Try a positive integer';
    return badParameter('step', message);
  }
  if ((endMs - startMs) / stepMs > maxPoints) {
    const message = 'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution';
    return { status: 'error', errorType: 'bad_data', error: `${message} (?step=XX)` };
  }
  return answered(() => engine.range(query, startMs, endMs, stepMs, options));
}

/** The answer to a parameter of a request that is wrong. */
export function badParameter(name: string, message: string): ApiAnswer<never> {
  return { status: 'error', errorType: 'bad_data', error: `invalid parameter ${JSON.stringify(name)}: ${message}` };
}

async function answered(run: () => Promise<PromqlAnswer>): Promise<ApiAnswer> {
  try {
    const { result, warnings, infos } = await run();
    return {
      status: 'success',
      data: toApiData(result),
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(infos.length > 0 ? { infos } : {}),
    };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const isParameter = error.type === 'bad_data';
    const message = isParameter ? `invalid parameter "query": ${error.message}` : error.message;
    return { status: 'error', errorType: error.type, error: message };
  }
}
