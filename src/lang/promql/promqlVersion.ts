import { compareVersions } from '../query/compareVersions.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { DurationExpr, PromqlExpr } from './promqlAst.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import type { PromqlTarget } from '../query/promqlTarget.ts';
import type { ParsedPromql } from './promqlParser.ts';

/** What the target does not know yet, or knows only with a feature flag that it lacks. */
export function checkPromqlVersion(parsed: ParsedPromql, target: PromqlTarget): readonly QueryProblem[] {
  const { text, nodes, problems } = parsed;
  if (problems.length > 0) return [];
  const found: QueryProblem[] = [];
  const need = (span: QuerySpan, what: string, since: string, flag?: string, stableSince?: string): void => {
    const message = missing(what, since, flag, stableSince, target);
    if (message === undefined) return;
    const severity = target.isAssumed === true ? 'warning' : 'error';
    found.push({ code: 'promql/too-new', severity, message, start: span.start, end: span.end });
  };
  for (const node of nodes) checkNode(node, text, need);
  return found;
}

type Need = (span: QuerySpan, what: string, since: string, flag?: string, stableSince?: string) => void;

function checkNode(node: PromqlExpr, text: string, need: Need): void {
  if (node.kind === 'call') {
    const known = promqlFunctions.get(node.name);
    const flag =
      known?.isExperimental === true || known?.stableSince !== undefined ? 'promql-experimental-functions' : undefined;
    if (known !== undefined) need(node.nameSpan, `${node.name}()`, known.since, flag, known.stableSince);
  } else if (node.kind === 'aggregation') {
    if (node.operator === 'group') need(node.operatorSpan, 'group()', '2.20');
    if (node.operator.startsWith('limit')) {
      need(node.operatorSpan, `${node.operator}()`, '2.54', 'promql-experimental-functions');
    }
  } else if (node.kind === 'binary') {
    if (node.operator === 'atan2') need(node.operatorSpan, 'atan2', '2.31');
    if (node.fill !== undefined) need(node.fill, 'fill modifiers', '3.10', 'promql-binop-fill-modifiers');
  } else if (node.kind === 'vectorSelector') {
    const quoted = node.matchers.find((one) => one.isMetricName);
    if (quoted !== undefined) need(quoted, 'Quoted metric names', '3.0');
  }
  const label = quotedLabel(node, text);
  if (label !== undefined) need(label, 'Quoted label names', '3.0');
  if (!('modifiers' in node)) return;
  const { at, extension, offset } = node.modifiers;
  if (at !== undefined) need(at, 'The @ modifier', '2.33');
  if (extension !== undefined) need(node, `The ${extension} modifier`, '3.7', 'promql-extended-range-selectors');
  needArithmetic(offset, need);
  if (node.kind !== 'vectorSelector') needArithmetic(node.range, need);
}

function needArithmetic(duration: DurationExpr | undefined, need: Need): void {
  if (duration === undefined || !isComputed(duration)) return;
  need(duration, 'Duration arithmetic', '3.4', 'promql-duration-expr', '3.14');
}

/** The first label of a node whose name stands in quotes. */
function quotedLabel(node: PromqlExpr, text: string): QuerySpan | undefined {
  if (node.kind === 'vectorSelector') {
    return node.matchers.find((one) => !one.isMetricName && isQuote(text.charAt(one.nameSpan.start)))?.nameSpan;
  }
  if (node.kind === 'aggregation') return node.grouping?.labels.find((one) => one.isQuoted);
  if (node.kind !== 'binary' || node.matching === undefined) return undefined;
  return node.matching.labels.find((one) => one.isQuoted) ?? node.matching.include.find((one) => one.isQuoted);
}

function isQuote(char: string): boolean {
  return char === '"' || char === "'" || char === '`';
}

function isComputed(duration: DurationExpr): boolean {
  return duration.kind === 'durationBinary' || duration.kind === 'durationCall' || duration.kind === 'durationParen';
}

function missing(
  what: string,
  since: string,
  flag: string | undefined,
  stableSince: string | undefined,
  target: PromqlTarget,
): string | undefined {
  if (compareVersions(target.version, since) < 0) {
    const own = target.isAssumed === true ? 'the release with long-term support is' : 'the setting says';
    return `${what} needs Prometheus ${since.replace(/\.0$/, '')}; ${own} ${target.version}.`;
  }
  if (target.isAssumed === true) return undefined;
  const isStable =
    flag === undefined || (stableSince !== undefined && compareVersions(target.version, stableSince) >= 0);
  if (isStable || target.features.includes(flag)) return undefined;
  return `${what} needs the feature flag ${flag}, which the settings do not name.`;
}

/** True where the target came before a version such as `3.0`. */
export function isOlderThan(target: PromqlTarget, version: string): boolean {
  return compareVersions(target.version, version) < 0;
}
