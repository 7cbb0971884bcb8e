import { formatSample } from '../promql/goNumber.ts';
import type { LabelSet } from '../promql/labelSet.ts';
import type { LogResultLine, LogqlResult } from './logqlEngine.ts';

type ApiLine = readonly [string, string] | readonly [string, string, LineKinds];

interface LineKinds {
  structuredMetadata?: Record<string, string>;
  parsed?: Record<string, string>;
}

interface ApiStream {
  readonly stream: Record<string, string>;
  readonly values: ApiLine[];
}

/** The `data` of an answer of Loki's query API. */
export interface LogqlApiData {
  readonly resultType: LogqlResult['kind'];
  readonly encodingFlags?: readonly string[];
  readonly result: unknown;
}

/**
 * A result in the shape of Loki's HTTP API.
 * @param isCategorized keeps streams as they are stored and tells each line's other labels apart.
 */
export function toLogqlApiData(result: LogqlResult, isCategorized = false): LogqlApiData {
  switch (result.kind) {
    case 'streams':
      return {
        resultType: 'streams',
        ...(isCategorized ? { encodingFlags: ['categorize-labels'] } : {}),
        result: groupLines(result.lines, isCategorized),
      };
    case 'scalar':
      return { resultType: 'scalar', result: [result.timeMs, formatSample(result.value)] };
    case 'vector':
      return {
        resultType: 'vector',
        result: result.series.map(({ labels, points }) => ({
          metric: labels.toRecord(),
          value: [(points[0]?.timeMs ?? 0) / 1000, formatSample(points[0]?.value ?? NaN)],
        })),
      };
    case 'matrix':
      return {
        resultType: 'matrix',
        result: result.series.map(({ labels, points }) => ({
          metric: labels.toRecord(),
          values: points.map(({ timeMs, value }) => [timeMs / 1000, formatSample(value)]),
        })),
      };
  }
}

function groupLines(lines: readonly LogResultLine[], isCategorized: boolean): ApiStream[] {
  const streams = new Map<string, ApiStream>();
  for (const line of lines) {
    const labels = isCategorized ? line.kinds.stream : line.labels;
    let stream = streams.get(labels.key);
    if (stream === undefined) {
      stream = { stream: labels.toRecord(), values: [] };
      streams.set(labels.key, stream);
    }
    const base = [String(line.timeNs), line.line] as const;
    stream.values.push(isCategorized ? [...base, kindsOf(line)] : base);
  }
  return [...streams.values()];
}

function kindsOf({ kinds }: LogResultLine): LineKinds {
  const result: LineKinds = {};
  const record = (labels: LabelSet): Record<string, string> => ({ ...labels.toRecord() });
  if (kinds.metadata.size > 0) result.structuredMetadata = record(kinds.metadata);
  if (kinds.parsed.size > 0) result.parsed = record(kinds.parsed);
  return result;
}
