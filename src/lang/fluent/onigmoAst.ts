/** The syntax tree of a regular expression of Onigmo, the engine of Ruby and of both agents. */
export type OnigmoNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'char'; readonly code: number; readonly ignoreCase: boolean }
  | { readonly kind: 'any'; readonly matchesNewline: boolean }
  | { readonly kind: 'set'; readonly set: OnigmoSet; readonly ignoreCase: boolean }
  | { readonly kind: 'sequence'; readonly items: readonly OnigmoNode[] }
  | { readonly kind: 'choice'; readonly items: readonly OnigmoNode[] }
  | { readonly kind: 'capture'; readonly index: number; readonly item: OnigmoNode }
  | { readonly kind: 'atomic'; readonly item: OnigmoNode }
  | { readonly kind: 'look'; readonly isBehind: boolean; readonly isNegative: boolean; readonly item: OnigmoNode }
  | {
      readonly kind: 'repeat';
      readonly item: OnigmoNode;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'backReference'; readonly name: string; readonly ignoreCase: boolean }
  | { readonly kind: 'anchor'; readonly anchor: OnigmoAnchor }
  /** A construct that is accepted but not run here: subexpression calls, conditionals, absent groups. */
  | { readonly kind: 'unsupported'; readonly what: string };

export type OnigmoAnchor =
  'lineStart' | 'lineEnd' | 'textStart' | 'textEnd' | 'textEndOrNewline' | 'word' | 'notWord' | 'searchStart';

/** A set of characters: ranges of code points and named classes, or sets joined; `and` narrows, `isNegated` turns it round. */
export interface OnigmoSet {
  readonly isNegated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
  readonly classes: readonly { readonly name: OnigmoClass; readonly isNegated: boolean }[];
  readonly sets: readonly OnigmoSet[];
  readonly and: readonly OnigmoSet[];
}

export type OnigmoClass =
  | 'word'
  | 'digit'
  | 'space'
  | 'hex'
  | 'alpha'
  | 'alnum'
  | 'upper'
  | 'lower'
  | 'punct'
  | 'cntrl'
  | 'graph'
  | 'print'
  | 'blank'
  | 'ascii'
  | 'newline'
  | 'any';

export interface OnigmoPattern {
  readonly root: OnigmoNode;
  readonly groupCount: number;
  /** Names of groups and the group that each stands for, the last of several. */
  readonly names: ReadonlyMap<string, number>;
}

/** Why the engine refuses a pattern. The offset counts from the pattern's beginning. */
export interface OnigmoError {
  readonly message: string;
  readonly offset: number;
}
