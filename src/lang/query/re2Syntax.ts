import { RE2JS } from 're2js';

const checked = new Map<string, string | undefined>();
const maxRemembered = 2000;

/** Why RE2 refuses a regular expression, in its own words, or undefined where it takes it. */
export function re2Fault(expression: string): string | undefined {
  if (checked.has(expression)) return checked.get(expression);
  const fault = compileFault(expression);
  if (checked.size >= maxRemembered) checked.clear();
  checked.set(expression, fault);
  return fault;
}

function compileFault(expression: string): string | undefined {
  if (isPlain(expression)) return undefined;
  try {
    RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Words with dots, alternatives and stars between them need no compiler to be found right. */
function isPlain(expression: string): boolean {
  return /^[\w \-/:,]*(?:(?:\.[*+]?|\|)[\w \-/:,]*)*$/.test(expression);
}

const emptiness = new Map<string, boolean>();

/** True where the expression matches the empty string, as a whole. False for one that RE2 refuses. */
export function matchesEmpty(expression: string): boolean {
  // Most expressions are words, alternatives of words, or words with a tail of anything.
  if (/^[\w/:-]+(?:\|[\w/:-]+)*(?:\.[*+])?$/.test(expression) || expression === '.+') return false;
  if (expression === '.*' || expression === '') return true;
  const known = emptiness.get(expression);
  if (known !== undefined) return known;
  if (emptiness.size >= maxRemembered) emptiness.clear();
  const result = compileMatchesEmpty(expression);
  emptiness.set(expression, result);
  return result;
}

function compileMatchesEmpty(expression: string): boolean {
  try {
    return RE2JS.compile(expression, RE2JS.DOTALL).matches('');
  } catch {
    return false;
  }
}

/** Whether the expression matches a text from its first character to its last; undefined for an expression that RE2 refuses. */
export function matchesWhole(expression: string, text: string): boolean | undefined {
  try {
    return RE2JS.compile(expression, RE2JS.DOTALL).matches(text);
  } catch {
    return undefined;
  }
}
