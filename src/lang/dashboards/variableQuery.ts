import type { JsonNode } from '../query/jsonSource.ts';
import { findJson } from '../query/jsonSource.ts';
import type { QuerySpan } from '../query/querySpan.ts';

/** A string of a dashboard in which a query stands, and where in its decoded text. */
export interface VariableQuery extends QuerySpan {
  readonly source: Extract<JsonNode, { kind: 'string' }>;
}

/**
 * The query in what a variable of a dashboard asks for: `label_values(QUERY, label)`, `query_result(QUERY)`, or the stream that Loki is
 * asked for the values of a label of. Undefined where there is none. The forms are those of Grafana's own data sources.
 */
export function findVariableQuery(node: JsonNode): VariableQuery | undefined {
  const query = findJson(node, 'query');
  if (query?.kind === 'string') {
    const span = spanInCall(query.text);
    return span === undefined ? undefined : { source: query, ...span };
  }
  const stream = findJson(node, 'label') === undefined ? undefined : findJson(node, 'stream');
  if (stream?.kind !== 'string' || stream.text.trim() === '') return undefined;
  return { source: stream, start: 0, end: stream.text.length };
}

function spanInCall(written: string): QuerySpan | undefined {
  const text = written.trimEnd();
  const name = /^(label_values|query_result)\(/.exec(text)?.[1];
  if (name === undefined || !text.endsWith(')') || /[\r\n]/.test(text)) return undefined;
  const start = name.length + 1;
  const comma = text.lastIndexOf(',');
  const isLabel = comma > start && /^,\s*[a-zA-Z_$]\w*\)$/.test(text.slice(comma));
  // The values of a label of all series need no query.
  if (name === 'label_values' && !isLabel) return undefined;
  const end = name === 'label_values' ? comma : text.length - 1;
  // An empty selector, which no query could be, is how one asks for all series here.
  return /^\s*(?:\{\s*\}\s*)?$/.test(text.slice(start, end)) ? undefined : { start, end };
}
