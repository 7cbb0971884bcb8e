import type { LabelMatcher } from '../../lang/query/querySpan.ts';
import { compileMatcherRegex } from '../regex.ts';

/** A label and the test that its value must pass. */
export interface CompiledMatcher {
  readonly name: string;
  readonly operator: LabelMatcher['operator'];
  readonly value: string;
  test(value: string): boolean;
}

/** Compiles a matcher; regular expressions match the whole value. */
export function compileMatcher(matcher: Pick<LabelMatcher, 'name' | 'operator' | 'value'>): CompiledMatcher {
  const { name, operator, value } = matcher;
  const make = (test: (text: string) => boolean): CompiledMatcher => ({ name, operator, value, test });
  if (operator === '=') return make((text) => text === value);
  if (operator === '!=') return make((text) => text !== value);
  const matches = compileMatcherRegex(value);
  return operator === '=~' ? make(matches) : make((text) => !matches(text));
}
