/** The first version of Loki that knows a word of LogQL, for those that came with a 2.x or later. */
export const logqlSince: ReadonlyMap<string, string> = new Map([
  ['unpack', '2.2'],
  ['label_replace', '2.2'],
  ['absent_over_time', '2.2'],
  ['pattern', '2.3'],
  ['first_over_time', '2.3'],
  ['last_over_time', '2.3'],
  ['rate_counter', '2.6'],
  ['vector', '2.7'],
  ['sort', '2.8'],
  ['sort_desc', '2.8'],
  ['decolorize', '2.8'],
  ['drop', '2.8'],
  ['keep', '2.9'],
  ['approx_topk', '3.3'],
  ['variants', '3.5'],
]);

/** The first version of Loki that takes several texts in one line filter: `|= "a" or "b"`. */
export const alternativesSince = '3.0';

/** The first version of Loki that filters lines by a pattern: `|> "<_> failed"`. */
export const patternFilterSince = '3.0';
