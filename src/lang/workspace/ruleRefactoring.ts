import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import type { LanguageFix } from '../languageService.ts';
import type { PromqlExpr } from '../promql/promqlAst.ts';
import { labelShapes } from '../promql/promqlLabels.ts';
import { formatPromql } from '../promql/promqlFormat.ts';
import { parsePromql } from '../promql/promqlParser.ts';
import type { ParsedPromql } from '../promql/promqlParser.ts';
import { promqlTypes } from '../promql/promqlTypes.ts';
import { recordingRuleName } from '../promql/recordingRuleName.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { Rule, RuleFile } from '../rules/ruleFile.ts';
import type { RecordingRules } from './recordingRules.ts';
import { insertRule } from './ruleInsertion.ts';
import { appendToRuleFiles } from './ruleTargets.ts';

/** What is larger is no query that somebody reads. */
const maxNodes = 5000;

/** A query, what the user has chosen of it, and the rules of the document. */
export interface RefactoringPlace {
  readonly document: TextDocument;
  readonly query: EmbeddedQuery;
  /** With the query's offsets; empty where only the cursor stands there. */
  readonly span: QuerySpan;
  readonly ruleFiles: readonly RuleFile[];
  /** The rules of other files. */
  readonly recorded: RecordingRules | undefined;
}

/** Moves a part of a query into a recording rule of its own, or puts a rule's expression in the place of its name. */
export function refactorRules(place: RefactoringPlace): readonly LanguageFix[] {
  const { query } = place;
  if (query.language !== 'promql') return [];
  const parsed = parsePromql(query.text, query);
  if (parsed.problems.length > 0 || parsed.nodes.length > maxNodes) return [];
  return [...extractRule(place, parsed), inlineRule(place, parsed)].filter((fix) => fix !== undefined);
}

function extractRule(place: RefactoringPlace, parsed: ParsedPromql): readonly (LanguageFix | undefined)[] {
  const { document, query, ruleFiles, recorded } = place;
  const node = chosenExpression(parsed, place.span);
  if (node === undefined || query.text.slice(node.start, node.end).includes('$')) return [];
  const source = query.text.slice(node.start, node.end);
  const rules = allRules(ruleFiles);
  const owner = rules.find((rule) => rule.expr?.start === query.start);
  const isWhole = node === parsed.root;
  if (isWhole && owner?.record !== undefined) return [];
  const same = rules.find((rule) => rule !== owner && rule.labels.length === 0 && isSameQuery(rule, source));
  const known = same?.record?.text;
  if (known !== undefined) {
    const edit = replace(document, query, node, known);
    return [edit && { title: `Use the recording rule ${known}`, kind: 'refactor', edits: [edit] }];
  }
  const taken = new Set(rules.map((rule) => rule.record?.text));
  const isTaken = (name: string) => taken.has(name) || (owner === undefined && recorded?.has(name) === true);
  const name = freeName(recordingRuleName(parsed, node, labelShapes(parsed.nodes).get(node)), isTaken);
  const edit = replace(document, query, node, name);
  const title = `Extract to recording rule ${name}`;
  if (edit === undefined) return [];
  if (owner !== undefined) {
    const insertion = insertRule(document, owner, name, source);
    return [insertion && { title, kind: 'refactor.extract', edits: [insertion, edit] }];
  }
  if (ruleFiles.length > 0 || recorded === undefined) return [];
  return appendToRuleFiles(document.uri, recorded, { name, expr: source }).map(({ uri, shownAs, edit: added }) => {
    const elsewhere = [{ uri, edits: [added] }];
    return { title: `${title} in ${shownAs}`, kind: 'refactor.extract', edits: [edit], elsewhere };
  });
}

/** The smallest expression that holds the selection, or the operation at the cursor; undefined where it yields no instant vector. */
function chosenExpression(parsed: ParsedPromql, span: QuerySpan): PromqlExpr | undefined {
  const types = promqlTypes(parsed.nodes);
  let best: PromqlExpr | undefined;
  for (const node of parsed.nodes) {
    if (node.start > span.start || node.end < span.end) continue;
    if (!['aggregation', 'call', 'binary'].includes(node.kind) || types.get(node) !== 'vector') continue;
    if (best === undefined || node.end - node.start < best.end - best.start) best = node;
  }
  return best;
}

function inlineRule(place: RefactoringPlace, parsed: ParsedPromql): LanguageFix | undefined {
  const { document, query, span } = place;
  const node = parsed.nodes.find(
    (one) => one.kind === 'vectorSelector' && one.start <= span.start && one.end >= span.end,
  );
  if (node?.kind !== 'vectorSelector' || node.name === undefined || node.matchers.length > 0) return undefined;
  const { offset, at } = node.modifiers;
  const isRanged = parsed.nodes.some((one) => one.kind === 'rangeSelector' && one.selector === node);
  if (isRanged || offset !== undefined || at !== undefined) return undefined;
  const expression = expressionOf(place, node.name);
  const recorded = expression === undefined ? undefined : parsePromql(expression);
  if (recorded?.root === undefined || recorded.problems.length > 0) return undefined;
  const source = onOneLine(recorded);
  const isLoose = recorded.root.kind === 'binary' || recorded.root.kind === 'unary';
  const edit = replace(document, query, node, isLoose && node !== parsed.root ? `(${source})` : source);
  return edit === undefined
    ? undefined
    : { title: `Inline the recording rule ${node.name}`, kind: 'refactor.inline', edits: [edit] };
}

/** What a rule records: one of the document, or else the only one of that name in another file. */
function expressionOf({ query, ruleFiles, recorded }: RefactoringPlace, name: string): string | undefined {
  const [rule, other] = allRules(ruleFiles).filter((one) => one.record?.text === name);
  if (rule === undefined) return recorded?.expressionOf?.(name);
  const { expr, labels } = rule;
  if (expr === undefined || other !== undefined || labels.length > 0 || expr.isTemplated) return undefined;
  return expr.start === query.start ? undefined : expr.text;
}

/** A query without its comments and line breaks, which not every place can hold. */
function onOneLine(parsed: ParsedPromql): string {
  const tokens = parsed.tokens.filter((token) => token.kind !== 'eof');
  return tokens
    .map((token, index) => {
      const next = tokens[index + 1];
      const source = parsed.text.slice(token.start, token.end);
      return next !== undefined && next.start > token.end ? `${source} ` : source;
    })
    .join('')
    .replaceAll(/([([{]) /g, '$1')
    .replaceAll(/ ([)\]}])/g, '$1');
}

function allRules(files: readonly RuleFile[]): readonly Rule[] {
  return files.flatMap((file) => file.groups).flatMap((group) => group.rules);
}

function isSameQuery(rule: Rule, source: string): boolean {
  if (rule.record === undefined || rule.expr === undefined || rule.expr.isTemplated) return false;
  const mode = { variables: false };
  const formatted = formatPromql(rule.expr.text, mode);
  return formatted !== undefined && formatted === formatPromql(source, mode);
}

function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let count = 2; isTaken(free); count++) free = `${name}_${String(count)}`;
  return free;
}

function replace(document: TextDocument, query: EmbeddedQuery, span: QuerySpan, text: string): TextEdit | undefined {
  const newText = query.encode(text);
  if (newText === undefined) return undefined;
  const [start, end] = [query.map.toDocument(span.start), query.map.toDocument(span.end)];
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, newText };
}
