import type * as vscode from 'vscode';

/** The languages that start the language server, by their ids in `package.json`. */
const languageIds: ReadonlySet<string> = new Set(['promql', 'logql', 'fluentd', 'fluentbit']);

/** Languages whose documents may hold ours. They start the server only where a first look finds a sign of it. */
const hostLanguageIds: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc', 'markdown']);
const signs = /\b(?:groups|PrometheusRule|ConfigMap|pipeline|expr|fluent|promql|logql)\b/;
const querySigns = /\b(?:groups|PrometheusRule|expr|promql|logql)\b/;
const firstLook = 20_000;

/** Every language whose documents the server is told of. */
export const servedLanguageIds: readonly string[] = [...languageIds, ...hostLanguageIds];

/** Whether a document may be one that the language server understands. */
export function isUnderstood(document: vscode.TextDocument): boolean {
  return languageIds.has(document.languageId) || isHost(document, signs);
}

/** Whether a document of another language may hold queries. */
export function holdsQueries(document: vscode.TextDocument): boolean {
  return isHost(document, querySigns);
}

function isHost(document: vscode.TextDocument, pattern: RegExp): boolean {
  return hostLanguageIds.has(document.languageId) && pattern.test(document.getText().slice(0, firstLook));
}
