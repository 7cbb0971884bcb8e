import { hasDashboardVariable } from '../query/dashboardVariable.ts';
import { parseGoTemplate } from '../query/goTemplate.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { LabelMatcher, QuerySpan } from '../query/querySpan.ts';
import { matchesEmpty, re2Fault } from '../query/re2Syntax.ts';
import type {
  LabelFilter,
  LogqlBinary,
  LogqlExpr,
  LogStage,
  RangeAggregation,
  StreamSelector,
  VectorAggregation,
} from './logqlAst.ts';
import { ipRangeFault, jsonPathFault, logfmtKeyFault, patternFault, regexpStageFault } from './logqlExpressions.ts';
import { logqlTemplateFunctions } from './logqlTemplateFunctionsData.ts';

const templateRules = { functions: new Set(logqlTemplateFunctions.map((one) => one.name)), variables: [] };
const grouped = new Set([
  ...['avg_over_time', 'min_over_time', 'max_over_time', 'stdvar_over_time', 'stddev_over_time'],
  ...['quantile_over_time', 'first_over_time', 'last_over_time'],
]);
const plain = new Set(['bytes_over_time', 'bytes_rate', 'count_over_time', 'rate', 'absent_over_time']);
const unwrapping = new Set([
  ...['avg_over_time', 'sum_over_time', 'max_over_time', 'min_over_time', 'stddev_over_time', 'stdvar_over_time'],
  ...['quantile_over_time', 'rate', 'rate_counter', 'absent_over_time', 'first_over_time', 'last_over_time'],
]);
const needsParam = new Set(['topk', 'bottomk', 'approx_topk']);
const emptySelector =
  'queries require at least one regexp or equality matcher that does not have an empty-compatible value. ' +
  'For instance, app=~".*" does not meet this requirement, but app=~".+" will';

/** What Loki refuses once it has read a query, with its messages: its `validateExpr` and the building of each stage. */
export function checkLogql(nodes: readonly LogqlExpr[], variables: boolean): readonly QueryProblem[] {
  const checker = new LogqlChecker(variables);
  for (const node of nodes) checker.check(node);
  return checker.problems;
}

class LogqlChecker {
  readonly problems: QueryProblem[] = [];
  readonly #variables: boolean;
  /** Numbers and what Loki folds to one before it looks further. */
  readonly #literals = new Map<LogqlExpr, number>();

  constructor(variables: boolean) {
    this.#variables = variables;
  }

  check(node: LogqlExpr): void {
    switch (node.kind) {
      case 'logQuery':
        this.#checkSelector(node.selector);
        this.#checkStages(node.stages);
        break;
      case 'rangeAggregation':
        this.#checkRange(node);
        break;
      case 'vectorAggregation':
        this.#checkVector(node);
        break;
      case 'binary':
        this.#checkBinary(node);
        break;
      case 'number':
        this.#literals.set(node, node.value);
        break;
      case 'paren': {
        const value = this.#literals.get(node.expr);
        if (value !== undefined) this.#literals.set(node, value);
        break;
      }
      case 'labelReplace': {
        const fault = this.#isOpen(node.regex) ? undefined : re2Fault(`^(?:${node.regex})$`);
        this.#report('logql/regex', node.regexSpan, fault && `invalid regex in label_replace: ${fault}`);
        break;
      }
      case 'variants':
        this.#checkSelector(node.range.selector);
        this.#checkStages(node.range.stages);
        break;
      case 'vector':
      case 'variable':
      case 'missing':
        break;
    }
  }

  #report(code: string, span: QuerySpan, message: string | undefined): void {
    if (message === undefined) return;
    this.problems.push({ code, severity: 'error', message, start: span.start, end: span.end });
  }

  /** True where a dashboard decides what the text will be. */
  #isOpen(text: string): boolean {
    return this.#variables && hasDashboardVariable(text);
  }

  #checkSelector(selector: StreamSelector): void {
    if (selector.hasVariableMatchers || selector.matchers.some((matcher) => !acceptsEmpty(matcher))) return;
    this.#report('logql/empty-selector', selector, emptySelector);
  }

  #checkStages(stages: readonly LogStage[]): void {
    for (const stage of stages) this.#checkStage(stage);
  }

  #checkStage(stage: LogStage): void {
    switch (stage.kind) {
      case 'lineFilter':
        for (const operand of stage.alternatives) {
          if (this.#isOpen(operand.value)) continue;
          const { operator } = stage;
          if (operand.isIp) this.#report('logql/ip', operand, ipFault(operand.value, operator));
          else if (operator.endsWith('~')) this.#report('logql/regex', operand, re2Fault(operand.value));
          else if (operator.endsWith('>')) this.#report('logql/pattern', operand, patternFault(operand.value, false));
        }
        break;
      case 'json':
        for (const { path, pathSpan } of stage.extractions)
          this.#report('logql/json-path', pathSpan, jsonPathFault(path));
        break;
      case 'logfmt':
        for (const { path, pathSpan } of stage.extractions)
          this.#report('logql/logfmt-key', pathSpan, logfmtKeyFault(path));
        break;
      case 'regexp':
      case 'pattern': {
        if (this.#isOpen(stage.expression)) break;
        const isRegexp = stage.kind === 'regexp';
        const fault = isRegexp ? regexpStageFault(stage.expression) : patternFault(stage.expression, true);
        this.#report(`logql/${stage.kind}`, stage.expressionSpan, fault && `invalid ${stage.kind} parser: ${fault}`);
        break;
      }
      case 'labelFilter':
        this.#checkFilter(stage.filter);
        break;
      case 'lineFormat':
        this.#checkTemplate(stage.template, stage.templateSpan, 'invalid line template: template: line');
        break;
      case 'labelFormat':
        this.#checkAssignments(stage);
        break;
      case 'unpack':
      case 'decolorize':
      case 'drop':
      case 'keep':
      case 'variableStage':
        break;
    }
  }

  #checkAssignments(stage: Extract<LogStage, { kind: 'labelFormat' }>): void {
    const seen = new Set<string>();
    for (const { label, template, valueSpan } of stage.assignments) {
      if (seen.has(label.name)) {
        const message = `multiple label name '${label.name}' not allowed in a single format operation`;
        this.#report('logql/label-format', label, message);
      }
      seen.add(label.name);
      if (template === undefined) continue;
      this.#checkTemplate(template, valueSpan, `invalid template for label '${label.name}': template: label`);
    }
  }

  /** Places a template's fault at its character where the quotes hold no escapes, else at the whole string. */
  #checkTemplate(template: string, span: QuerySpan, prefix: string): void {
    if (this.#isOpen(template)) return;
    const { fault } = parseGoTemplate(template, templateRules);
    if (fault === undefined) return;
    const line = template.slice(0, fault.start).split('\n').length;
    const isExact = span.end - span.start === template.length + 2;
    const place = isExact ? { start: span.start + 1 + fault.start, end: span.start + 1 + fault.end } : span;
    this.#report('logql/template', place, `${prefix}:${String(line)}: ${fault.message}`);
  }

  #checkFilter(root: LabelFilter): void {
    const stack: LabelFilter[] = [root];
    for (let filter = stack.pop(); filter !== undefined; filter = stack.pop()) {
      if (filter.kind === 'labelFilterPair') stack.push(filter.right, filter.left);
      else if (filter.kind === 'labelFilterParen') stack.push(filter.filter);
      else if (filter.value.kind === 'ip' && !this.#isOpen(filter.value.range)) {
        this.#report('logql/ip', filter.value, ipRangeFault(filter.value.range));
      }
    }
  }

  #checkRange(node: RangeAggregation): void {
    const { operator, range } = node;
    this.#checkSelector(range.selector);
    this.#checkStages(range.stages);
    for (const filter of range.unwrap?.filters ?? []) this.#checkFilter(filter);
    if (operator === 'quantile_over_time') {
      if (node.param === undefined) this.#aggregation(node, `parameter required for operation ${operator}`);
    } else if (node.param !== undefined) {
      this.#aggregation(node, `parameter ${String(node.param.value)} not supported for operation ${operator}`);
    }
    if (node.grouping !== undefined && !grouped.has(operator)) {
      this.#report('logql/aggregation', node.grouping, `grouping not allowed for ${operator} aggregation`);
    }
    if (range.stages.some((stage) => stage.kind === 'variableStage')) return;
    const isAllowed = (range.unwrap === undefined ? plain : unwrapping).has(operator);
    const how = range.unwrap === undefined ? 'without' : 'with';
    if (!isAllowed) this.#aggregation(node, `invalid aggregation ${operator} ${how} unwrap`);
  }

  #aggregation(node: RangeAggregation | VectorAggregation, message: string): void {
    this.#report('logql/aggregation', node.operatorSpan, message);
  }

  #checkVector(node: VectorAggregation): void {
    const { operator, param, grouping } = node;
    if (needsParam.has(operator)) {
      if (param === undefined) this.#aggregation(node, `parameter required for operation ${operator}`);
      else if (!Number.isNaN(param.value) && !Number.isInteger(param.value)) {
        this.#report('logql/aggregation', param, `invalid parameter ${operator}(${String(param.value)},`);
      } else if (param.value <= 0) {
        const shown = `${operator}(${String(param.value)}`;
        this.#report('logql/aggregation', param, `invalid parameter (must be greater than 0) ${shown}`);
      }
    } else if (param !== undefined) {
      this.#aggregation(node, `unsupported parameter for operation ${operator}(${String(param.value)},`);
    }
    if (grouping === undefined) return;
    if (operator === 'approx_topk') {
      this.#report('logql/aggregation', grouping, 'grouping not allowed for approx_topk aggregation');
    } else if ((operator === 'sort' || operator === 'sort_desc') && grouping.labels.length > 0) {
      this.#report('logql/aggregation', grouping, "sort and sort_desc doesn't allow grouping by ");
    }
  }

  #checkBinary(node: LogqlBinary): void {
    const left = this.#literals.get(node.left);
    const right = this.#literals.get(node.right);
    if (['and', 'or', 'unless'].includes(node.operator)) {
      const value = left ?? right;
      if (value === undefined) return;
      const what = `unexpected literal for ${left === undefined ? 'right' : 'left'} leg of logical/set binary operation`;
      const message = `${what} (${node.operator}): ${value.toFixed(6)}`;
      this.#report('logql/type', left === undefined ? node.right : node.left, message);
    } else if (left !== undefined && right !== undefined) {
      this.#literals.set(node, left);
    }
  }
}

function ipFault(range: string, operator: string): string | undefined {
  return operator === '|=' || operator === '!=' ? ipRangeFault(range) : 'ip: invalid operation';
}

/** True where a stream without the label passes too. */
function acceptsEmpty(matcher: LabelMatcher): boolean {
  if (matcher.operator === '=') return matcher.value === '';
  if (matcher.operator === '!=') return matcher.value !== '';
  return matchesEmpty(matcher.value) === (matcher.operator === '=~');
}
