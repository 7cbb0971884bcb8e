import * as vscode from 'vscode';
import { isAbortError, messageOf } from '../../base/async.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';

/** Registers a command. What it throws is told to the user and in the log; who gives up is told nothing. */
export function registerAction(
  { disposables, log }: Pick<ObservatoryContext, 'disposables' | 'log'>,
  id: string,
  run: (...args: never[]) => Promise<void>,
): void {
  disposables.add(
    vscode.commands.registerCommand(id, async (...args: never[]) => {
      try {
        await run(...args);
      } catch (error) {
        if (isAbortError(error)) return;
        log.error(`${id}: ${messageOf(error)}`);
        void vscode.window.showErrorMessage(messageOf(error));
      }
    }),
  );
}
