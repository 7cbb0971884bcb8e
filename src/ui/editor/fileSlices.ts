import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import * as vscode from 'vscode';

/** Most bytes of a file that are read: its end, where what is new stands. */
const mostBytes = 512 * 1024 * 1024;
const sliceBytes = 256 * 1024;

/** A text in slices, cut anywhere. */
export interface SlicedText {
  readonly slices: Iterable<string> | AsyncIterable<string>;
  /** Bytes that the slices have together, about. */
  readonly size: number;
  /** Whether the beginning of the file is left out. */
  readonly isCut: boolean;
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/** The text of a file as the editor has it where it is not saved, else from where it is stored. @throws what reading it throws */
export async function openSlices(uri: vscode.Uri): Promise<SlicedText> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined && (open.isDirty || open.isUntitled)) return wholeText(open.getText(), Date.now());
  if (uri.scheme !== 'file') {
    const bytes = await vscode.workspace.fs.readFile(uri);
    const { mtime } = await vscode.workspace.fs.stat(uri);
    return wholeText(new TextDecoder().decode(bytes), mtime);
  }
  const { size, mtimeMs } = await stat(uri.fsPath);
  const start = Math.max(0, size - mostBytes);
  return { slices: readFrom(uri.fsPath, start), size: size - start, isCut: start > 0, modifiedMs: mtimeMs };
}

function wholeText(text: string, modifiedMs: number): SlicedText {
  return { slices: slicesOf(text), size: text.length, isCut: false, modifiedMs };
}

function* slicesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += sliceBytes) yield text.slice(at, at + sliceBytes);
}

async function* readFrom(path: string, start: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let isLineCut = start > 0;
  for await (const chunk of createReadStream(path, { start, highWaterMark: sliceBytes })) {
    const text = decoder.write(chunk as Buffer);
    const end = isLineCut ? text.indexOf('\n') : -1;
    if (isLineCut && end < 0) continue;
    isLineCut = false;
    yield text.slice(end + 1);
  }
  yield decoder.end();
}
