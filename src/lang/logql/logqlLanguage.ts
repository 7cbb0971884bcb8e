import { explained } from '../query/misspelling.ts';
import type { QueryLanguage, QueryMode, SemanticToken } from '../query/queryLanguage.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { logStagesOf } from './logqlAst.ts';
import { checkLogqlMeaning } from './logqlChecks.ts';
import { fixLogql } from './logqlFixes.ts';
import { formatLogql, splitLogql } from './logqlFormat.ts';
import { misspelledLogql } from './logqlMisspelling.ts';
import { logqlOutline } from './logqlOutline.ts';
import { hoverLogql } from './logqlHover.ts';
import { parseLogql } from './logqlParser.ts';
import { logqlSignatureAt } from './logqlSignature.ts';
import { suggestLogql } from './logqlSuggest.ts';
import { checkLogqlVersion } from './logqlVersion.ts';
import { lineFilterOperators, logqlKeywords, logqlPrecedence, rangeOperators, vectorOperators } from './logqlToken.ts';

/** LogQL, as Loki 3 has it. */
export const logqlLanguage: QueryLanguage = {
  problems: (text, mode) => {
    const parsed = parseLogql(text, mode);
    if (parsed.problems.length > 0) return explained(parsed.problems, misspelledLogql(parsed));
    const problems = checkLogqlMeaning(parsed);
    return mode.loki === undefined ? problems : [...problems, ...checkLogqlVersion(parsed, mode.loki)];
  },
  suggest: suggestLogql,
  hover: (text, offset, mode) => Promise.resolve(hoverLogql(text, offset, mode)),
  signature: logqlSignatureAt,
  format: formatLogql,
  split: splitLogql,
  enclosing: (text, offset, mode) => enclosing(text, offset, mode),
  fixes: fixLogql,
  outline: logqlOutline,
  semanticTokens: (text, mode) => semanticTokens(text, mode),
};

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
