import type { LabelFilter, LogqlExpr, LogStage, StreamSelector, Unwrap } from './logqlAst.ts';
import type { LogqlToken } from './logqlToken.ts';

/** Which labels lines or series have, as far as the query tells. */
export interface LogqlShape {
  /** True where `names` is all there is; else streams and parsers may bring more. */
  readonly isExact: boolean;
  readonly names: ReadonlySet<string>;
}

const unknown: LogqlShape = { isExact: false, names: new Set() };
const none: LogqlShape = { isExact: true, names: new Set() };
const keepsSeries = new Set(['topk', 'bottomk', 'approx_topk', 'sort', 'sort_desc']);

/** The labels of every expression of a query, given children before parents. */
export function logqlShapes(nodes: readonly LogqlExpr[]): ReadonlyMap<LogqlExpr, LogqlShape> {
  const shapes = new Map<LogqlExpr, LogqlShape>();
  for (const node of nodes)
    shapes.set(
      node,
      shapeOf(node, (inner) => shapes.get(inner) ?? unknown),
    );
  return shapes;
}

function shapeOf(node: LogqlExpr, of: (inner: LogqlExpr) => LogqlShape): LogqlShape {
  switch (node.kind) {
    case 'logQuery':
      return { isExact: false, names: pipelineLabels(node.selector, node.stages, undefined) };
    case 'rangeAggregation': {
      const { selector, stages, unwrap } = node.range;
      const inner: LogqlShape = { isExact: false, names: pipelineLabels(selector, stages, unwrap) };
      return node.grouping === undefined ? inner : grouped(inner, node.grouping);
    }
    case 'vectorAggregation':
      if (node.grouping !== undefined) return grouped(of(node.expr), node.grouping);
      return keepsSeries.has(node.operator) ? of(node.expr) : none;
    case 'binary':
      return node.left.kind === 'number' ? of(node.right) : of(node.left);
    case 'paren':
      return of(node.expr);
    case 'labelReplace': {
      const inner = of(node.expr);
      return { isExact: inner.isExact, names: new Set([...inner.names, node.destination]) };
    }
    case 'number':
    case 'vector':
      return none;
    case 'variants':
    case 'variable':
    case 'missing':
      return unknown;
  }
}

function grouped(
  inner: LogqlShape,
  { mode, labels }: { readonly mode: 'by' | 'without'; readonly labels: readonly { readonly name: string }[] },
): LogqlShape {
  const listed = labels.map((label) => label.name);
  if (mode === 'by') return { isExact: true, names: new Set(listed) };
  return { isExact: inner.isExact, names: new Set([...inner.names].filter((name) => !listed.includes(name))) };
}

/** What a selector and its stages name. */
function pipelineLabels(
  selector: StreamSelector,
  stages: readonly LogStage[],
  unwrap: Unwrap | undefined,
): ReadonlySet<string> {
  const names = new Set(selector.matchers.filter((one) => one.operator !== '!=').map((one) => one.name));
  for (const stage of stages) applyStage(stage, names);
  if (unwrap !== undefined) names.delete(unwrap.label.name);
  return names;
}

function applyStage(stage: LogStage, names: Set<string>): void {
  if (stage.kind === 'json' || stage.kind === 'logfmt') for (const { label } of stage.extractions) names.add(label);
  else if (stage.kind === 'regexp' || stage.kind === 'pattern') {
    for (const name of capturesOf(stage.expression)) names.add(name);
  } else if (stage.kind === 'labelFilter') for (const name of filteredLabels(stage.filter)) names.add(name);
  else if (stage.kind === 'labelFormat') {
    for (const { label, from } of stage.assignments) {
      if (from !== undefined) names.delete(from.name);
      names.add(label.name);
    }
  } else if (stage.kind === 'drop') {
    for (const item of stage.items) if (item.kind === 'label') names.delete(item.name);
  } else if (stage.kind === 'keep') {
    const kept = new Set(stage.items.map((item) => item.name));
    for (const name of names) if (!kept.has(name)) names.delete(name);
    for (const name of kept) names.add(name);
  }
}

function filteredLabels(filter: LabelFilter): readonly string[] {
  const names: string[] = [];
  const stack: LabelFilter[] = [filter];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (one.kind === 'labelComparison') names.push(one.label.name);
    else if (one.kind === 'labelFilterParen') stack.push(one.filter);
    else stack.push(one.left, one.right);
  }
  return names;
}

/** The names of the captures of a regular expression, `(?P<name>…)`, or of a pattern, `<name>`. */
function capturesOf(expression: string): readonly string[] {
  return [...expression.matchAll(/<([A-Za-z_][A-Za-z0-9_]*)>/g)].flatMap((match) =>
    match[1] === undefined || match[1] === '_' ? [] : [match[1]],
  );
}

const comparisons = new Set(['=', '!=', '=~', '!~', '>', '<', '>=', '<=', '==']);

/** The labels that the pipeline at the end of half a query names. */
export function labelsInTokens(tokens: readonly LogqlToken[]): readonly string[] {
  const names = new Set<string>();
  let stage = '';
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.kind ?? '';
    if (token.kind === '{') names.clear();
    if (token.kind === '{' || token.kind === '|') stage = token.kind;
    else if (tokens[index - 1]?.kind === '|' && token.kind !== 'identifier') stage = token.kind;
    if (token.kind === 'string' && (stage === 'regexp' || stage === 'pattern')) {
      for (const name of capturesOf(token.text)) names.add(name);
    }
    if (token.kind !== 'identifier') continue;
    if (stage === 'drop') names.delete(token.text);
    else if (comparisons.has(next) || ['json', 'logfmt', 'keep'].includes(stage)) names.add(token.text);
  }
  return [...names];
}
