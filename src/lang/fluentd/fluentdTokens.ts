import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../fluent/fluentProblem.ts';
import { rangeOf } from '../fluent/fluentProblem.ts';
import type { SemanticSpan } from '../languageService.ts';
import type { FluentdNode, FluentdRoot } from './fluentdAst.ts';
import { kindOfSection } from './fluentdSectionCheck.ts';

type Token = Span & { readonly type: SemanticSpan['type'] };

/** What the words of a config mean: sections, parameters, plugins, and the labels and tags that bind them together. */
export function fluentdTokens(document: TextDocument, root: FluentdRoot): readonly SemanticSpan[] {
  const tokens: Token[] = [];
  const stack: { readonly node: FluentdNode; readonly owner: string }[] = root.children.map((node) => ({
    node,
    owner: '',
  }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, owner } = top;
    tokens.push(...tokensOf(node, owner));
    if (node.kind === 'section') for (const child of node.children) stack.push({ node: child, owner: node.name });
  }
  return tokens
    .filter((token) => token.end > token.start)
    .sort((a, b) => a.start - b.start)
    .map((token) => ({ range: rangeOf(document, token), type: token.type }));
}

function tokensOf(node: FluentdNode, owner: string): readonly Token[] {
  if (node.kind === 'include') return [];
  if (node.kind === 'param') return paramTokens(node, owner);
  const { nameSpan, argument, closing } = node;
  const name: Token = { ...pick(nameSpan), type: 'keyword' };
  const flow = ['match', 'filter', 'label'].includes(node.name);
  const end =
    closing === undefined || closing === nameSpan ? undefined : { start: closing.start + 2, end: closing.end - 1 };
  return [
    name,
    ...(argument !== undefined && flow && argument.form === 'plain'
      ? [{ ...pick(argument), type: 'variable' as const }]
      : []),
    ...(end === undefined ? [] : [{ ...end, type: 'keyword' as const }]),
  ];
}

function paramTokens(param: Extract<FluentdNode, { kind: 'param' }>, owner: string): readonly Token[] {
  const { name, nameSpan, value } = param;
  const key: Token = { ...pick(nameSpan), type: 'property' };
  if (value === undefined || value.form !== 'plain' || value.isDynamic) return [key];
  if (name === '@type' && kindOfSection(owner) !== undefined) return [key, { ...pick(value), type: 'function' }];
  const isName = name === '@label' || name === '@id' || name === 'tag';
  return isName ? [key, { ...pick(value), type: 'variable' }] : [key];
}

function pick(span: Span): Span {
  return { start: span.start, end: span.end };
}
