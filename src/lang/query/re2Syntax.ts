import { RE2JS } from 're2js';

const checked = new Map<string, string | undefined>();
const maxRemembered = 2000;
/** In UTF-16 units: what is longer was written by a program, and is found anew rather than kept. */
const longestRemembered = 2000;
/** How many steps an expression may compile to, about, so that it is compiled while somebody types. No one wrote what is larger. */
const mostSteps = 20_000;

/** Why RE2 refuses a regular expression, in its own words, or undefined where it takes it or where it is too large to tell. */
export function re2Fault(expression: string): string | undefined {
  const earlier = checked.get(expression);
  if (earlier !== undefined || checked.has(expression)) return earlier;
  if (isLarge(expression)) return undefined;
  const fault = compileFault(expression);
  if (expression.length > longestRemembered) return fault;
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

/** True where compiling takes long, be it for the length or for what is repeated. */
function isLarge(expression: string): boolean {
  if (expression.length > mostSteps) return true;
  let steps = expression.length;
  for (const match of expression.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g)) {
    // More is a fault, which RE2 tells.
    steps += Math.min(1000, Math.max(Number(match[1]), Number(match[2] ?? 0)));
  }
  return steps > mostSteps;
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
  if (isLarge(expression)) return false;
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
  if (isLarge(expression)) return undefined;
  try {
    return RE2JS.compile(expression, RE2JS.DOTALL).matches(text);
  } catch {
    return undefined;
  }
}

/** How many pairs of parentheses of an expression capture; undefined for one that RE2 refuses, or that is too large to tell. */
export function re2Captures(expression: string): number | undefined {
  if (isLarge(expression)) return undefined;
  try {
    return RE2JS.compile(expression).groupCount();
  } catch {
    return undefined;
  }
}
