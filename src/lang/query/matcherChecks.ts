import type { QueryProblem } from './queryProblem.ts';
import { goQuote } from './quotedText.ts';
import type { LabelMatcher, QuerySpan } from './querySpan.ts';
import { plainText, withoutAnchors } from './regexShape.ts';
import { matchesWhole } from './re2Syntax.ts';

/** How a database speaks of what its selectors pick. */
export interface MatcherWords {
  readonly language: 'promql' | 'logql';
  /** `Prometheus` or `Loki`. */
  readonly database: string;
  /** `series` or `stream`. */
  readonly one: string;
}

/** What a selector's matchers say that is idle, doubled or cannot be at once. */
export function checkMatchers(matchers: readonly LabelMatcher[], words: MatcherWords): readonly QueryProblem[] {
  if (matchers.length === 0) return [];
  const checker = new MatcherChecker(words);
  checker.check(matchers);
  return checker.problems;
}

class MatcherChecker {
  readonly problems: QueryProblem[] = [];
  readonly #words: MatcherWords;

  constructor(words: MatcherWords) {
    this.#words = words;
  }

  check(matchers: readonly LabelMatcher[]): void {
    if (hasDistinctNames(matchers)) for (const matcher of matchers) this.#checkRegex(matcher);
    else this.#checkRepeated(matchers);
  }

  #checkRepeated(matchers: readonly LabelMatcher[]): void {
    const equal = new Map<string, LabelMatcher>();
    const seen = new Set<string>();
    for (const matcher of matchers) {
      if (matcher.operator === '=' && !equal.has(matcher.name)) equal.set(matcher.name, matcher);
    }
    for (const matcher of matchers) {
      const identity = `${matcher.name}${matcher.operator}${matcher.value}`;
      const isRepeated = seen.has(identity);
      seen.add(identity);
      const other = equal.get(matcher.name);
      if (isRepeated) {
        this.#report('duplicate-matcher', 'warning', matcher, `${matcher.name} is matched twice in the same way.`);
      } else if (other !== undefined && other !== matcher && matcher.name !== '__name__') {
        this.#compare(other, matcher);
      } else this.#checkRegex(matcher);
    }
  }

  #report(code: string, severity: QueryProblem['severity'], span: QuerySpan, message: string): void {
    const { language } = this.#words;
    this.problems.push({ code: `${language}/${code}`, severity, message, start: span.start, end: span.end });
  }

  /** A second matcher of a label whose value an equality gives. */
  #compare(equality: LabelMatcher, matcher: LabelMatcher): void {
    const { name, value } = equality;
    // A dashboard's variable may be anything.
    if ([value, matcher.value].some((text) => text.includes('$') || text.includes('[['))) return;
    const passes = passesMatcher(matcher, value);
    if (passes === undefined) return;
    if (passes) {
      const message = `${name} is ${goQuote(value)} already: this adds nothing.`;
      this.#report('idle-matcher', 'hint', matcher, message);
      return;
    }
    const what =
      matcher.operator === '=' ? goQuote(matcher.value) : `pass ${matcher.operator}${goQuote(matcher.value)}`;
    const message = `No ${this.#words.one} can have ${name} equal to ${goQuote(value)} and ${what} at once.`;
    this.#report('impossible-selector', 'warning', matcher, message);
  }

  #checkRegex(matcher: LabelMatcher): void {
    const { operator, value } = matcher;
    if (operator !== '=~' && operator !== '!~') return;
    const plain = plainText(value);
    if (plain !== undefined && !value.includes('$')) {
      const better = operator === '=~' ? '=' : '!=';
      const message = `${goQuote(value)} is no pattern: ${better} says the same and is faster.`;
      this.#report('plain-regex', 'hint', matcher, message);
    } else if (withoutAnchors(value) !== undefined) {
      const message = `${this.#words.database} anchors expressions at both ends: ^ and $ add nothing.`;
      this.#report('anchored-regex', 'hint', matcher.valueSpan, message);
    } else if (value === '.*') {
      const effect = operator === '=~' ? `matches every ${this.#words.one}` : `matches no ${this.#words.one} at all`;
      this.#report('idle-matcher', operator === '=~' ? 'hint' : 'warning', matcher, `This ${effect}.`);
    }
  }
}

function hasDistinctNames(matchers: readonly LabelMatcher[]): boolean {
  return matchers.length < 2 || new Set(matchers.map((matcher) => matcher.name)).size === matchers.length;
}

/** Whether a label with this value passes; undefined where RE2 cannot tell. */
function passesMatcher({ operator, value }: LabelMatcher, label: string): boolean | undefined {
  if (operator === '=') return value === label;
  if (operator === '!=') return value !== label;
  const matches = matchesWhole(value, label);
  return matches === undefined ? undefined : matches === (operator === '=~');
}
