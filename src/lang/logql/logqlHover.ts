import type { QueryHover, QueryMode } from '../query/queryLanguage.ts';
import { logStagesOf } from './logqlAst.ts';
import type { LogqlExpr } from './logqlAst.ts';
import { logqlDocs } from './logqlDocsData.ts';
import { logqlShapes } from './logqlLabels.ts';
import type { LogqlShape } from './logqlLabels.ts';
import { parseLogql } from './logqlParser.ts';

const longestList = 12;

/** Says what the word at an offset does, and what the smallest expression around it yields. */
export function hoverLogql(text: string, offset: number, mode: QueryMode): QueryHover | undefined {
  const { tokens, nodes } = parseLogql(text, mode);
  const holds = (one: { readonly start: number; readonly end: number }) => one.start <= offset && one.end >= offset;
  // Children stand before their parents.
  const node = nodes.find((one) => holds(one) && one.kind !== 'missing');
  const token = tokens.find((one) => holds(one) && Object.hasOwn(logqlDocs, one.kind));
  const docs = token === undefined ? undefined : logqlDocs[token.kind];
  const yields = node === undefined ? '' : describeYield(node, logqlShapes(nodes).get(node));
  if (token !== undefined && docs !== undefined) {
    const markdown = `\`\`\`logql\n${docs[0]}\n\`\`\`\n${docs[1]}${yields === '' ? '' : `\n\n${yields}`}`;
    return { markdown, start: token.start, end: token.end };
  }
  if (node === undefined || yields === '') return undefined;
  const stage = logStagesOf(node).find(holds);
  const place = stage ?? node;
  return { markdown: yields, start: place.start, end: place.end };
}

function describeYield(node: LogqlExpr, shape: LogqlShape | undefined): string {
  switch (node.kind) {
    case 'number':
      return 'Yields a number.';
    case 'variable':
    case 'missing':
      return '';
    case 'logQuery':
      return `Yields log lines${describeLabels(shape)}.`;
    default:
      return shape?.isExact === true && shape.names.size === 0
        ? 'Yields one series without labels.'
        : `Yields series of numbers${describeLabels(shape)}.`;
  }
}

function describeLabels(shape: LogqlShape | undefined): string {
  if (shape === undefined || shape.names.size === 0) return '';
  const names = [...shape.names].sort().slice(0, longestList);
  const more = shape.names.size > names.length ? ' and more' : '';
  const list = names.map((name) => `\`${name.replaceAll('`', '')}\``).join(', ') + more;
  return shape.isExact ? ` with the labels ${list}` : ` with labels such as ${list}`;
}
