import type { Hover } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Offer } from './completionItems.ts';
import type { FluentLanguage } from './fluentRecognition.ts';
import { hoverCard } from './hoverCard.ts';

/** Variables that a container has, each with a few words on where from: `ConfigMap settings, key host`. */
export type Environment = ReadonlyMap<string, string>;

/** A variable that a config reads. */
export interface VariableUse {
  readonly name: string;
  /** Where the name stands, in UTF-16 code units, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** True where the config says what to take when the variable is not set. */
  readonly hasDefault: boolean;
}

/** The variables that a config reads, outside of comments: `${NAME}` of Fluent Bit, `ENV['NAME']` of Fluentd. */
export function variableUses(agent: FluentLanguage, text: string): readonly VariableUse[] {
  const pattern =
    agent === 'fluentbit' ? /\$\{([A-Za-z_]\w*)\}/g : /\bENV(?:\[|\.fetch\(|\.fetch )\s*["']([A-Za-z_]\w*)["']/g;
  return [...text.matchAll(pattern)].flatMap((match): readonly VariableUse[] => {
    const name = match[1] ?? '';
    const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    if (/^\s*#(?!\{)/.test(line)) return [];
    const start = match.index + match[0].lastIndexOf(name);
    const hasDefault = agent === 'fluentd' && isGuarded(text, match.index, match.index + match[0].length);
    return [{ name, start, end: start + name.length, hasDefault }];
  });
}

/** Whether the Ruby around a variable does something where it is not set. */
function isGuarded(text: string, start: number, end: number): boolean {
  const open = text.lastIndexOf('#{', start);
  const close = text.indexOf('}', end);
  const newline = text.indexOf('\n', end);
  if (open < 0 || text.slice(open, start).includes('\n') || close < 0 || (newline >= 0 && close > newline)) return true;
  return !/^#\{\s*$/.test(text.slice(open, start)) || !/^\s*[\])]\s*$/.test(text.slice(end, close));
}

/** The variables of a container as completion offers them, those left out that are offered already. */
export function variableOffers(environment: Environment, offered: readonly Offer[]): readonly Offer[] {
  const known = new Set(offered.map((offer) => offer.label));
  return [...environment].flatMap(([label, detail]) => (known.has(label) ? [] : [{ label, kind: 'name', detail }]));
}

/** Where the variable at an offset comes from; undefined where none stands or nothing is known of it. */
export function hoverVariable(
  document: TextDocument,
  agent: FluentLanguage,
  offset: number,
  environment: Environment,
): Hover | undefined {
  if (environment.size === 0) return undefined;
  const use = variableUses(agent, document.getText()).find((one) => one.start <= offset && offset <= one.end);
  const from = use === undefined ? undefined : environment.get(use.name);
  if (use === undefined || from === undefined) return undefined;
  return hoverCard(document, use, { title: use.name, words: undefined, facts: [from] });
}
