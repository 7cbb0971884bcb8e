import type { Catalog } from '../../lang/languageService.ts';
import type { QueryLanguage, Suggestion } from '../../lang/query/queryLanguage.ts';
import type { QueryCompletion, QueryMistake } from '../../protocol/queryAssistContract.ts';

export interface QueryAssistOptions {
  readonly language: 'promql' | 'logql';
  /** Where names come from: asked anew each time, since a panel changes its source. */
  readonly catalog: () => Promise<Catalog>;
  /** The selector that a pipeline alone stands for, where the box takes such a thing. */
  readonly selector?: () => string;
}

const mostCompletions = 60;
const mode = { variables: false };

/** Helps who types a query into the box of a panel, with the services that documents have. */
export class QueryAssist {
  readonly #options: QueryAssistOptions;
  #language: Promise<QueryLanguage> | undefined;

  constructor(options: QueryAssistOptions) {
    this.#options = options;
  }

  /** What may be written at a place, the best first. */
  async complete(text: string, offset: number): Promise<readonly QueryCompletion[]> {
    const language = await this.#load();
    const lead = this.#lead(text);
    const place = Math.min(Math.max(0, offset), text.length) + lead.length;
    const found = await language.suggest(lead + text, place, mode, await this.#options.catalog());
    const own = found.filter(({ start }) => start >= lead.length);
    return rank(own, lead + text, place)
      .slice(0, mostCompletions)
      .map((suggestion) => toCompletion(suggestion, lead.length));
  }

  /** What is wrong with a query; nothing about an empty one. */
  async check(text: string): Promise<readonly QueryMistake[]> {
    if (text.trim() === '') return [];
    const language = await this.#load();
    const lead = this.#lead(text);
    return language
      .problems(lead + text, mode)
      .filter(({ end }) => end > lead.length || lead === '')
      .map(({ severity, message, start, end }) => ({
        severity: severity === 'error' || severity === 'warning' ? severity : 'info',
        message,
        start: Math.max(0, start - lead.length),
        end: Math.max(0, end - lead.length),
      }));
  }

  /** What stands before a pipeline without a selector, so that it is a query. */
  #lead(text: string): string {
    const { selector } = this.#options;
    return selector !== undefined && /^\s*(?:[|!]|$)/.test(text) ? `${selector()} ` : '';
  }

  #load(): Promise<QueryLanguage> {
    this.#language ??=
      this.#options.language === 'promql'
        ? import('../../lang/promql/promqlLanguage.ts').then(({ promqlLanguage }) => promqlLanguage)
        : import('../../lang/logql/logqlLanguage.ts').then(({ logqlLanguage }) => logqlLanguage);
    return this.#language;
  }
}

/** Those that hold the letters of what is typed already, the nearest first. */
function rank(suggestions: readonly Suggestion[], text: string, place: number): readonly Suggestion[] {
  const ranked = suggestions.flatMap((suggestion) => {
    const typed = text
      .slice(suggestion.start, place)
      .replace(/^["'`]/, '')
      .toLowerCase();
    const label = suggestion.label.toLowerCase();
    const at = label.indexOf(typed);
    const distance = typed === '' ? 0 : at === 0 ? 0 : at > 0 ? 1 : holdsLetters(label, typed) ? 2 : undefined;
    return distance === undefined ? [] : [{ suggestion, distance }];
  });
  return ranked
    .sort((a, b) => a.distance - b.distance || (a.suggestion.rank ?? 100) - (b.suggestion.rank ?? 100))
    .map(({ suggestion }) => suggestion);
}

function holdsLetters(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function toCompletion(suggestion: Suggestion, shift: number): QueryCompletion {
  const { label, kind, start, end, detail = '' } = suggestion;
  const { text, caret } = suggestion.isSnippet === true ? plain(suggestion.insert) : whole(suggestion.insert);
  const range = { start: start - shift, end: Math.max(start, end) - shift };
  return { label, kind, insert: text, caret, detail: detail.replace(/\s+/g, ' '), ...range };
}

function whole(insert: string): { readonly text: string; readonly caret: number } {
  const text = insert.replace(/\s*\n\s*/g, ' ');
  return { text, caret: text.length };
}

/** A snippet as text; the caret goes to its first place. */
function plain(snippet: string): { readonly text: string; readonly caret: number } {
  let text = '';
  let caret: number | undefined;
  let last: number | undefined;
  const place = /\\([\\$}])|\$\{(\d+)(?::([^}]*))?\}|\$(\d+)|[^\\$]+|[\\$]/g;
  for (const [piece, escaped, named, filled = '', bare] of snippet.replace(/\s*\n\s*/g, ' ').matchAll(place)) {
    const number = named ?? bare;
    if (number === undefined) text += escaped ?? piece;
    else {
      if (number === '0') last = text.length;
      else caret ??= text.length;
      text += filled;
    }
  }
  return { text, caret: caret ?? last ?? text.length };
}
