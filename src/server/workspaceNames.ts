import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import { FileChangeType } from 'vscode-languageserver/node';
import type { FileEvent } from 'vscode-languageserver/node';
import type { Disposable } from '../base/lifecycle.ts';
import type { EditedDocument } from '../lang/editedDocument.ts';
import type { RecordingRules } from '../lang/workspace/recordingRules.ts';
import { RuleIndex } from '../lang/workspace/ruleIndex.ts';
import type { RuleName } from '../lang/workspace/ruleIndex.ts';
import type { IndexReply } from './indexMessages.ts';
import { IndexThread } from './indexThread.ts';
import type { DocumentAccess, ServerContext } from './serverContext.ts';

/**
 * The names of rules in all files of the workspace. A thread reads those on the disk; what is open in the editor is read here, as it
 * stands there.
 */
export class WorkspaceNames implements Disposable {
  readonly #connection: Connection;
  readonly #documents: TextDocuments<EditedDocument>;
  readonly #at: DocumentAccess;
  readonly #index = new RuleIndex();
  readonly #onDidRecord: (rules: RecordingRules) => void;
  readonly #thread: IndexThread;
  /** Folders that are being read. */
  #reading = 0;
  #hasRead = false;
  #recorded: RecordingRules | undefined;
  /** The version of each open document that the index knows. */
  readonly #versions = new Map<string, number>();

  /**
   * @param module the file that the reading thread runs.
   * @param onDidRecord hears of the recording rules of the workspace, once all of it is read, and of every change.
   */
  constructor({ connection, documents, at }: ServerContext, module: URL, onDidRecord: (rules: RecordingRules) => void) {
    this.#connection = connection;
    this.#documents = documents;
    this.#at = at;
    this.#onDidRecord = onDidRecord;
    this.#thread = new IndexThread(module, (reply) => {
      this.#take(reply);
    });
    documents.onDidSave(() => {
      this.current();
    });
    documents.onDidClose(({ document: { uri } }) => {
      // What was not saved is gone: the disk knows.
      if (this.#versions.delete(uri)) this.#thread.send({ kind: 'file', uri });
    });
  }

  /** The index, with every open document as it is now. */
  current(): RuleIndex {
    for (const document of this.#documents.all()) {
      const { uri, version } = document;
      if (this.#versions.get(uri) === version || this.#at(uri, () => true) !== true) continue;
      this.#index.update(document);
      this.#versions.set(uri, version);
    }
    this.#settle();
    return this.#index;
  }

  readFolder(uri: string): void {
    this.#reading++;
    this.#thread.send({ kind: 'folder', uri });
  }

  forgetFolder(uri: string): void {
    this.#index.remove(uri);
    this.#versions.clear();
    this.#settle();
  }

  /** Follows what has happened to files on the disk. */
  follow(changes: readonly FileEvent[]): void {
    for (const { uri, type } of changes) {
      if (this.#documents.get(uri) !== undefined) continue;
      if (type === FileChangeType.Deleted) this.#index.remove(uri);
      else this.#thread.send({ kind: 'file', uri });
    }
    this.#settle();
  }

  dispose(): void {
    this.#thread.dispose();
  }

  /** Takes over what is recorded, once all of it is known. */
  #settle(): void {
    const recorded = this.#index.recorded();
    if (!this.#hasRead || this.#reading > 0 || recorded === this.#recorded) return;
    this.#recorded = recorded;
    this.#onDidRecord(recorded);
  }

  #take(reply: IndexReply): void {
    if (reply.kind === 'names') {
      this.#takeNames(reply.uri, reply.names);
      return;
    }
    if (reply.job.kind === 'folder') {
      this.#reading = Math.max(0, this.#reading - 1);
      this.#hasRead ||= reply.kind === 'done';
    }
    this.current();
    if (reply.kind === 'failed') {
      this.#connection.console.error(`${reply.job.uri} could not be read: ${reply.message}`);
    } else if (reply.job.kind === 'folder') {
      const { heapUsed, rss } = process.memoryUsage();
      this.#connection.console.info(
        `${reply.job.uri}: ${String(reply.files)} files read in ${String(Math.round(reply.ms))} ms, ` +
          `${String(this.#index.size)} of them with names of rules or metrics; ` +
          `${megabytes(heapUsed)} in use, ${megabytes(rss)} of the process.`,
      );
    }
  }

  #takeNames(uri: string, names: readonly RuleName[]): void {
    // What the editor holds is newer than the disk.
    if (this.#documents.get(uri) === undefined) this.#index.set(uri, names);
  }
}

function megabytes(bytes: number): string {
  return `${String(Math.round(bytes / 1e6))} MB`;
}
