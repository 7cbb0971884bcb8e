import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import type { Disposable } from '../base/lifecycle.ts';

/** Publishes what is wrong with each document, once the user has stopped to type for a moment. */
export class DiagnosticsQueue implements Disposable {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #connection: Connection;
  readonly #validate: (uri: string) => readonly Diagnostic[];

  constructor(connection: Connection, validate: (uri: string) => readonly Diagnostic[]) {
    this.#connection = connection;
    this.#validate = validate;
  }

  /** Checks a document after `delayMs`; an earlier request for the same document is forgotten. */
  schedule(uri: string, delayMs: number): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(
      uri,
      setTimeout(() => {
        this.#timers.delete(uri);
        this.#publish(uri, this.#check(uri));
      }, delayMs),
    );
  }

  /** Takes back what was published about a document. */
  clear(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#publish(uri, []);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #check(uri: string): readonly Diagnostic[] {
    try {
      return this.#validate(uri);
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#connection.console.error(`diagnostics of ${uri}: ${detail}`);
      return [];
    }
  }

  #publish(uri: string, diagnostics: readonly Diagnostic[]): void {
    this.#connection.sendDiagnostics({ uri, diagnostics: [...diagnostics] }).catch((error: unknown) => {
      this.#connection.console.error(`diagnostics of ${uri}: ${String(error)}`);
    });
  }
}
