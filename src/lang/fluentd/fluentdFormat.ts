import type { TextEdit } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isTemplated } from '../fluent/templateLine.ts';
import type { FluentdNode, FluentdRoot } from './fluentdAst.ts';

/** Two blanks a level. Lines inside a value of several lines keep their place, and so does everything in a text whose tags do not pair. */
export function formatFluentd(document: TextDocument, root: FluentdRoot): readonly TextEdit[] {
  if (root.format !== 'v1') return [];
  const lineCount = document.lineCount;
  const depths = new Int32Array(lineCount + 1);
  const isKept = new Uint8Array(lineCount + 1);
  mark(document, root.children, depths, isKept);
  const text = document.getText();
  const edits: TextEdit[] = [];
  let depth = 0;
  for (let line = 0; line < lineCount; line++) {
    depth += depths[line] ?? 0;
    if (isKept[line] === 1) continue;
    const start = document.offsetAt({ line, character: 0 });
    const next = line + 1 < lineCount ? document.offsetAt({ line: line + 1, character: 0 }) : text.length;
    const content = text.slice(start, next).replace(/[\r\n]+$/, '');
    const trimmed = content.trim();
    if (isTemplated(trimmed) && /^(?:\{\{|<%|\{%)/.test(trimmed)) continue;
    const wanted = trimmed === '' ? '' : '  '.repeat(depth) + trimmed;
    if (wanted !== content) {
      edits.push({
        range: { start: { line, character: 0 }, end: { line, character: content.length } },
        newText: wanted,
      });
    }
  }
  return edits;
}

/** Notes where the depth changes: one deeper below a header, one less at the closing tag. */
function mark(document: TextDocument, nodes: readonly FluentdNode[], depths: Int32Array, isKept: Uint8Array): void {
  const stack = [...nodes];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'section') {
      if (node.closing === undefined) continue;
      const header = document.positionAt(node.header.start).line;
      const closing = document.positionAt(node.closing.start).line;
      if (closing > header) {
        depths[header + 1] = (depths[header + 1] ?? 0) + 1;
        depths[closing] = (depths[closing] ?? 0) - 1;
      }
      for (const child of node.children) stack.push(child);
      continue;
    }
    const first = document.positionAt(node.start).line;
    const last = document.positionAt(node.end).line;
    for (let line = first + 1; line <= last; line++) isKept[line] = 1;
  }
}
