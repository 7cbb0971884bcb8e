import type { FunctionCall, PromqlExpr, SelectorModifiers, VectorSelector } from '../../lang/promql/promqlAst.ts';
import type { EvalContext } from './evalContext.ts';
import { LabelSet, metricNameLabel } from './labelSet.ts';
import { compileMatcher, type CompiledMatcher } from './matcher.ts';
import { newestDialect } from './promqlDialect.ts';
import { PromqlError } from './promqlError.ts';
import { evalInstantSelector } from './selectorEval.ts';
import {
  getPoint,
  isEmptyColumn,
  joinColumns,
  makeColumn,
  point,
  setPoint,
  type SeriesColumn,
} from './seriesColumn.ts';

const identifyingLabels = ['instance', 'job'];

/**
 * `info(v, {matchers})`: adds the data labels of info series (`target_info` unless `__name__` says otherwise) to series
 * with the same `job` and `instance`.
 */
export async function evalInfo(
  call: FunctionCall,
  base: readonly SeriesColumn[],
  context: EvalContext,
): Promise<SeriesColumn[]> {
  const selector = call.args[1];
  const given = selector?.kind === 'vectorSelector' ? selector.matchers : [];
  const matchers = given.map(compileMatcher);
  const nameMatchers = matchers.filter((matcher) => matcher.name === metricNameLabel);
  const dataMatchers = matchers.filter((matcher) => matcher.name !== metricNameLabel);
  const infoNames =
    nameMatchers.length > 0
      ? nameMatchers
      : [compileMatcher({ name: metricNameLabel, operator: '=', value: 'target_info' })];
  const isInfo = (column: SeriesColumn): boolean =>
    (nameMatchers.length > 0 || selector === undefined) &&
    infoNames.every((matcher) => matcher.test(column.labels.metricName));
  const wanted = base.filter((column) => !isInfo(column));
  const isIdentified = wanted.some((column) => identifyingLabels.some((label) => column.labels.has(label)));
  const infos = isIdentified ? await readInfos(call, [...infoNames, ...dataMatchers], context) : [];
  requireFloatInfos(base, infos, context);
  // Older servers count the name's matcher among the demanded labels when no series can have an info series.
  const isStrict = !isIdentified && context.state.dialect.minor < newestDialect.minor;
  const demanded = isStrict ? matchers : dataMatchers;
  const result = base.flatMap((column) => (isInfo(column) ? [column] : enrich(column, infos, demanded, context)));
  return joinColumns(result);
}

/** An info series of native histograms is an error wherever there is something to enrich. */
function requireFloatInfos(base: readonly SeriesColumn[], infos: readonly SeriesColumn[], context: EvalContext): void {
  const isThere = ({ kinds }: SeriesColumn, i: number): boolean => kinds[i] !== point.none;
  for (const info of infos) {
    for (let i = 0; i < context.grid.count; i += 1) {
      if (info.kinds[i] !== point.histogram || !base.some((column) => isThere(column, i))) continue;
      throw new PromqlError('execution', 'info sample should be float');
    }
  }
}

/** The info series' columns hold when each sample was taken, since the newest counts. */
async function readInfos(
  call: FunctionCall,
  matchers: readonly CompiledMatcher[],
  context: EvalContext,
): Promise<SeriesColumn[]> {
  const selector: VectorSelector = {
    kind: 'vectorSelector',
    start: call.start,
    end: call.end,
    name: undefined,
    nameSpan: undefined,
    braces: undefined,
    hasVariableMatchers: false,
    modifiers: firstModifiers(call.args[0]),
    matchers: matchers.map(({ name, operator, value }) => {
      const span = { start: call.start, end: call.end };
      return { kind: 'matcher', ...span, name, nameSpan: span, operator, value, valueSpan: span, isMetricName: false };
    }),
  };
  return evalInstantSelector(selector, context, 'floatTimes');
}

/** Info series are looked up at the time of the first selector in the first argument. */
function firstModifiers(expr: PromqlExpr | undefined): SelectorModifiers {
  const none: SelectorModifiers = { offset: undefined, at: undefined, extension: undefined };
  switch (expr?.kind) {
    case 'vectorSelector':
    case 'rangeSelector':
      return expr.modifiers;
    case 'call':
      return firstModifiers(expr.args.find((arg) => arg.kind !== 'number' && arg.kind !== 'string'));
    case 'aggregation':
    case 'paren':
    case 'subquery':
      return firstModifiers(expr.expr);
    case 'unary':
      return firstModifiers(expr.operand);
    case 'binary':
      return firstModifiers(expr.left);
    default:
      return none;
  }
}

function enrich(
  column: SeriesColumn,
  infos: readonly SeriesColumn[],
  dataMatchers: readonly CompiledMatcher[],
  context: EvalContext,
): SeriesColumn[] {
  const key = column.labels.only(identifyingLabels).key;
  const partners = infos.filter((info) => info.labels.only(identifyingLabels).key === key);
  const outs = new Map<string, SeriesColumn>();
  for (let i = 0; i < context.grid.count; i += 1) {
    const value = getPoint(column, i);
    if (value === undefined) continue;
    const labels = enrichedLabels(column.labels, newestByName(partners, i), dataMatchers);
    if (labels === undefined) continue;
    let out = outs.get(labels.key);
    if (out === undefined) {
      out = makeColumn(labels, context.grid.count, column.dropsName);
      outs.set(labels.key, out);
    }
    setPoint(out, i, value);
  }
  return [...outs.values()].filter((out) => !isEmptyColumn(out));
}

function newestByName(partners: readonly SeriesColumn[], i: number): SeriesColumn[] {
  const newest = new Map<string, SeriesColumn>();
  for (const info of partners) {
    if (info.kinds[i] !== point.float) continue;
    const name = info.labels.metricName;
    const known = newest.get(name);
    const time = info.values[i] ?? 0;
    const knownTime = known?.values[i] ?? -Infinity;
    if (known !== undefined && time === knownTime) {
      const existing = `${known.labels.toString()} @ ${Math.round(knownTime * 1000)}`;
      const added = `${info.labels.toString()} @ ${Math.round(time * 1000)}`;
      throw new PromqlError('execution', `found duplicate series for info metric: existing ${existing}, new ${added}`);
    }
    if (time > knownTime) newest.set(name, info);
  }
  return [...newest.values()];
}

/** The series' labels with those of its info series, or undefined where a matcher demands a label that none has. */
function enrichedLabels(
  labels: LabelSet,
  infos: readonly SeriesColumn[],
  dataMatchers: readonly CompiledMatcher[],
): LabelSet | undefined {
  if (infos.length === 0) return dataMatchers.every((matcher) => matcher.test('')) ? labels : undefined;
  const added = new Map<string, string>();
  for (const info of infos) {
    for (const [name, value] of info.labels.entries()) {
      const isWanted = dataMatchers.length === 0 || dataMatchers.some((matcher) => matcher.name === name);
      if (name === metricNameLabel || !isWanted) continue;
      const known = added.get(name);
      if (known !== undefined && known !== value) throw new PromqlError('execution', `conflicting label: ${name}`);
      if (!labels.has(name)) added.set(name, value);
    }
  }
  return LabelSet.fromEntries([...labels.entries(), ...added]);
}
