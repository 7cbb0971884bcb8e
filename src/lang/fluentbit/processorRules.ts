import { checkRegex } from './definitionCheck.ts';
import type { FluentbitItem, FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { checkStreamQuery } from './streamQuery.ts';

const ruleOperators = [
  'eq',
  'neq',
  'gt',
  'lt',
  'gte',
  'lte',
  'regex',
  'not_regex',
  'in',
  'not_in',
  'exists',
  'not_exists',
];

/** Checks what a processor demands beyond the names of its keys. */
export function checkProcessor(context: FluentbitContext, processor: FluentbitSection): void {
  const plugin = processor.plugin;
  const condition = propertyOf(processor, 'condition');
  if (condition !== undefined && condition.shape === 'map') checkCondition(context, condition);
  if (plugin === 'sql') checkSql(context, processor);
  const pattern = plugin === 'content_modifier' ? propertyOf(processor, 'pattern') : undefined;
  if (pattern !== undefined) checkRegex(pattern.value, pattern.valueSpan, context.report, 'error');
}

/** A condition of a processor or a route: `op: and | or` and rules with field, op and value. */
function checkCondition(context: FluentbitContext, condition: FluentbitProperty): void {
  checkConditionItems(context, condition.items, condition);
}

/** The entries of a condition, wherever it stands. */
function checkConditionItems(
  context: FluentbitContext,
  items: readonly FluentbitItem[],
  whole: { readonly start: number; readonly end: number },
): void {
  const op = items.find((item) => item.key === 'op');
  if (op !== undefined && op.value !== 'and' && op.value !== 'or') {
    context.report(
      'bad-choice',
      'error',
      `The rules of a condition are joined by and or or, not by '${op.value}'.`,
      op,
    );
  }
  const isDefault = items.some((item) => item.key === 'default');
  const rules = items.find((item) => item.key === 'rules');
  if (rules === undefined || rules.items.length === 0) {
    if (!isDefault) context.report('missing-key', 'warning', 'A condition needs rules.', firstLineOf(context, whole));
    return;
  }
  for (const rule of rules.items) checkRule(context, rule);
}

function checkRule(context: FluentbitContext, rule: FluentbitItem): void {
  const entry = (key: string): FluentbitItem | undefined => rule.items.find((item) => item.key === key);
  const op = entry('op');
  const field = entry('field');
  const value = entry('value');
  if (field === undefined) context.report('missing-key', 'error', 'A rule needs a field.', firstLineOf(context, rule));
  if (op === undefined) {
    context.report('missing-key', 'error', 'A rule needs an op.', firstLineOf(context, rule));
    return;
  }
  if (!ruleOperators.includes(op.value)) {
    context.report(
      'bad-choice',
      'error',
      `There is no operator '${op.value}'. There are ${ruleOperators.join(', ')}.`,
      op,
    );
  } else if ((op.value === 'regex' || op.value === 'not_regex') && value !== undefined) {
    checkRegex(value.value, value, context.report, 'error');
  }
}

function checkSql(context: FluentbitContext, processor: FluentbitSection): void {
  const query = propertyOf(processor, 'query');
  if (query === undefined || query.isDynamic) return;
  const problem = checkStreamQuery(query.value, true);
  if (problem === undefined) return;
  context.report('bad-query', 'error', `The query is refused: ${problem.message}.`, query.valueSpan);
}

function firstLineOf(
  context: FluentbitContext,
  span: { readonly start: number; readonly end: number },
): { readonly start: number; readonly end: number } {
  const newline = context.text.indexOf('\n', span.start);
  return { start: span.start, end: newline < 0 ? span.end : Math.max(span.start + 1, Math.min(newline, span.end)) };
}

/** Routes of an input: what they test, and the outputs that they lead to. */
export function checkRoutes(context: FluentbitContext, input: FluentbitSection): void {
  const routes = propertyOf(input, 'routes');
  if (routes === undefined) return;
  const names = context.sections
    .filter((section) => section.kind === 'output')
    .flatMap((section) => [propertyOf(section, 'alias')?.value ?? '', propertyOf(section, 'name')?.value ?? '']);
  for (const signal of routes.items) {
    for (const route of signal.items) {
      const condition = route.items.find((item) => item.key === 'condition');
      if (condition !== undefined) checkConditionItems(context, condition.items, condition);
      const to = route.items.find((item) => item.key === 'to');
      for (const output of to?.items.find((item) => item.key === 'outputs')?.items ?? []) {
        checkRouteOutput(context, output, names);
      }
    }
  }
}

function checkRouteOutput(context: FluentbitContext, output: FluentbitItem, names: readonly string[]): void {
  const name = output.shape === 'map' ? output.items.find((item) => item.key === 'name')?.value : output.value;
  if (name === undefined || name === '') {
    context.report('yaml-structure', 'error', 'A route leads to the name or the alias of an output.', output);
  } else if (!names.includes(name) && !context.isPartial && !/^\w+\.\d+$/.test(name)) {
    context.report('unknown-output', 'warning', `No output has the name or the alias '${name}'.`, output);
  }
}
