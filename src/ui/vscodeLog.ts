import type * as vscode from 'vscode';
import { createLogger } from '../base/log.ts';
import type { Logger } from '../base/log.ts';

/** A logger that writes to the extension's output channel, at the levels that the user chose there. */
export function createVscodeLog(channel: vscode.LogOutputChannel): Logger {
  return createLogger((level, message) => {
    channel[level](message);
  });
}
