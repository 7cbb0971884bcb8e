import type { Catalog } from '../languageService.ts';
import type { QueryHover, QueryMode } from '../query/queryLanguage.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { PromqlExpr } from './promqlAst.ts';
import { metricOfSeries } from './knownMetrics.ts';
import { promqlFunctionDocs } from './promqlFunctionDocsData.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import { labelShapes } from './promqlLabels.ts';
import type { LabelShape } from './promqlLabels.ts';
import { promqlKeywordDocs } from './promqlKeywordDocsData.ts';
import { parsedPromql } from './parsedPromql.ts';
import { signatureLabel } from './promqlSignature.ts';
import type { PromqlToken } from './promqlToken.ts';
import { promqlTypes, showType } from './promqlTypes.ts';
import type { PromqlType } from './promqlTypes.ts';

/** Says what the word at an offset is, and what the smallest expression around it yields. */
export async function hoverPromql(
  text: string,
  offset: number,
  mode: QueryMode,
  catalog: Catalog,
): Promise<QueryHover | undefined> {
  const { nodes, tokens } = parsedPromql(text, mode);
  const node = smallestAt(nodes, offset);
  if (node === undefined || node.kind === 'missing') return undefined;
  const keyword = keywordAt(tokens, offset, node);
  const parts = [keyword?.markdown ?? (await describeName(node, offset, catalog))];
  const type = promqlTypes(nodes).get(node) ?? 'unknown';
  const shape = labelShapes(nodes).get(node);
  parts.push(describeYield(type, shape));
  const markdown = parts.filter((part) => part !== '').join('\n\n');
  return { markdown, start: keyword?.start ?? node.start, end: keyword?.end ?? node.end };
}

/** What the keyword at an offset does. A series may have the name of one, and so may a label. */
function keywordAt(tokens: readonly PromqlToken[], offset: number, node: PromqlExpr): QueryHover | undefined {
  const token = tokens.find((one) => one.start <= offset && one.end > offset);
  if (token === undefined || !Object.hasOwn(promqlKeywordDocs, token.kind)) return undefined;
  const name = node.kind === 'rangeSelector' ? node.selector : node;
  const braces = name.kind === 'vectorSelector' ? name.braces : undefined;
  const isName = name.kind === 'vectorSelector' && name.nameSpan?.start === token.start;
  if (isName || (braces !== undefined && braces.start <= offset && braces.end > offset)) return undefined;
  if (listedLabels(node).some((label) => label.start === token.start)) return undefined;
  const [usage, sentence] = promqlKeywordDocs[token.kind] ?? ['', ''];
  return { markdown: `\`\`\`promql\n${usage}\n\`\`\`\n${sentence}`, start: token.start, end: token.end };
}

/** The smallest expression around an offset; the earliest built one of equal ones. */
export function smallestAt(nodes: readonly PromqlExpr[], offset: number): PromqlExpr | undefined {
  let best: PromqlExpr | undefined;
  for (const node of nodes) {
    if (node.start > offset || node.end < offset) continue;
    if (best === undefined || node.end - node.start < best.end - best.start) best = node;
  }
  return best;
}

function listedLabels(node: PromqlExpr): readonly QuerySpan[] {
  if (node.kind === 'aggregation') return node.grouping?.labels ?? [];
  return node.kind === 'binary' ? [...(node.matching?.labels ?? []), ...(node.matching?.include ?? [])] : [];
}

async function describeName(node: PromqlExpr, offset: number, catalog: Catalog): Promise<string> {
  if (node.kind === 'call') return describeFunction(node.name);
  if (node.kind === 'aggregation') return describeFunction(node.operator);
  if (node.kind === 'rangeSelector' && node.selector.kind === 'vectorSelector') {
    return await describeName(node.selector, offset, catalog);
  }
  if (node.kind !== 'vectorSelector' || node.name === undefined) return '';
  const known = metricOfSeries(node.name);
  const [live] = (await catalog.metricNames(node.name)).filter((metric) => metric.name === node.name);
  const type = live?.type ?? known?.type;
  const lines = [`**\`${node.name}\`**${type === undefined ? '' : ` (${type})`}`];
  if (live?.help !== undefined && live.help !== '') lines.push(escapeMarkdown(live.help));
  if (known !== undefined) lines.push(`Exported by ${known.source}.`);
  return lines.join('\n\n');
}

function describeFunction(name: string): string {
  const docs = promqlFunctionDocs[name];
  if (docs === undefined) return '';
  const known = promqlFunctions.get(name);
  const isExperimental = known?.isExperimental === true && known.stableSince === undefined;
  const since = known === undefined || known.since === '1.0' ? '' : ` Since Prometheus ${known.since}.`;
  const flag = isExperimental ? ' Experimental: needs the feature flag `promql-experimental-functions`.' : '';
  return `\`\`\`text\n${signatureLabel(name)}\n\`\`\`\n${docs[1]}${since}${flag}`;
}

function describeYield(type: PromqlType, shape: LabelShape | undefined): string {
  if (type === 'unknown') return '';
  if (shape === undefined || type === 'scalar' || type === 'string') return `Yields a ${showType(type)}.`;
  const names = [...shape.names].sort().map((name) => `\`${name}\``);
  const vector = `Yields ${type === 'vector' ? 'an' : 'a'} ${showType(type)}`;
  if (shape.isExact)
    return names.length === 0 ? `${vector} without labels.` : `${vector} with the labels ${names.join(', ')}.`;
  const absent = [...shape.absent].sort().map((name) => `\`${name}\``);
  const without = absent.length === 0 ? '' : `, without ${absent.join(', ')}`;
  if (names.length === 0) return absent.length === 0 ? `${vector}.` : `${vector} with all labels${without}.`;
  return `${vector} with labels such as ${names.join(', ')}${without}.`;
}

/** Text of a server, which must not become a link, an image or HTML. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()<>#+\-!|&~]/g, (char) => `\\${char}`);
}
