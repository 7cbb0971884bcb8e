import type { LineFilter, LineFilterOperator } from '../../lang/logql/logqlAst.ts';
import { compileRegex } from '../regex.ts';
import { parseIpRange } from './ipRange.ts';
import { LinePattern } from './linePattern.ts';

export type LineTest = (line: string) => boolean;

/** Compiles a line filter: one alternative must hold, with a negated operator none may. */
export function compileLineFilter(filter: LineFilter): LineTest {
  const tests = filter.alternatives.map(({ value, isIp }) => compileOperand(filter.operator, value, isIp));
  const isNegated = filter.operator.startsWith('!');
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return isNegated ? (line) => !only(line) : only;
  return (line) => tests.some((test) => test(line)) !== isNegated;
}

function compileOperand(operator: LineFilterOperator, value: string, isIp: boolean): LineTest {
  if (isIp) {
    const range = parseIpRange(value);
    return (line) => range?.isIn(line) ?? false;
  }
  switch (operator) {
    case '|=':
    case '!=':
      return (line) => line.includes(value);
    case '|>':
    case '!>': {
      const pattern = new LinePattern(value);
      return (line) => pattern.test(line);
    }
    default:
      return compileLineRegex(value);
  }
}

/** A regular expression anywhere in a line. A text that every match must hold is looked for first, which is far cheaper. */
function compileLineRegex(expression: string): LineTest {
  const literal = wholeLiteral(expression);
  if (literal !== undefined) return (line) => line.includes(literal);
  const regex = compileRegex(expression);
  const needed = requiredText(expression);
  if (needed === undefined) return (line) => regex.test(line);
  return (line) => line.includes(needed) && regex.test(line);
}

/** The text that an expression stands for when it is nothing but plain characters. */
export function wholeLiteral(expression: string): string | undefined {
  return /^[\w\s:/,=@#~<>"'!%&;-]*$/.test(expression) ? expression : undefined;
}

/** The longest run of plain characters that stands in every match, or undefined where none can be told. */
export function requiredText(written: string): string | undefined {
  // `7{3}` as `777`.
  const expression = written.replace(/(?<!\\)([\w-])\{(\d)\}/g, (_, char: string, times: string) =>
    char.repeat(Number(times)),
  );
  if (/\(\?|\||\\[QExpPCuU0-7]/.test(expression)) return undefined;
  let best = '';
  let run = '';
  let depth = 0;
  const close = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let i = 0; i < expression.length; i += 1) {
    const char = expression[i] ?? '';
    const next = expression[i + 1] ?? '';
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    const isEscape = char === '\\';
    const isPlain = /^[\w\s:/,=@#~<>"'!%&;-]$/.test(char) || (isEscape && /^[^\w\s]$/.test(next));
    const following = isEscape ? (expression[i + 2] ?? '') : next;
    if (char === '[') {
      close();
      i = classEnd(expression, i);
    } else if (isPlain && depth === 0 && !/^[*?{]$/.test(following)) {
      run += isEscape ? next : char;
      if (following === '+') close();
    } else close();
    if (isEscape) i += 1;
  }
  close();
  return best.length >= 2 ? best : undefined;
}

function classEnd(expression: string, start: number): number {
  let i = start + (expression[start + 1] === '^' ? 2 : 1);
  if (expression[i] === ']') i += 1;
  while (i < expression.length && expression[i] !== ']') i += expression[i] === '\\' ? 2 : 1;
  return i;
}
