import type { Catalog } from '../languageService.ts';
import type { QueryMode, Suggestion } from '../query/queryLanguage.ts';
import { wordBefore } from '../query/wordBefore.ts';
import { logqlDocs, logqlStageInserts } from './logqlDocsData.ts';
import { labelsInTokens } from './logqlLabels.ts';
import { lexLogql } from './logqlLexer.ts';
import { selectorOf, suggestInString } from './logqlStringSuggest.ts';
import { logqlPrecedence, rangeOperators, unwrapConversions, vectorOperators } from './logqlToken.ts';
import type { LogqlToken } from './logqlToken.ts';

const commonLabels = ['namespace', 'app', 'container', 'pod', 'job', 'level', 'cluster', 'service_name'];
const durations = ['1m', '5m', '10m', '15m', '30m', '1h', '6h', '1d'];
const comparisons = ['=', '!=', '=~', '!~', '>', '>=', '<', '<=', '=='];
const unwrapping = new Set(
  [...rangeOperators].filter((name) => /^(?:avg|sum|min|max|std|quantile|first|last|rate_counter)/.test(name)),
);

interface Place {
  readonly start: number;
  readonly end: number;
}

/** What may be written at a place of a LogQL query. It reads the text up to there, so that half a query says enough. */
export async function suggestLogql(
  text: string,
  offset: number,
  mode: QueryMode,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const before = text.slice(0, offset);
  const { tokens: all } = lexLogql(before, mode.variables);
  const last = all.at(-1);
  const tokens = all.filter((token) => token.kind !== 'eof' && token.kind !== 'error');
  if (last?.kind === 'error') {
    if (text[last.start] === '[') return suggestDurations({ start: last.start + 1, end: offset }, mode);
    const isString = text[last.start] === '"' || text[last.start] === '`';
    return isString ? await suggestInString(tokens, last.start, before, catalog) : [];
  }
  const written = wordBefore(before, offset);
  const rest = /^[A-Za-z0-9_]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const place = { start: offset - written.length, end: offset + rest };
  const known = written !== '' && tokens.at(-1)?.end === offset ? tokens.slice(0, -1) : tokens;
  // A grouping before its aggregation speaks of labels that only come behind it.
  const isGrouping = ['by', 'without'].includes(openerOf(known)?.kind ?? '');
  const seen = isGrouping ? lexLogql(text, mode.variables).tokens : known;
  return await suggestAfter(known, place, labelsInTokens(seen), catalog);
}

/** What stands before the bracket that is open. */
function openerOf(tokens: readonly LogqlToken[]): LogqlToken | undefined {
  const open = openBracket(tokens);
  return open === undefined ? undefined : tokens[tokens.indexOf(open) - 1];
}

async function suggestAfter(
  tokens: readonly LogqlToken[],
  place: Place,
  labels: readonly string[],
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const last = tokens.at(-1);
  const open = openBracket(tokens);
  if (open?.kind === '{') {
    if (last === open || last?.kind === ',') return await suggestLabels(tokens, place, catalog);
    return last?.kind === 'identifier' ? words(place, ['=', '!=', '=~', '!~'], 'operator', '"$1"') : [];
  }
  const opener = openerOf(tokens)?.kind;
  if (open !== undefined && ['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'].includes(opener ?? '')) {
    const isOpen = last === open || last?.kind === ',';
    return isOpen ? words(place, [...labels, ...commonLabels], 'label') : [];
  }
  if (last?.kind === '|') return [...stages(place), ...words(place, labels, 'label')];
  if (last?.kind === 'unwrap') {
    const conversions = words(place, ['duration', 'bytes', 'duration_seconds'], 'function', '($1)');
    return [...words(place, labels, 'label'), ...conversions];
  }
  if (unwrapConversions.has(opener ?? '') || ['drop', 'keep'].includes(last?.kind ?? '')) {
    return words(place, labels, 'label');
  }
  if (last?.kind === 'identifier' && ['|', 'and', 'or'].includes(tokens.at(-2)?.kind ?? '')) {
    return words(place, comparisons, 'operator');
  }
  if (last?.kind === 'logfmt' && tokens.at(-2)?.kind === '|') {
    return [...words(place, ['--strict', '--keep-empty'], 'keyword'), ...afterStage(place)];
  }
  if (last !== undefined && isOperator(tokens)) return [...expressions(place), ...afterOperator(place, last.kind)];
  const isStart = last === undefined || ['(', ',', 'group_left', 'group_right'].includes(last.kind);
  if (isStart) return expressions(place);
  if (last.kind === 'bool') return [...expressions(place), ...afterOperator(place, '')];
  const list = last.kind === ')' ? openerOf(tokens.slice(0, -1))?.kind : undefined;
  if (list === 'on' || list === 'ignoring') {
    return [...expressions(place), ...later(words(place, ['group_left', 'group_right'], 'keyword'))];
  }
  if (list === 'group_left' || list === 'group_right') return expressions(place);
  if (vectorOperators.has(last.kind)) return words(place, ['by', 'without'], 'keyword', ' ($1)');
  return isInLogQuery(tokens)
    ? afterStage(place)
    : words(place, [...logqlPrecedence.keys(), 'by', 'without'], 'operator');
}

const comparingOperators = new Set(['==', '!=', '>', '>=', '<', '<=']);

/** What says how the two sides of an operator find each other. */
function afterOperator(place: Place, operator: string): readonly Suggestion[] {
  const bool = comparingOperators.has(operator) ? ['bool'] : [];
  return later(words(place, [...bool, 'on', 'ignoring'], 'keyword'));
}

/** The same, behind what is wanted more often. */
function later(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  return suggestions.map((one) => ({ ...one, rank: 50 }));
}

/** `!=` is an operator between numbers and a filter between lines. */
function isOperator(tokens: readonly LogqlToken[]): boolean {
  const kind = tokens.at(-1)?.kind ?? '';
  return logqlPrecedence.has(kind) && !(kind === '!=' && isInLogQuery(tokens.slice(0, -1)));
}

function openBracket(tokens: readonly LogqlToken[]): LogqlToken | undefined {
  const stack: LogqlToken[] = [];
  for (const token of tokens) {
    if (token.kind === '(' || token.kind === '{') stack.push(token);
    else if (token.kind === ')' || token.kind === '}') stack.pop();
  }
  return stack.at(-1);
}

/** True where the tokens end within a selector's pipeline. */
function isInLogQuery(tokens: readonly LogqlToken[]): boolean {
  const close = tokens.findLastIndex((token) => token.kind === '}');
  return close >= 0 && !tokens.slice(close).some((token) => token.kind === ')' && openBracket(tokens) === undefined);
}

function item(place: Place, label: string, kind: Suggestion['kind'], insert = label): Suggestion {
  return { label, kind, insert, ...place };
}

function words(place: Place, labels: readonly string[], kind: Suggestion['kind'], tail = ''): readonly Suggestion[] {
  return [...new Set(labels)].map((label, index) => ({
    ...item(place, label, kind, label + tail),
    isSnippet: tail !== '',
    rank: index,
  }));
}

function documented(name: string): { detail: string; documentation: string } {
  const [detail = '', documentation = ''] = logqlDocs[name] ?? [];
  return { detail, documentation };
}

function stages(place: Place): readonly Suggestion[] {
  return Object.entries(logqlStageInserts).map(([name, insert]) => {
    return { ...item(place, name, 'stage', insert), isSnippet: true, ...documented(name), rank: 0 };
  });
}

function afterStage(place: Place): readonly Suggestion[] {
  const filters = ['|=', '!=', '|~', '!~', '|>', '!>'].map((operator, index): Suggestion => {
    return {
      ...item(place, operator, 'operator', `${operator} \`$1\``),
      isSnippet: true,
      ...documented(operator),
      rank: index,
    };
  });
  const piped = stages(place).map((stage) => ({
    ...stage,
    label: `| ${stage.label}`,
    insert: `| ${stage.insert}`,
    rank: 10,
  }));
  return [...filters, ...piped];
}

function expressions(place: Place): readonly Suggestion[] {
  const ranges = [...rangeOperators].map((name): Suggestion => {
    const quantile = name === 'quantile_over_time' ? '${1:0.99}, ' : '';
    const unwrap = unwrapping.has(name) ? ' | unwrap ${4:label}' : '';
    return {
      ...item(place, name, 'function', `${name}(${quantile}{\${2:app}="$3"}${unwrap} [\${5:5m}])$0`),
      isSnippet: true,
      ...documented(name),
      rank: 10,
    };
  });
  const vectors = [...vectorOperators].map((name): Suggestion => {
    const insert = /topk|bottomk/.test(name)
      ? `${name}(\${1:10}, $0)`
      : name.startsWith('sort')
        ? `${name}($0)`
        : `${name} by (\${1:app}) ($0)`;
    return { ...item(place, name, 'aggregation', insert), isSnippet: true, ...documented(name), rank: 20 };
  });
  const selector: Suggestion = {
    ...item(place, '{…}', 'snippet', '{${1:app}="$2"}$0'),
    isSnippet: true,
    documentation: 'Picks streams by their labels.',
    rank: 0,
  };
  return [selector, ...ranges, ...vectors];
}

async function suggestLabels(
  tokens: readonly LogqlToken[],
  place: Place,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const live = await catalog.labelNames(selectorOf(tokens), 'logql');
  return words(place, live.length > 0 ? live : commonLabels, 'label', '="$1"');
}

function suggestDurations(place: Place, mode: QueryMode): readonly Suggestion[] {
  return words(place, [...(mode.variables ? ['$__auto', '$__interval', '$__range'] : []), ...durations], 'duration');
}
