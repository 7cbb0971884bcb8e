import { compareVersions } from '../query/compareVersions.ts';
import { parseGoTemplate } from '../query/goTemplate.ts';
import type { LokiTarget } from '../query/lokiTarget.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { logStagesOf } from './logqlAst.ts';
import type { LogqlExpr, LogStage } from './logqlAst.ts';
import type { ParsedLogql } from './logqlParser.ts';
import { logqlTemplateFunctions } from './logqlTemplateFunctionsData.ts';
import { alternativesSince, logqlSince, patternFilterSince } from './logqlVersionsData.ts';

const templateSince = new Map(logqlTemplateFunctions.map(({ name, since }) => [name, since.replace(/\.0$/, '')]));
const templateRules = { functions: new Set(templateSince.keys()), variables: [] };

/** What the target does not know yet, in a query that can be read. */
export function checkLogqlVersion(parsed: ParsedLogql, target: LokiTarget): readonly QueryProblem[] {
  const found: QueryProblem[] = [];
  const need: Need = ({ start, end }, what, since) => {
    if (since === undefined || compareVersions(target.version, since) >= 0) return;
    const isAssumed = target.isAssumed === true;
    const own = isAssumed ? 'where no setting says which, it may be' : 'the setting says';
    const message = `${what} needs Loki ${since}; ${own} ${target.version}.`;
    found.push({ code: 'logql/too-new', severity: isAssumed ? 'warning' : 'error', message, start, end });
  };
  for (const node of parsed.nodes) {
    checkNode(node, need);
    const stages = node.kind === 'variants' ? node.range.stages : logStagesOf(node);
    for (const stage of stages) checkStage(stage, parsed.text, need);
  }
  return found;
}

type Need = (span: QuerySpan, what: string, since: string | undefined) => void;

function checkNode(node: LogqlExpr, need: Need): void {
  if (node.kind === 'rangeAggregation' || node.kind === 'vectorAggregation') {
    need(node.operatorSpan, `${node.operator}()`, logqlSince.get(node.operator));
  } else if (node.kind === 'vector' || node.kind === 'variants') {
    need(firstWord(node, node.kind), `${node.kind}()`, logqlSince.get(node.kind));
  } else if (node.kind === 'labelReplace') {
    need(firstWord(node, 'label_replace'), 'label_replace()', logqlSince.get('label_replace'));
  }
}

function firstWord({ start }: QuerySpan, word: string): QuerySpan {
  return { start, end: start + word.length };
}

function checkStage(stage: LogStage, text: string, need: Need): void {
  if (stage.kind === 'lineFilter') {
    const [, second] = stage.alternatives;
    if (stage.operator.endsWith('>')) need(stage.operatorSpan, `The filter ${stage.operator}`, patternFilterSince);
    else if (second !== undefined) need(second, 'or between the texts of a line filter', alternativesSince);
  } else if (stage.kind === 'lineFormat') {
    checkTemplate(stage.template, stage.templateSpan, need);
  } else if (stage.kind === 'labelFormat') {
    for (const { template, valueSpan } of stage.assignments)
      if (template !== undefined) checkTemplate(template, valueSpan, need);
  } else {
    const start = stage.start + text.slice(stage.start, stage.end).search(/[a-z]/i);
    need(firstWord({ start, end: start }, stage.kind), `The stage ${stage.kind}`, logqlSince.get(stage.kind));
  }
}

/** Each function of a template, at its character where the quotes hold no escapes, else at the whole string. */
function checkTemplate(template: string, span: QuerySpan, need: Need): void {
  const isExact = span.end - span.start === template.length + 2;
  for (const { kind, name, start, end } of parseGoTemplate(template, templateRules).names) {
    if (kind !== 'function') continue;
    const place = isExact ? { start: span.start + 1 + start, end: span.start + 1 + end } : span;
    need(place, `The template function ${name}`, templateSince.get(name));
  }
}
