import { nestParts } from '../query/outline.ts';
import type { OutlinePart } from '../query/outline.ts';
import type { QueryMode, QueryOutline } from '../query/queryLanguage.ts';
import { logStagesOf } from './logqlAst.ts';
import type { LogqlExpr, LogStage, StreamSelector } from './logqlAst.ts';
import { parseLogql } from './logqlParser.ts';

/** The aggregations, operators, selectors and stages of a query, each below the one that takes it. */
export function logqlOutline(text: string, mode: QueryMode): readonly QueryOutline[] {
  return nestParts(parseLogql(text, mode).nodes.flatMap((node) => partsOf(text, node)));
}

function partsOf(text: string, node: LogqlExpr): readonly OutlinePart[] {
  const { start, end } = node;
  switch (node.kind) {
    case 'logQuery':
      return [selectorPart(node.selector), ...stageParts(text, logStagesOf(node))];
    case 'rangeAggregation': {
      const inner = [selectorPart(node.range.selector), ...stageParts(text, logStagesOf(node))];
      return [{ name: node.operator, kind: 'function', start, end }, ...inner];
    }
    case 'vectorAggregation': {
      const { grouping, operator } = node;
      const labels = grouping?.labels.map((label) => label.name).join(', ');
      const name = grouping === undefined ? operator : `${operator} ${grouping.mode} (${labels ?? ''})`;
      return [{ name, kind: 'function', start, end }];
    }
    case 'binary':
      return [{ name: node.operator, kind: 'function', start, end }];
    case 'labelReplace':
      return [{ name: 'label_replace', kind: 'function', start, end }];
    default:
      return [];
  }
}

function selectorPart({ matchers, start, end }: StreamSelector): OutlinePart {
  const shown = matchers.map((one) => `${one.name}${one.operator}"${one.value}"`).join(', ');
  return { name: `{${shown}}`, kind: 'variable', start, end };
}

function stageParts(text: string, stages: readonly LogStage[]): readonly OutlinePart[] {
  return stages.map(({ start, end }) => ({ name: text.slice(start, end), kind: 'stage', start, end }));
}
