import { explained } from '../query/misspelling.ts';
import type { QueryLanguage, QueryMode, SemanticToken } from '../query/queryLanguage.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { checkPromql } from './promqlChecks.ts';
import { fixPromql } from './promqlFixes.ts';
import { formatPromql, splitPromql } from './promqlFormat.ts';
import { hoverPromql } from './promqlHover.ts';
import { misspelledPromql } from './promqlMisspelling.ts';
import { promqlOutline } from './promqlOutline.ts';
import { parsedPromql } from './parsedPromql.ts';
import { promqlSignatureAt } from './promqlSignature.ts';
import { suggestPromql } from './promqlSuggest.ts';
import { checkPromqlVersion } from './promqlVersion.ts';
import { aggregators, modifierKeywords, precedence } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

/** PromQL, as Prometheus 3 has it. */
export const promqlLanguage: QueryLanguage = {
  problems: (text, mode) => {
    const parsed = parsedPromql(text, mode);
    if (parsed.problems.length > 0) return explained(parsed.problems, misspelledPromql(parsed));
    const problems = checkPromql(parsed, mode);
    const tooNew = mode.prometheus === undefined ? [] : checkPromqlVersion(parsed, mode.prometheus);
    return tooNew.length === 0 ? problems : [...problems, ...tooNew];
  },
  suggest: suggestPromql,
  hover: hoverPromql,
  signature: promqlSignatureAt,
  format: formatPromql,
  split: splitPromql,
  enclosing: (text, offset, mode) => enclosing(text, offset, mode),
  fixes: fixPromql,
  outline: promqlOutline,
  semanticTokens: (text, mode) => semanticTokens(text, mode),
};

function enclosing(text: string, offset: number, mode: QueryMode): readonly QuerySpan[] {
  const { nodes, tokens } = parsedPromql(text, mode);
  const spans: QuerySpan[] = [...tokens, ...nodes].filter(
    (one) => one.start <= offset && one.end >= offset && one.end > one.start,
  );
  spans.sort((one, other) => one.end - one.start - (other.end - other.start));
  return spans.filter((one, index) => {
    const before = spans[index - 1];
    return before === undefined || one.start < before.start || one.end > before.end;
  });
}

function semanticTokens(text: string, mode: QueryMode): readonly SemanticToken[] {
  const { tokens, comments } = parsedPromql(text, mode);
  const found: SemanticToken[] = comments.map(({ start, end }) => ({ type: 'comment', start, end }));
  for (const [index, token] of tokens.entries()) {
    const type = typeOf(token, tokens[index + 1], tokens, index);
    if (type !== undefined) found.push({ type, start: token.start, end: token.end });
  }
  return found.sort((one, other) => one.start - other.start);
}

function typeOf(
  token: PromqlToken,
  next: PromqlToken | undefined,
  tokens: readonly PromqlToken[],
  index: number,
): SemanticToken['type'] | undefined {
  const { kind } = token;
  if (kind === 'string') return 'string';
  if (kind === 'number' || kind === 'duration') return 'number';
  if (kind === 'metric' || kind === 'variable') return 'variable';
  const isCall = next?.kind === '(';
  if (aggregators.has(kind) && (isCall || next?.kind === 'by' || next?.kind === 'without')) return 'function';
  if (kind === 'identifier') {
    if (isCall) return 'function';
    const before = tokens[index - 1]?.kind ?? '';
    const isLabel =
      before === '{' || before === ',' || before === '('
        ? ['=', '!=', '=~', '!~', ',', ')'].includes(next?.kind ?? '')
        : false;
    return isLabel ? 'property' : 'variable';
  }
  if (modifierKeywords.has(kind)) return 'keyword';
  return precedence.has(kind) ? 'operator' : undefined;
}
