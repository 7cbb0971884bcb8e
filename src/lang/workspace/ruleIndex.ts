import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position, Range } from 'vscode-languageserver-types';
import { parsedPromql } from '../promql/parsedPromql.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { LabelMatcher, QuerySpan } from '../query/querySpan.ts';
import type { Rule } from '../rules/ruleFile.ts';
import { readEmbedded } from './embeddedDocument.ts';
import { QueryMemory } from './queryMemory.ts';
import type { RecordingRules } from './recordingRules.ts';

const longestExpression = 10_000;

/** A place where the name of a rule stands. Recording rules and alerts have names of their own. */
export interface RuleName {
  /** `record job:up:sum` or `alert InstanceDown`. */
  readonly key: string;
  readonly name: string;
  readonly range: Range;
  readonly isDefinition: boolean;
  /** What a recording rule without labels of its own records. */
  readonly expression?: string;
}

/**
 * What the documents of a workspace say about each other: which rules they define and which their queries ask for. A metric that no rule
 * records is known by its name too, so that all queries that use it are found.
 */
export class RuleIndex {
  readonly #names = new Map<string, readonly RuleName[]>();
  /** A document that has changed mostly has the queries that it had. */
  readonly #known = new QueryMemory(namesInQuery);
  #recorded: RecordingRules | undefined;

  /** How many documents are known. */
  get size(): number {
    return this.#names.size;
  }

  update(document: TextDocument): void {
    this.set(
      document.uri,
      namesOf(document, (query) => this.#known.of(query)),
    );
  }

  /** Takes over what was read of a document elsewhere. */
  set(uri: string, names: readonly RuleName[]): void {
    if (recordsOf(names) !== recordsOf(this.#names.get(uri) ?? [])) this.#recorded = undefined;
    if (names.length === 0) this.#names.delete(uri);
    else this.#names.set(uri, names);
  }

  /** Forgets a document, or all those in a folder. */
  remove(uri: string): void {
    this.set(uri, []);
    const folder = `${uri}/`;
    for (const known of this.#names.keys()) if (known.startsWith(folder)) this.set(known, []);
  }

  /** All recording rules: the same object until a name comes or goes. Expressions are those of the moment. */
  recorded(): RecordingRules {
    if (this.#recorded !== undefined) return this.#recorded;
    const names = new Set([...this.#names.values()].flatMap((own) => own.filter(isRecord).map(({ name }) => name)));
    this.#recorded = {
      size: names.size,
      has: (name) => names.has(name),
      expressionOf: (name) => (names.has(name) ? this.#expressionOf(name) : undefined),
      ruleFiles: () => [...this.#names].flatMap(([uri, own]) => (own.some((one) => one.isDefinition) ? uri : [])),
    };
    return this.#recorded;
  }

  #expressionOf(name: string): string | undefined {
    const rules = [...this.#names.values()].flatMap((own) => own.filter((one) => isRecord(one) && one.name === name));
    return rules.length === 1 ? rules[0]?.expression : undefined;
  }

  /** The name at a place of a document that has been indexed. */
  nameAt(uri: string, position: Position): RuleName | undefined {
    return this.#names.get(uri)?.find((one) => contains(one.range, position));
  }

  /** Where a name stands, its definitions first. */
  find(key: string, isDefinition: boolean | undefined): readonly Location[] {
    const found: (Location & { readonly isDefinition: boolean })[] = [];
    for (const [uri, names] of this.#names) {
      for (const one of names) {
        if (one.key !== key || (isDefinition !== undefined && one.isDefinition !== isDefinition)) continue;
        found.push({ uri, range: one.range, isDefinition: one.isDefinition });
      }
    }
    found.sort((one, other) => Number(other.isDefinition) - Number(one.isDefinition));
    return found.map(({ uri, range }) => ({ uri, range }));
  }
}

function isRecord({ key, isDefinition }: RuleName): boolean {
  return isDefinition && key.startsWith('record ');
}

function recordsOf(names: readonly RuleName[]): string {
  return names
    .filter(isRecord)
    .map(({ name }) => name)
    .join('\n');
}

/** True where a rule of this kind may have this name. */
export function isRuleName(key: string, name: string): boolean {
  return key.startsWith('record ') ? /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name) : /^[^\s"'`{}]+$/.test(name);
}

function contains(range: Range, position: Position): boolean {
  const { start, end } = range;
  const isAfter = position.line > start.line || (position.line === start.line && position.character >= start.character);
  const isBefore = position.line < end.line || (position.line === end.line && position.character <= end.character);
  return isAfter && isBefore;
}

/**
 * The names that a document defines and asks for.
 * @param inQuery what a query asks for, where that may be known.
 */
export function namesOf(document: TextDocument, inQuery = namesInQuery): readonly RuleName[] {
  const { queries, ruleFiles } = readEmbedded(document);
  const names: RuleName[] = [];
  for (const rule of ruleFiles.flatMap((file) => file.groups).flatMap((group) => group.rules)) {
    for (const [kind, text] of [
      ['record', rule.record],
      ['alert', rule.alert],
    ] as const) {
      if (text === undefined || text.text === '' || text.isTemplated) continue;
      const span = { start: text.map.toDocument(0), end: text.map.toDocument(text.text.length) };
      const expression = kind === 'record' ? plainExpression(rule) : undefined;
      names.push({
        key: `${kind} ${text.text}`,
        name: text.text,
        range: rangeOf(document, span),
        isDefinition: true,
        ...(expression === undefined ? {} : { expression }),
      });
    }
  }
  for (const query of queries) {
    if (query.language !== 'promql') continue;
    for (const { key, name, start, end } of inQuery(query)) {
      const span = { start: query.map.toDocument(start), end: query.map.toDocument(end) };
      names.push({ key, name, range: rangeOf(document, span), isDefinition: false });
    }
  }
  return names;
}

/** What a rule records, if that is all that it says and it is short enough to stand in another query. */
function plainExpression({ expr, labels }: Rule): string | undefined {
  if (expr === undefined || expr.isTemplated || labels.length > 0) return undefined;
  return expr.text.length > longestExpression ? undefined : expr.text;
}

/** A name that a query asks for, with its place in the query. */
interface AskedName extends QuerySpan {
  readonly key: string;
  readonly name: string;
}

function namesInQuery(query: EmbeddedQuery): readonly AskedName[] {
  return parsedPromql(query.text, query).nodes.flatMap((node): readonly AskedName[] => {
    if (node.kind !== 'vectorSelector') return [];
    const { name, nameSpan, matchers } = node;
    const alerts = name === 'ALERTS' || name === 'ALERTS_FOR_STATE' ? matchers.filter(isAlertName) : [];
    return [
      ...(name === undefined || nameSpan === undefined
        ? []
        : [{ key: `record ${name}`, name, start: nameSpan.start, end: nameSpan.end }]),
      ...alerts.map(({ value, valueSpan: { start, end } }) => {
        return { key: `alert ${value}`, name: value, start: start + 1, end: end - 1 };
      }),
    ];
  });
}

function isAlertName(matcher: LabelMatcher): boolean {
  return matcher.name === 'alertname' && matcher.operator === '=';
}

function rangeOf(document: TextDocument, span: QuerySpan): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}
