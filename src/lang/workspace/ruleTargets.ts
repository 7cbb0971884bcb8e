import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { readEmbedded } from './embeddedDocument.ts';
import type { RecordingRules } from './recordingRules.ts';
import { appendRule } from './ruleInsertion.ts';

/** More than a menu can show at once. */
const mostTargets = 8;
/** In UTF-16 units. A file that is larger is written by a program. */
const longestFile = 500_000;

/** An edit that adds a rule to a file. */
export interface RuleTarget {
  readonly uri: string;
  /** The path of the file, as far as it differs from that of the document. */
  readonly shownAs: string;
  readonly edit: TextEdit;
}

/** Adds a recording rule to each rule file of the workspace that can take it, the nearest ones first and no more than a menu can show. */
export function appendToRuleFiles(
  uri: string,
  rules: RecordingRules,
  rule: { readonly name: string; readonly expr: string },
): readonly RuleTarget[] {
  const targets: RuleTarget[] = [];
  for (const target of nearestFirst(uri, rules.ruleFiles?.() ?? [])) {
    if (targets.length >= mostTargets) break;
    const text = rules.textOf?.(target);
    if (text === undefined || text.length > longestFile) continue;
    const document = TextDocument.create(target, 'yaml', 0, text);
    const { ruleFiles: files, queries } = readEmbedded(document);
    const file = queries.some((query) => query.language === 'logql') ? undefined : files.at(-1);
    const edit = file && appendRule(document, file, rule.name, rule.expr);
    if (edit !== undefined) targets.push({ uri: target, shownAs: pathBeside(uri, target), edit });
  }
  return targets;
}

function nearestFirst(uri: string, targets: readonly string[]): readonly string[] {
  const distances = new Map(targets.map((target) => [target, distance(uri, target)]));
  return targets
    .filter((target) => /\.(?:ya?ml|rules)$/i.test(target))
    .toSorted((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0) || (a < b ? -1 : 1));
}

/** How many folders lie between two files. */
function distance(uri: string, target: string): number {
  const shared = sharedFolders(uri, target);
  return uri.split('/').length + target.split('/').length - 2 * shared;
}

function sharedFolders(uri: string, target: string): number {
  const [own, other] = [uri.split('/').slice(0, -1), target.split('/').slice(0, -1)];
  const first = own.findIndex((part, index) => part !== other[index]);
  return first < 0 ? own.length : first;
}

function pathBeside(uri: string, target: string): string {
  const path = target.split('/').slice(sharedFolders(uri, target)).join('/');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
