import type { FluentProblem, FluentSeverity } from '../fluent/fluentProblem.ts';
import type { FluentdNode, FluentdRoot } from './fluentdAst.ts';

const gravity: readonly FluentSeverity[] = ['error', 'warning', 'information', 'hint'];

/**
 * `name = value`: Fluentd takes the sign for the value's beginning. All that is wrong with such a value comes from that, so it is told
 * once, as grave as the gravest of it.
 */
export function foldEqualsSigns(
  text: string,
  root: FluentdRoot,
  problems: readonly FluentProblem[],
): readonly FluentProblem[] {
  const mayHold = root.format === 'v1' && (text.includes('= ') || text.includes('=\t'));
  const signs = mayHold && /^[ \t]*\S+[ \t]+=[ \t]/m.test(text) ? signsIn(root.children) : [];
  if (signs.length === 0) return problems;
  const severities = new Map<Sign, FluentSeverity>();
  const others = problems.filter((problem) => {
    const sign = signAt(signs, problem);
    if (sign === undefined) return true;
    const known = severities.get(sign) ?? 'warning';
    severities.set(sign, gravity.indexOf(problem.severity) < gravity.indexOf(known) ? problem.severity : known);
    return false;
  });
  const folded = signs.map((sign): FluentProblem => {
    const { start, end, valueStart, width } = sign;
    return {
      code: 'equals-sign',
      severity: severities.get(sign) ?? 'warning',
      message: 'A blank alone parts a name from its value: Fluentd takes the = for a part of the value.',
      start,
      end,
      fixes: [{ title: 'Remove the =', edits: [{ start: valueStart, end: valueStart + width, text: '' }] }],
    };
  });
  return [...others, ...folded];
}

interface Sign {
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  /** Of the sign and the blanks behind it. */
  readonly width: number;
}

function signsIn(nodes: readonly FluentdNode[]): readonly Sign[] {
  return nodes.flatMap((node): readonly Sign[] => {
    if (node.kind === 'section') return signsIn(node.children);
    if (node.kind !== 'param' || node.value?.form !== 'plain') return [];
    const width = /^=\s+(?=\S)/.exec(node.value.text)?.[0].length ?? 0;
    return width === 0 ? [] : [{ start: node.start, end: node.end, valueStart: node.value.start, width }];
  });
}

/** The sign, of those in the order of the text, that a problem lies in. */
function signAt(signs: readonly Sign[], problem: FluentProblem): Sign | undefined {
  let low = 0;
  let high = signs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((signs[middle]?.start ?? 0) <= problem.start) low = middle + 1;
    else high = middle;
  }
  const sign = signs[low - 1];
  return sign !== undefined && problem.end <= sign.end ? sign : undefined;
}
