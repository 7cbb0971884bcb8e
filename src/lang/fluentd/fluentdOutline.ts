import type { DocumentLink, DocumentSymbol, FoldingRange } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import type { AlignedSection } from '../fluent/alignValues.ts';
import { rangeOf } from '../fluent/fluentProblem.ts';
import type { FluentdNode, FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { paramsOf, sectionsOf } from './fluentdAst.ts';

/** Sections with their patterns and plugins, as the outline shows them. */
export function fluentdSymbols(document: TextDocument, root: FluentdRoot): readonly DocumentSymbol[] {
  return symbolsOf(document, root.children, 0);
}

function symbolsOf(document: TextDocument, nodes: readonly FluentdNode[], depth: number): DocumentSymbol[] {
  if (depth > 50) return [];
  return nodes.flatMap((node): DocumentSymbol[] => {
    if (node.kind !== 'section') return [];
    const argument = node.argument?.text ?? '';
    const detail = [node.type?.value?.text ?? '', argument].filter((part) => part !== '').join(' ');
    const end = Math.max(node.end, node.header.end);
    return [
      {
        name: node.name === '' ? 'section' : node.name,
        detail,
        kind: node.name === 'label' ? 3 : depth === 0 ? 5 : 8,
        range: rangeOf(document, { start: Math.min(node.start, node.header.start), end }),
        selectionRange: rangeOf(document, node.header),
        children: symbolsOf(document, node.children, depth + 1),
      },
    ];
  });
}

/** Every section, and every value over several lines. */
export function fluentdFolding(document: TextDocument, root: FluentdRoot): readonly FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const visit = (nodes: readonly FluentdNode[], depth: number): void => {
    if (depth > 200) return;
    for (const node of nodes) {
      const start = document.positionAt(node.kind === 'section' ? node.header.start : node.start).line;
      const end = document.positionAt(node.end).line - (node.kind === 'section' && node.closing !== undefined ? 1 : 0);
      if (end > start) ranges.push({ startLine: start, endLine: end });
      if (node.kind === 'section') visit(node.children, depth + 1);
    }
  };
  visit(root.children, 0);
  return ranges;
}

/** Included files, each a link where one can be found. */
export function fluentdLinks(document: TextDocument, root: FluentdRoot, files: FileAccess): readonly DocumentLink[] {
  const visit = (nodes: readonly FluentdNode[]): DocumentLink[] =>
    nodes.flatMap((node): DocumentLink[] => {
      if (node.kind === 'section') return visit((node satisfies FluentdSection).children);
      if (node.kind !== 'include' || node.path.isDynamic) return [];
      const target = files.list(document.uri, node.path.text)?.[0];
      return target === undefined ? [] : [{ range: rangeOf(document, node.path), target }];
    });
  return visit(root.children);
}

/** Sections of the v1 syntax with their parameters of one line, whose values can be aligned. */
export function alignedSections(root: FluentdRoot): readonly AlignedSection[] {
  if (root.format !== 'v1') return [];
  const found: AlignedSection[] = [];
  const stack = sectionsOf(root).slice();
  for (let section = stack.pop(); section !== undefined; section = stack.pop()) {
    const pairs = paramsOf(section).flatMap(({ nameSpan, value }) =>
      value === undefined ? [] : [{ key: nameSpan, value }],
    );
    const inner = sectionsOf(section);
    // What inner sections hold is aligned on its own.
    found.push({ start: section.header.start, end: pairs.at(-1)?.value.end ?? section.header.end, pairs });
    stack.push(...inner);
  }
  return found;
}
