import type { QueryHover, QueryLanguage, QueryMode, SemanticToken } from '../query/queryLanguage.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { logStagesOf } from './logqlAst.ts';
import type { LogqlExpr } from './logqlAst.ts';
import { checkLogqlMeaning } from './logqlChecks.ts';
import { logqlDocs } from './logqlDocsData.ts';
import { fixLogql } from './logqlFixes.ts';
import { formatLogql, splitLogql } from './logqlFormat.ts';
import { logqlOutline } from './logqlOutline.ts';
import { parseLogql } from './logqlParser.ts';
import { suggestLogql } from './logqlSuggest.ts';
import { lineFilterOperators, logqlKeywords, logqlPrecedence, rangeOperators, vectorOperators } from './logqlToken.ts';

/** LogQL, as Loki 3 has it. */
export const logqlLanguage: QueryLanguage = {
  problems: (text, mode) => {
    const parsed = parseLogql(text, mode);
    return parsed.problems.length > 0 ? parsed.problems : checkLogqlMeaning(parsed);
  },
  suggest: suggestLogql,
  hover: (text, offset, mode) => Promise.resolve(hoverLogql(text, offset, mode)),
  signature: () => undefined,
  format: formatLogql,
  split: splitLogql,
  enclosing: (text, offset, mode) => enclosing(text, offset, mode),
  fixes: fixLogql,
  outline: logqlOutline,
  semanticTokens: (text, mode) => semanticTokens(text, mode),
};

/** Says what the word at an offset does, and what the query around it yields. */
function hoverLogql(text: string, offset: number, mode: QueryMode): QueryHover | undefined {
  const { tokens, nodes } = parseLogql(text, mode);
  const token = tokens.find((one) => one.start <= offset && one.end >= offset && logqlDocs[one.kind] !== undefined);
  const docs = token === undefined ? undefined : logqlDocs[token.kind];
  const node = nodes.find((one) => one.start <= offset && one.end >= offset);
  const yields = node === undefined || node.kind === 'missing' ? '' : describeYield(node);
  if (token !== undefined && docs !== undefined) {
    const markdown = `\`\`\`logql\n${docs[0]}\n\`\`\`\n${docs[1]}${yields === '' ? '' : `\n\n${yields}`}`;
    return { markdown, start: token.start, end: token.end };
  }
  return node === undefined || yields === '' ? undefined : { markdown: yields, start: node.start, end: node.end };
}

function describeYield(node: LogqlExpr): string {
  if (node.kind === 'logQuery') return 'Yields log lines.';
  if (node.kind === 'number') return 'Yields a number.';
  const labels = node.kind === 'vectorAggregation' || node.kind === 'rangeAggregation' ? node.grouping : undefined;
  if (labels === undefined)
    return node.kind === 'vectorAggregation' ? 'Yields one series without labels.' : 'Yields series of numbers.';
  const names = labels.labels.map((label) => `\`${label.name}\``).join(', ');
  return labels.mode === 'by'
    ? `Yields series with the labels ${names}.`
    : `Yields series with all labels but ${names}.`;
}

function enclosing(text: string, offset: number, mode: QueryMode): readonly QuerySpan[] {
  const { nodes, tokens } = parseLogql(text, mode);
  const stages = nodes.flatMap((node) => logStagesOf(node));
  const spans = [...tokens, ...stages, ...nodes].filter(
    (one) => one.start <= offset && one.end >= offset && one.end > one.start,
  );
  spans.sort((one, other) => one.end - one.start - (other.end - other.start));
  return spans.filter((one, index) => {
    const before = spans[index - 1];
    return before === undefined || one.start < before.start || one.end > before.end;
  });
}

function semanticTokens(text: string, mode: QueryMode): readonly SemanticToken[] {
  const { tokens, comments } = parseLogql(text, mode);
  const found: SemanticToken[] = comments.map(({ start, end }) => ({ type: 'comment', start, end }));
  for (const [index, { kind, start, end }] of tokens.entries()) {
    const type = typeOf(kind, tokens[index + 1]?.kind ?? '');
    if (type !== undefined) found.push({ type, start, end });
  }
  return found.sort((one, other) => one.start - other.start);
}

function typeOf(kind: string, next: string): SemanticToken['type'] | undefined {
  if (kind === 'string') return 'string';
  if (['number', 'duration', 'bytes', 'range'].includes(kind)) return 'number';
  if (kind === 'identifier') return ['=', '!=', '=~', '!~'].includes(next) ? 'property' : 'variable';
  if (rangeOperators.has(kind) || vectorOperators.has(kind) || ['vector', 'label_replace', 'ip'].includes(kind))
    return 'function';
  if (logqlKeywords.has(kind)) return 'keyword';
  return logqlPrecedence.has(kind) || lineFilterOperators.has(kind) ? 'operator' : undefined;
}
