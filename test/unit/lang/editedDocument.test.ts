import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { EditedDocument } from '../../../src/lang/editedDocument.ts';
import { numbers } from '../../helpers/numbers.ts';

const pieces = [
  'a',
  '\n',
  '\r',
  '\r\n',
  'b\nc',
  '\n\r',
  '',
  '\u{1f600}',
  'x'.repeat(3000),
  'line\n'.repeat(900),
  '\ud800',
];

function assertSame(own: EditedDocument, other: TextDocument, next: (below: number) => number, context: string): void {
  const text = other.getText();
  assert.equal(own.lineCount, other.lineCount, context);
  assert.equal(own.length, text.length, context);
  const offsets = [0, text.length, text.length + 5, -3, ...Array.from({ length: 20 }, () => next(text.length + 1))];
  for (const offset of [...offsets, ...[2048, 4096, 4097, 8192]]) {
    assert.deepEqual(own.positionAt(offset), other.positionAt(offset), `${context}, offset ${String(offset)}`);
  }
  for (let turn = 0; turn < 20; turn++) {
    const position = { line: next(other.lineCount + 3) - 1, character: next(8) - 1 };
    assert.equal(own.offsetAt(position), other.offsetAt(position), `${context}, ${JSON.stringify(position)}`);
    assert.deepEqual(own.getLineRange(position.line), other.getLineRange(position.line), context);
    assert.equal(own.getEOLCharacters(position.line), other.getEOLCharacters(position.line), context);
  }
  const [start, end] = [next(text.length + 1), next(text.length + 1)].sort((one, two) => one - two);
  assert.equal(own.slice(start ?? 0, end ?? 0), text.slice(start, end), context);
}

/** The text after an edit, as the library has it that does not keep lines between edits. */
function edited(text: string, edit: TextDocumentContentChangeEvent): string {
  return TextDocument.update(TextDocument.create('file:///a', 'yaml', 0, text), [edit], 1).getText();
}

test('has the lines and positions of a document that is kept in one piece, and tells what has changed', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = numbers(seed);
    const some = (): string => Array.from({ length: next(4) }, () => pieces[next(pieces.length)] ?? '').join('');
    const texts = [some()];
    const own = new EditedDocument('file:///a', 'yaml', 0, texts[0] ?? '');
    for (let version = 1; version <= 12; version++) {
      const context = `seed ${String(seed)}, version ${String(version)}`;
      const text = texts.at(-1) ?? '';
      const old = TextDocument.create('file:///a', 'yaml', 0, text);
      const edits = Array.from({ length: 1 + next(2) }, () => {
        const start = next(text.length + 1);
        const range = { start: old.positionAt(start), end: old.positionAt(start + next(3) * next(2500)) };
        const swapped = next(5) === 0 ? { start: range.end, end: range.start } : range;
        return next(20) === 0 ? { text: some() } : { range: swapped, text: some() };
      });
      own.update(edits, version);
      texts.push(edits.reduce(edited, text));
      const now = TextDocument.create('file:///a', 'yaml', version, texts.at(-1) ?? '');
      if (next(2) === 0) assert.equal(own.getText(), now.getText(), context);
      assertSame(own, now, next, context);
      const since = next(texts.length);
      const change = own.changeSince(since);
      assert.ok(change !== undefined);
      const { start, oldEnd, newEnd } = change;
      const earlier = texts[since] ?? '';
      const told = earlier.slice(0, start) + own.slice(start, newEnd) + earlier.slice(oldEnd);
      assert.equal(told, now.getText(), context);
    }
  }
});

test('no longer knows what changed long ago', () => {
  const document = new EditedDocument('file:///a', 'yaml', 0, 'a');
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  for (let version = 1; version <= 100; version++) document.update([{ range, text: 'b' }], version);
  assert.equal(document.changeSince(0), undefined);
  assert.deepEqual(document.changeSince(99), { start: 0, oldEnd: 0, newEnd: 1 });
});
