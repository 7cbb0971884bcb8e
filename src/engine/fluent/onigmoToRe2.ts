import type { OnigmoAnchor, OnigmoNode } from '../../lang/fluent/onigmoAst.ts';
import { codeToRe2, setToRe2 } from './onigmoSet.ts';

/** RE2 takes no larger repetitions. */
const mostRepeats = 1000;

/** What matches the same in RE2. The end before a last newline and Unicode's word borders are not among them. */
const anchors: Partial<Record<OnigmoAnchor, string>> = {
  lineStart: '(?m:^)',
  lineEnd: '(?m:$)',
  textStart: '\\A',
  textEnd: '\\z',
  searchStart: '\\A',
};

/**
 * The same pattern for RE2, with its groups in the same order; undefined where it needs what RE2 has not: lookaround, references back,
 * atomic groups, possessive repetition, set arithmetic.
 */
export function onigmoToRe2(node: OnigmoNode): string | undefined {
  switch (node.kind) {
    case 'empty':
      return '(?:)';
    case 'char':
      return withCase(codeToRe2(node.code), node.ignoreCase);
    case 'any':
      return node.matchesNewline ? '(?s:.)' : '[^\\n]';
    case 'set': {
      const set = setToRe2(node.set);
      return set === undefined ? undefined : withCase(set, node.ignoreCase);
    }
    case 'sequence':
      return joined(node.items, '');
    case 'choice': {
      const choices = joined(node.items, '|');
      return choices === undefined ? undefined : `(?:${choices})`;
    }
    case 'capture': {
      const inner = onigmoToRe2(node.item);
      return inner === undefined ? undefined : `(${inner})`;
    }
    case 'repeat':
      return repeatToRe2(node);
    case 'anchor':
      return anchors[node.anchor];
    default:
      return undefined;
  }
}

function joined(items: readonly OnigmoNode[], between: string): string | undefined {
  const parts = items.map(onigmoToRe2);
  return parts.every((part) => part !== undefined) ? parts.join(between) : undefined;
}

function repeatToRe2(node: Extract<OnigmoNode, { kind: 'repeat' }>): string | undefined {
  const { item, min, max, mode } = node;
  const inner = onigmoToRe2(item);
  const isTooLarge = min > mostRepeats || (max !== Infinity && max > mostRepeats);
  if (inner === undefined || mode === 'possessive' || isTooLarge) return undefined;
  const count = `{${min},${max === Infinity ? '' : max}}`;
  return `(?:${inner})${count}${mode === 'lazy' ? '?' : ''}`;
}

function withCase(text: string, ignoreCase: boolean): string {
  return ignoreCase ? `(?i:${text})` : text;
}
