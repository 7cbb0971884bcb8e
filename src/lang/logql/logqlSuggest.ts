import type { Catalog } from '../languageService.ts';
import type { QueryMode, Suggestion } from '../query/queryLanguage.ts';
import { goQuote } from '../query/quotedText.ts';
import { logqlDocs, logqlStageInserts } from './logqlDocsData.ts';
import { lexLogql } from './logqlLexer.ts';
import { parseLogql } from './logqlParser.ts';
import { logqlPrecedence, rangeOperators, vectorOperators } from './logqlToken.ts';
import type { LogqlToken } from './logqlToken.ts';

const commonLabels = ['namespace', 'app', 'container', 'pod', 'job', 'level', 'cluster', 'service_name'];
const durations = ['1m', '5m', '10m', '15m', '30m', '1h', '6h', '1d'];
const wordPattern = /[A-Za-z_][A-Za-z0-9_]*$/;
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
    return isString ? await suggestInString(tokens, last, before, catalog) : [];
  }
  const written = wordPattern.exec(before)?.[0] ?? '';
  const rest = /^[A-Za-z0-9_]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const place = { start: offset - written.length, end: offset + rest };
  const known = written !== '' && tokens.at(-1)?.end === offset ? tokens.slice(0, -1) : tokens;
  return await suggestAfter(known, place, text, mode, catalog);
}

async function suggestAfter(
  tokens: readonly LogqlToken[],
  place: Place,
  text: string,
  mode: QueryMode,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const last = tokens.at(-1);
  const open = openBracket(tokens);
  if (open?.kind === '{') {
    if (last === open || last?.kind === ',') return await suggestLabels(tokens, open, place, catalog);
    return last?.kind === 'identifier' ? words(place, ['=', '!=', '=~', '!~'], 'operator', '"$1"') : [];
  }
  const opener = open === undefined ? undefined : tokens[tokens.indexOf(open) - 1]?.kind;
  if (open !== undefined && ['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'].includes(opener ?? '')) {
    const isOpen = last === open || last?.kind === ',';
    return isOpen ? words(place, [...labelsOf(text, mode), ...commonLabels], 'label') : [];
  }
  if (last?.kind === '|') return [...stages(place), ...words(place, labelsOf(text, mode), 'label')];
  if (last?.kind === 'unwrap') {
    const conversions = words(place, ['duration', 'bytes', 'duration_seconds'], 'function', '($1)');
    return [...words(place, labelsOf(text, mode), 'label'), ...conversions];
  }
  const isStart = last === undefined || ['(', ',', 'bool'].includes(last.kind) || isOperator(tokens);
  if (isStart) return expressions(place);
  if (vectorOperators.has(last.kind)) return words(place, ['by', 'without'], 'keyword', ' ($1)');
  return isInLogQuery(tokens)
    ? afterStage(place)
    : words(place, [...logqlPrecedence.keys(), 'by', 'without'], 'operator');
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

/** Labels that stages of the query take from lines, or that it names. */
function labelsOf(text: string, mode: QueryMode): readonly string[] {
  const { tokens } = parseLogql(text, mode);
  const names = tokens.filter((token, index) => {
    const next = tokens[index + 1]?.kind ?? '';
    return token.kind === 'identifier' && ['=', '!=', '=~', '!~', '>', '<', '>=', '<=', '=='].includes(next);
  });
  return [...new Set(names.map((token) => token.text))];
}

async function suggestLabels(
  tokens: readonly LogqlToken[],
  open: LogqlToken,
  place: Place,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const live = await catalog.labelNames(selectorBefore(tokens, open), 'logql');
  return words(place, live.length > 0 ? live : commonLabels, 'label', '="$1"');
}

/** The matchers that are complete, as a selector, or undefined where there is none. */
function selectorBefore(tokens: readonly LogqlToken[], open: LogqlToken): string | undefined {
  const own = tokens.slice(tokens.indexOf(open) + 1);
  const matchers: string[] = [];
  for (let index = 0; index + 2 < own.length; index += 4) {
    const [name, operator, value] = [own[index], own[index + 1], own[index + 2]];
    if (value?.kind === 'string' && !value.text.includes('$')) {
      matchers.push(`${name?.text ?? ''}${operator?.text ?? ''}${value.text}`);
    }
  }
  return matchers.length === 0 ? undefined : `{${matchers.join(',')}}`;
}

async function suggestInString(
  tokens: readonly LogqlToken[],
  string: LogqlToken,
  before: string,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const open = openBracket(tokens);
  if (open?.kind !== '{') return [];
  const label = tokens.at(-2)?.text ?? '';
  const values = await catalog.labelValues(label, selectorBefore(tokens.slice(0, -2), open), 'logql');
  const place = { start: string.start + 1, end: before.length };
  return values.map((value) => item(place, value, 'value', goQuote(value).slice(1, -1)));
}

function suggestDurations(place: Place, mode: QueryMode): readonly Suggestion[] {
  return words(place, [...(mode.variables ? ['$__auto', '$__interval', '$__range'] : []), ...durations], 'duration');
}
