import * as vscode from 'vscode';
import { isAbortError } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { readFileQuery, type WholeQuery } from '../../engine/logql/fileQuery.ts';
import { FileLogs } from '../../state/fileLogs.ts';
import { answerScheme } from '../ids.ts';
import { askFileQuery } from './askFileQuery.ts';
import { answerText } from './fileAnswerText.ts';
import { openSlices } from './fileSlices.ts';

const historyKey = 'kubeObservatory.fileQueries';
/** Queries that are remembered. */
const mostQueries = 20;

interface Answer {
  readonly source: vscode.Uri;
  readonly text: string;
}

/** Asks for LogQL queries on files, and keeps the answers that are open as documents. */
export class FileQueries implements Disposable {
  readonly #memory: vscode.Memento;
  readonly #didAnswer: vscode.EventEmitter<vscode.Uri>;
  readonly #answers = new Map<string, Answer>();
  readonly #closing: Disposable;

  constructor(memory: vscode.Memento, didAnswer: vscode.EventEmitter<vscode.Uri>) {
    this.#memory = memory;
    this.#didAnswer = didAnswer;
    this.#closing = vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => {
      // A document that changes its language closes too, but stays open.
      if (isClosed) this.#answers.delete(uri.toString());
    });
  }

  /** Asks for a query and shows what it yields of a file; on an answer, asks again about the file behind it. */
  async run(uri: vscode.Uri): Promise<void> {
    const source = this.#answers.get(uri.toString())?.source ?? uri;
    const name = nameOf(source);
    const typed = await askFileQuery(name, this.#history());
    if (typed === undefined) return;
    const read = readFileQuery(typed);
    if (read.kind === 'mistake') return;
    await this.#remember(typed);
    try {
      await this.#show(source, await answerOf(source, typed, read));
    } catch (error) {
      if (!isAbortError(error)) throw error;
    }
  }

  textOf(uri: vscode.Uri): string {
    return (
      this.#answers.get(uri.toString())?.text ?? `# ${vscode.l10n.t('This answer is gone. Run the query again.')}\n`
    );
  }

  dispose(): void {
    this.#closing.dispose();
  }

  async #show(source: vscode.Uri, text: string): Promise<void> {
    const title = vscode.l10n.t('LogQL on {0}', nameOf(source));
    // Files of one name in several folders have an answer each.
    const uri = vscode.Uri.from({ scheme: answerScheme, path: `/${title}`, query: source.toString() });
    this.#answers.set(uri.toString(), { source, text });
    this.#didAnswer.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, 'log');
    await vscode.window.showTextDocument(document, { preview: false });
  }

  #history(): readonly string[] {
    const kept = this.#memory.get<unknown>(historyKey);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  }

  async #remember(query: string): Promise<void> {
    const others = this.#history().filter((one) => one !== query);
    await this.#memory.update(historyKey, [query, ...others].slice(0, mostQueries));
  }
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Loads a file and answers, with progress. @throws AbortError when the user cancels, and what reading the file throws */
async function answerOf(source: vscode.Uri, typed: string, query: WholeQuery): Promise<string> {
  const name = nameOf(source);
  const stop = new AbortController();
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('LogQL on {0}', name), cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => {
        stop.abort();
      });
      const { slices, size, isCut, modifiedMs } = await openSlices(source);
      // Lines without a time are a nanosecond apart, and the last one is as old as the file.
      const logs = new FileLogs(name, BigInt(Math.round(modifiedMs)) * 1_000_000n - BigInt(size));
      await logs.load(slices, stop.signal, (length) => {
        progress.report({ increment: (length / Math.max(1, size)) * 100 });
      });
      const answer = await logs.answer(query, stop.signal);
      return answerText({ name, query: typed, lineCount: logs.lineCount, isFileCut: isCut, answer });
    },
  );
}
