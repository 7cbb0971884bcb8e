import type { Catalog } from '../languageService.ts';
import type { QueryMode, Suggestion } from '../query/queryLanguage.ts';
import { goQuote } from '../query/quotedText.ts';
import type { PromqlExpr, VectorSelector } from './promqlAst.ts';
import { knownMetrics, metricOfSeries } from './knownMetrics.ts';
import { promqlContextAt } from './promqlContext.ts';
import type { PromqlContext } from './promqlContext.ts';
import { promqlFunctionDocs } from './promqlFunctionDocsData.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import { labelShapes } from './promqlLabels.ts';
import { parsePromql } from './promqlParser.ts';
import { signatureLabel } from './promqlSignature.ts';
import { promqlSnippets } from './promqlSnippetsData.ts';
import { aggregators, parametricAggregators, precedence } from './promqlToken.ts';

const maxMetrics = 500;
const commonLabels = ['namespace', 'pod', 'container', 'instance', 'job', 'node', 'cluster', 'service'];
const durations = ['1m', '2m', '5m', '10m', '15m', '30m', '1h', '6h', '12h', '1d', '1w'];

/** What may be written at a place of a PromQL query. */
export async function suggestPromql(
  text: string,
  offset: number,
  mode: QueryMode,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const context = promqlContextAt(text, offset, mode.variables);
  switch (context.kind) {
    case 'nothing':
      return [];
    case 'expression':
      return [
        ...(context.isAfterOperator ? words(context, ['bool', 'on', 'ignoring'], 'keyword', 50) : []),
        ...(await suggestMetrics(context, catalog)),
        ...suggestFunctions(context),
        ...promqlSnippets.map((one) => ({
          ...item(context, one.label, 'snippet', one.insert),
          ...one,
          isSnippet: true,
          rank: 60,
        })),
      ];
    case 'afterAggregator':
      return words(context, ['by', 'without'], 'keyword', 0, ' (${1})$0');
    case 'afterOperand':
      return suggestAfterOperand(context);
    case 'labelName':
      return await suggestLabels(text, context.braceStart, context, catalog);
    case 'matchOperator':
      return words(context, ['=', '!=', '=~', '!~'], 'operator', 0, '"${1}"');
    case 'labelValue':
      return await suggestValues(text, context, catalog);
    case 'groupingLabel':
      return suggestGrouping(text, context.listStart, context, mode);
    case 'duration':
      return suggestDurations(context, mode);
    case 'atTime':
      return words(context, ['start()', 'end()'], 'keyword', 0);
  }
}

function item(context: PromqlContext, label: string, kind: Suggestion['kind'], insert = label): Suggestion {
  return { label, kind, insert, start: context.start, end: context.end };
}

function words(
  context: PromqlContext,
  labels: readonly string[],
  kind: Suggestion['kind'],
  rank: number,
  tail = '',
): readonly Suggestion[] {
  return labels.map((label, index) => ({
    ...item(context, label, kind, label + tail),
    isSnippet: tail !== '',
    rank: rank + index,
  }));
}

async function suggestMetrics(context: PromqlContext, catalog: Catalog): Promise<readonly Suggestion[]> {
  const live = await catalog.metricNames(context.prefix);
  const found = new Map<string, Suggestion>();
  for (const { name, type, help } of live.slice(0, maxMetrics)) {
    found.set(name, metricItem(context, name, type, help, 0));
  }
  const prefix = context.prefix.toLowerCase();
  for (const metric of knownMetrics().values()) {
    if (found.size >= maxMetrics) break;
    if (found.has(metric.name) || !metric.name.toLowerCase().includes(prefix)) continue;
    found.set(
      metric.name,
      metricItem(context, metric.name, metric.type, `Exported by ${metric.source}.`, live.length > 0 ? 30 : 10),
    );
  }
  return [...found.values()];
}

function metricItem(
  context: PromqlContext,
  name: string,
  type: string | undefined,
  help: string | undefined,
  rank: number,
): Suggestion {
  const isPlain = /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name);
  const shown = { ...item(context, name, 'metric', isPlain ? name : `{${goQuote(name)}}`), rank };
  return {
    ...shown,
    ...(type === undefined ? {} : { detail: type }),
    ...(help === undefined ? {} : { documentation: help }),
  };
}

function suggestFunctions(context: PromqlContext): readonly Suggestion[] {
  const functions = [...promqlFunctions.values()].map((one): Suggestion => {
    const hasArguments = one.args.length > 0;
    const insert = hasArguments ? `${one.name}($0)` : `${one.name}()`;
    return { ...item(context, one.name, 'function', insert), isSnippet: true, ...documented(one.name), rank: 20 };
  });
  const operators = [...aggregators].map((name): Suggestion => {
    const insert = parametricAggregators.has(name) ? `${name}(\${1}, $0)` : `${name}($0)`;
    return { ...item(context, name, 'aggregation', insert), isSnippet: true, ...documented(name), rank: 15 };
  });
  return [...operators, ...functions];
}

function documented(name: string): { detail: string; documentation: string } {
  return { detail: signatureLabel(name), documentation: promqlFunctionDocs[name]?.[1] ?? '' };
}

function suggestAfterOperand(context: Extract<PromqlContext, { kind: 'afterOperand' }>): readonly Suggestion[] {
  return [
    ...(context.isAggregation ? words(context, ['by', 'without'], 'keyword', 0, ' (${1})$0') : []),
    ...(context.isSelector ? words(context, ['offset', '@'], 'keyword', 10) : []),
    ...words(context, [...precedence.keys()], 'operator', 20),
  ];
}

/** The selector whose braces begin at an offset. */
function selectorAt(text: string, braceStart: number): VectorSelector | undefined {
  const { nodes } = parsePromql(text, { variables: true });
  return nodes.find((node): node is VectorSelector => {
    return node.kind === 'vectorSelector' && node.braces?.start === braceStart;
  });
}

/** A selector without the matcher that is being written, as a server takes it. */
function selectorText(selector: VectorSelector | undefined, exceptLabel: string): string | undefined {
  if (selector === undefined) return undefined;
  const matchers = selector.matchers
    .filter((one) => one.name !== exceptLabel && !one.value.includes('$'))
    .map((one) => `${one.name}${one.operator}${goQuote(one.value)}`);
  if (selector.name === undefined && matchers.length === 0) return undefined;
  return `${selector.name ?? ''}${matchers.length > 0 ? `{${matchers.join(',')}}` : ''}`;
}

async function suggestLabels(
  text: string,
  braceStart: number,
  context: PromqlContext,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const selector = selectorAt(text, braceStart);
  const used = new Set(selector?.matchers.map((matcher) => matcher.name));
  const live = await catalog.labelNames(selectorText(selector, context.prefix));
  const known = metricOfSeries(selector?.name ?? '')?.labels ?? [];
  const names = live.length > 0 ? [...live, ...known] : [...known, ...commonLabels];
  return [...new Set(names)]
    .filter((name) => name !== '__name__' && !used.has(name))
    .map((name, index) => ({ ...item(context, name, 'label', `${name}="$1"$0`), isSnippet: true, rank: index }));
}

async function suggestValues(
  text: string,
  context: Extract<PromqlContext, { kind: 'labelValue' }>,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const selector = selectorText(selectorAt(text, context.braceStart), context.label);
  const values = await catalog.labelValues(context.label, selector);
  return values.map((value) => {
    const quoted = goQuote(value);
    return item(context, value, 'value', context.isQuoted ? quoted.slice(1, -1) : quoted);
  });
}

/** Labels that the expression to group really has, or what is common where nothing tells. */
function suggestGrouping(
  text: string,
  listStart: number,
  context: PromqlContext,
  mode: QueryMode,
): readonly Suggestion[] {
  const { nodes } = parsePromql(text, mode);
  const shapes = labelShapes(nodes);
  const names = new Set<string>();
  for (const node of nodes) {
    for (const side of groupedSides(node, listStart)) {
      for (const name of shapes.get(side)?.names ?? []) names.add(name);
    }
  }
  const isGuess = names.size === 0;
  return [...(isGuess ? commonLabels : names)].map((name, index) => ({ ...item(context, name, 'label'), rank: index }));
}

/** The expressions whose labels a list of labels speaks of. */
function groupedSides(node: PromqlExpr, listStart: number): readonly PromqlExpr[] {
  if (node.kind === 'aggregation') {
    const { grouping } = node;
    return grouping !== undefined && grouping.start < listStart && grouping.end >= listStart ? [node.expr] : [];
  }
  if (node.kind !== 'binary' || node.matching === undefined) return [];
  const { matching } = node;
  return matching.start < listStart && matching.end >= listStart ? [node.left, node.right] : [];
}

function suggestDurations(context: PromqlContext, mode: QueryMode): readonly Suggestion[] {
  const variables = mode.variables ? ['$__rate_interval', '$__interval', '$__range'] : [];
  return [...variables, ...durations].map((label, index) => ({ ...item(context, label, 'duration'), rank: index }));
}
