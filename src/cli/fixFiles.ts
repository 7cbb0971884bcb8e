import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { messageOf } from '../base/async.ts';
import { documentLanguageOf } from '../lang/workspace/documentLanguage.ts';
import type { DocumentLanguage } from '../lang/workspace/documentLanguage.ts';
import type { LanguageRegistry } from '../lang/workspace/languageRegistry.ts';

/** A fix may uncover another one; after as many rounds it is enough. */
const mostRounds = 10;

/**
 * Writes files anew with every fix that their languages apply on their own. Files without one are left alone.
 * @returns those that could not be written, and why.
 */
export async function fixFiles(
  paths: readonly string[],
  language: DocumentLanguage | undefined,
  languages: LanguageRegistry,
  write: (path: string, text: string) => Promise<void> = writeFile,
): Promise<readonly { readonly path: string; readonly message: string }[]> {
  const unwritten: { readonly path: string; readonly message: string }[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => undefined);
    const raw = bytes?.toString('utf8');
    // What is not UTF-8 would be written as something else.
    if (bytes === undefined || raw === undefined || !Buffer.from(raw, 'utf8').equals(bytes)) continue;
    const mark = raw.startsWith('\ufeff') ? '\ufeff' : '';
    const text = raw.slice(mark.length);
    const own = language ?? documentLanguageOf(path, text, undefined);
    const fixed = own === undefined ? text : fixText(path, text, own, languages);
    if (fixed === text) continue;
    await write(path, mark + fixed).catch((error: unknown) => {
      unwritten.push({ path, message: `${path} cannot be written: ${messageOf(error)}` });
    });
  }
  return unwritten;
}

function fixText(path: string, text: string, language: DocumentLanguage, languages: LanguageRegistry): string {
  const id = /\.ya?ml$/i.test(path) ? 'yaml' : language;
  const service = languages[language];
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  let fixed = text;
  for (let round = 0; round < mostRounds; round++) {
    const document = TextDocument.create(pathToFileURL(resolve(path)).href, id, round, fixed);
    const range = { start: document.positionAt(0), end: document.positionAt(fixed.length) };
    const fix = service.codeActions?.(document, range, []).find((action) => action.kind === 'source.fixAll');
    const edits = (fix?.edits ?? []).map((edit) => ({ ...edit, newText: edit.newText.replace(/\r?\n/g, lineBreak) }));
    if (edits.length === 0) break;
    fixed = TextDocument.applyEdits(document, edits);
  }
  return fixed;
}
