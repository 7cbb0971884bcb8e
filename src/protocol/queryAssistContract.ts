/** One thing that may be written at a place of a query. */
export interface QueryCompletion {
  readonly label: string;
  /** What it is: `function`, `metric`, `label`, … */
  readonly kind: string;
  /** What replaces the text from `start` to `end`. */
  readonly insert: string;
  readonly start: number;
  readonly end: number;
  /** Where the caret stands behind `insert`'s beginning once it is there. */
  readonly caret: number;
  /** Text, in one line; empty for nothing to say. */
  readonly detail: string;
}

/** Something that is wrong with a query, and where. */
export interface QueryMistake {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What a box in which a query is typed asks of its host. Offsets are those of the text in the box. */
export interface QueryAssistToHost {
  /** What may be written at a place, the best first. */
  readonly completeQuery: {
    readonly params: { readonly text: string; readonly offset: number };
    readonly result: readonly QueryCompletion[];
  };
  /** What is wrong with a query, in the order of the text. */
  readonly checkQuery: { readonly params: { readonly text: string }; readonly result: readonly QueryMistake[] };
}
