/** Why each check that goes beyond syntax exists, by its code. Shown by `lint --explain` and carried into SARIF reports. */
export const checkReasons: Readonly<Record<string, string>> = {
  'promql/rate-of-gauge':
    'rate(), irate(), increase() and resets() take every fall for a counter reset, so that a gauge yields nonsense.',
  'promql/rate-of-aggregate':
    'A reset of one series inside a sum looks like a fall of the sum. Take the rate first, then aggregate.',
  'promql/gauge-function': 'delta(), deriv() and their like do not correct for counter resets.',
  'promql/short-range': 'rate() needs two samples in its range. A range of less than two scrapes often holds one.',
  'promql/raw-counter':
    'A counter grows until its process ends. Its value tells how long that was, not how much happens.',
  'promql/missing-le': 'Classic histograms keep their buckets apart by the label le. Without it there is no quantile.',
  'promql/label-lost': 'A label that an inner aggregation has dropped is empty in every group of the outer one.',
  'promql/join-label-lost':
    'Series find each other by labels that both sides have. A dropped label is empty on one side.',
  'promql/count-zero': 'An aggregation over no series is empty, never zero, so that the comparison can never hold.',
  'promql/plain-regex': 'An equality is faster than a regular expression and says that no pattern is meant.',
  'promql/anchored-regex': 'Prometheus anchors every regular expression of a matcher at both ends.',
  'promql/idle-matcher': 'A matcher that everything passes says nothing; one that nothing passes empties the selector.',
  'promql/duplicate-matcher': 'The second of two equal matchers has no effect; mostly another one was meant.',
  'promql/impossible-selector': 'A label has one value: two equalities with different values select nothing.',
  'promql/missing-bool': 'A comparison without bool is a filter. In arithmetic mostly its truth, 0 or 1, is meant.',
  'promql/float-equality': 'Computed numbers differ from a fraction in their last digits.',
  'promql/absent-labels':
    'absent() takes its labels from the equality matchers of a selector. An aggregation has none.',
  'promql/deprecated-metric': 'Exporters no longer have this metric, so that the query stays empty after an upgrade.',
  'promql/too-new':
    'The project names the Prometheus that its queries are for in .kube-observatory.yaml. It would refuse this one.',
  'logql/late-line-filter':
    'A line filter is cheaper than a parser. Before it, it spares the parser the lines that are dropped.',
  'logql/plain-line-filter': 'A search for text is faster than a regular expression.',
  'logql/plain-regex': 'An equality is faster than a regular expression and says that no pattern is meant.',
  'logql/impossible-selector': 'A label has one value: two equalities with different values select nothing.',
  'logql/repeated-parser': 'A parser that has read the line finds nothing new the second time.',
  'rules/duplicate': 'Two rules with the same name, expression and labels write the same series twice.',
  'rules/alert-without-comparison': 'An alert fires for each series that its expression yields, be its value 0.',
  'rules/template-label': 'A label that the expression has dropped is empty in the text of the alert.',
  'rules/missing-annotation': 'The project asks for this annotation in .kube-observatory.yaml.',
  'rules/short-for': 'Between two evaluations of the group nothing changes: a shorter wait is the same as none.',
};
