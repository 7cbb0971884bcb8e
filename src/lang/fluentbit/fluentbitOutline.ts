import type { DocumentLink, DocumentSymbol, FoldingRange, TextEdit } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import type { AlignedSection } from '../fluent/alignValues.ts';
import { rangeOf } from '../fluent/fluentProblem.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';

/** Sections with their plugins and tags, as the outline shows them. */
export function fluentbitSymbols(document: TextDocument, root: FluentbitRoot): readonly DocumentSymbol[] {
  return root.sections.map((section) => symbolOf(document, section));
}

function symbolOf(document: TextDocument, section: FluentbitSection): DocumentSymbol {
  const name = propertyOf(section, 'name')?.value;
  const flow = propertyOf(section, 'alias', 'tag', 'match')?.value;
  const start = Math.min(section.start, section.header.start);
  return {
    name:
      [section.kind === 'unknown' ? section.name : section.kind, name]
        .filter((part) => part !== undefined && part !== '')
        .join(' ') || 'section',
    detail: flow ?? '',
    kind: section.kind === 'parser' || section.kind === 'multiline_parser' ? 12 : 5,
    range: rangeOf(document, { start, end: Math.max(section.end, section.header.end) }),
    selectionRange: rangeOf(document, section.header),
    children: section.children.map((child) => symbolOf(document, child)),
  };
}

export function fluentbitFolding(document: TextDocument, root: FluentbitRoot): readonly FoldingRange[] {
  return root.sections
    .flatMap((section) => [section, ...section.children])
    .flatMap((section) => {
      const startLine = document.positionAt(section.header.start).line;
      const last = section.properties.at(-1)?.end ?? section.header.end;
      const endLine = document.positionAt(last).line;
      return endLine > startLine ? [{ startLine, endLine }] : [];
    });
}

const fileKeys = new Set([
  'parsers_file',
  'plugins_file',
  'streams_file',
  'script',
  'upstream',
  'tls.ca_file',
  'tls.crt_file',
  'tls.key_file',
]);

/** Includes and other files, each a link where one can be found. */
export function fluentbitLinks(
  document: TextDocument,
  root: FluentbitRoot,
  files: FileAccess,
): readonly DocumentLink[] {
  const includes = root.metas
    .filter((meta) => meta.kind === 'include')
    .map((meta) => ({ path: meta.value, span: meta.valueSpan }));
  const named = root.sections.flatMap((section) =>
    section.properties
      .filter((property) => fileKeys.has(property.key))
      .map((property) => ({ path: property.value, span: property.valueSpan })),
  );
  return [...includes, ...named].flatMap(({ path, span }): DocumentLink[] => {
    const target = path === '' || path.includes('${') ? undefined : files.list(document.uri, path)?.[0];
    return target === undefined ? [] : [{ range: rangeOf(document, span), target }];
  });
}

/** Four blanks before every key of the classic format, eight in groups; blanks at the ends of lines go. */
export function formatClassic(document: TextDocument, root: FluentbitRoot): readonly TextEdit[] {
  if (root.format !== 'classic') return [];
  const groups = new Set(
    root.sections
      .flatMap((section) => section.children)
      .flatMap((group) => group.properties.map((one) => document.positionAt(one.start).line)),
  );
  const lines = document.getText().split('\n');
  return lines.flatMap((raw, line): TextEdit[] => {
    const content = raw.replace(/\r$/, '');
    const trimmed = content.trim();
    const isTop = /^[[@]/.test(content) || (content.startsWith('#') && trimmed !== '');
    if (isTemplated(trimmed) && /^(?:\{\{|<%|\{%)/.test(trimmed)) return [];
    const indent = isTop || trimmed === '' ? '' : groups.has(line) ? '        ' : '    ';
    const wanted = indent + trimmed;
    if (wanted === content) return [];
    return [{ range: { start: { line, character: 0 }, end: { line, character: content.length } }, newText: wanted }];
  });
}

/** Sections of the classic format with their keys, whose values can be aligned. */
export function alignedKeys(root: FluentbitRoot): readonly AlignedSection[] {
  if (root.format !== 'classic') return [];
  return root.sections.map(({ start, end, properties }) => ({
    start,
    end,
    pairs: properties.map(({ nameSpan, valueSpan }) => ({ key: nameSpan, value: valueSpan })),
  }));
}
