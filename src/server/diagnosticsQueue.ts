import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import type { Disposable } from '../base/lifecycle.ts';

/** In milliseconds. */
const longestPause = 150;
/** A check may take this part of the time while somebody types without a pause. */
const pauseFactor = 5;

/** Publishes what is wrong with each document, once the user has stopped to type for a moment. */
export class DiagnosticsQueue implements Disposable {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** How long the last check of each document took, in milliseconds. */
  readonly #durations = new Map<string, number>();
  readonly #connection: Connection;
  readonly #validate: (uri: string) => readonly Diagnostic[];

  constructor(connection: Connection, validate: (uri: string) => readonly Diagnostic[]) {
    this.#connection = connection;
    this.#validate = validate;
  }

  checkNow(uri: string): void {
    this.#schedule(uri, 0);
  }

  /** Checks a document when the user pauses: the longer the last check took, the longer the pause has to be. */
  checkSoon(uri: string): void {
    this.#schedule(uri, Math.min(longestPause, (this.#durations.get(uri) ?? longestPause) * pauseFactor));
  }

  #schedule(uri: string, delayMs: number): void {
    clearTimeout(this.#timers.get(uri));
    const check = (): void => {
      this.#timers.delete(uri);
      const started = performance.now();
      const diagnostics = this.#check(uri);
      this.#durations.set(uri, performance.now() - started);
      this.#publish(uri, diagnostics);
    };
    this.#timers.set(uri, setTimeout(check, delayMs));
  }

  /** Takes back what was published about a document. */
  clear(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#durations.delete(uri);
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
