/** Why each check exists, by its code. Shown by `lint --explain` and carried into SARIF reports. */
export const checkReasons: Readonly<Record<string, string>> = {
  'promql/syntax': 'Prometheus cannot read the query, and refuses the whole rule file that it stands in.',
  'promql/type':
    'Each function, operator and aggregation takes scalars, instant vectors or range vectors, and only those.',
  'promql/arguments': 'A function or aggregation is called with fewer or more arguments than it takes.',
  'promql/unknown-function': 'Prometheus has no function with this name.',
  'promql/range': 'A range in brackets belongs right behind a selector; anything else needs a subquery, with a colon.',
  'promql/duration': 'A duration names its units from the greatest to the smallest, each once, and is above zero.',
  'promql/modifier': 'offset and @ stand behind a selector or a subquery, each at most once.',
  'promql/bool': 'bool belongs to comparisons, and a comparison of two scalars cannot do without it.',
  'promql/matching':
    'on, ignoring and group_* say how two instant vectors find each other, in ways that exclude each other.',
  'promql/regex': 'Prometheus compiles regular expressions with RE2, which knows no lookahead and no backreference.',
  'promql/metric-name': 'A selector names its metric once: before the braces or within them.',
  'promql/empty-selector': 'A selector that an empty label passes would pick every series there is.',
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
  'promql/never-matches':
    'Without on() or ignoring() two series match only where all their labels agree. Other labels, and nothing is left.',
  'promql/count-zero': 'An aggregation over no series is empty, never zero, so that the comparison can never hold.',
  'promql/plain-regex': 'An equality is faster than a regular expression and says that no pattern is meant.',
  'promql/anchored-regex': 'Prometheus anchors every regular expression of a matcher at both ends.',
  'promql/idle-matcher': 'A matcher that everything passes says nothing; one that nothing passes empties the selector.',
  'promql/duplicate-matcher': 'The second of two equal matchers has no effect; mostly another one was meant.',
  'promql/impossible-selector': 'A label has one value: where two matchers cannot both hold, nothing is selected.',
  'promql/empty-divisor':
    'A series without a partner has no quotient: one empty side empties the whole panel or alert.',
  'promql/missing-bool': 'A comparison without bool is a filter. In arithmetic mostly its truth, 0 or 1, is meant.',
  'promql/float-equality': 'Computed numbers differ from a fraction in their last digits.',
  'promql/absent-labels':
    'absent() takes its labels from the equality matchers of a selector. An aggregation has none.',
  'promql/argument-value':
    'Some values are only refused, or make nothing, when the query is evaluated: a quantile of 99, a capture that is not there.',
  'promql/deprecated-metric': 'Exporters no longer have this metric, so that the query stays empty after an upgrade.',
  'promql/too-new':
    'The settings name the Prometheus that queries are for, and it would refuse this one. Where they are silent, the release with long-term support counts.',
  'logql/syntax': 'Loki cannot read the query.',
  'logql/type': 'Loki computes with numbers: a stream of lines must become one by a range aggregation first.',
  'logql/aggregation': 'Each range aggregation needs an unwrapped label or takes none; some take no grouping.',
  'logql/empty-selector': 'At least one matcher must ask for a value, so that not every stream is read.',
  'logql/regex': 'Loki compiles regular expressions with RE2, which knows no lookahead and no backreference.',
  'logql/pattern': 'A pattern has named captures between < and >, with text between any two of them.',
  'logql/json-path': 'The json stage takes a path such as a.b[0]["c"].',
  'logql/logfmt-key': 'The logfmt stage takes the name of one key.',
  'logql/label-format': 'label_format sets each label once.',
  'logql/template': 'line_format and label_format take templates of Go with the functions of Loki.',
  'logql/ip': 'ip() takes an address, a range with a dash, or a CIDR block.',
  'logql/number': 'A number that does not fit cannot be computed with.',
  'logql/late-line-filter':
    'A line filter is cheaper than a parser. Before it, it spares the parser the lines that are dropped.',
  'logql/plain-line-filter': 'A search for text is faster than a regular expression.',
  'logql/plain-regex': 'An equality is faster than a regular expression and says that no pattern is meant.',
  'logql/anchored-regex': 'Loki anchors the regular expressions of a stream selector at both ends.',
  'logql/idle-matcher': 'A matcher that everything passes says nothing; one that nothing passes empties the selector.',
  'logql/duplicate-matcher': 'The second of two equal matchers has no effect; mostly another one was meant.',
  'logql/impossible-selector': 'A label has one value: where two matchers cannot both hold, nothing is selected.',
  'logql/unused-parser':
    'A parser reads every line. Where an aggregation drops all that it finds, that is for nothing.',
  'logql/repeated-parser': 'A parser that has read the line finds nothing new the second time.',
  'logql/argument-value': 'A quantile is between 0 and 1; of any other Loki makes infinity.',
  'logql/too-new':
    'The settings name the Loki that queries are for, and it would refuse this one. Where they are silent, the first release of Loki 3 counts.',
  'rules/yaml': 'A rule file is YAML. Where that is broken, Prometheus loads none of its rules.',
  'rules/schema': 'Groups are a list, rules are a list, labels and annotations are maps of texts.',
  'rules/unknown-field': 'Prometheus refuses a rule file with a field that it does not know.',
  'rules/group-name': 'Each group needs a name.',
  'rules/duplicate-group': 'Prometheus tells the groups of a file apart by their names.',
  'rules/kind': 'A rule either records or alerts.',
  'rules/expr': 'A rule without an expression has nothing to evaluate.',
  'rules/result': 'A ruler records and compares numbers: of log lines, ranges and texts it makes nothing.',
  'rules/directive': 'A comment that is written otherwise silences nothing, and looks as if it did.',
  'rules/duration': 'Prometheus writes durations as 5m or 1h30m.',
  'rules/record-field': 'A recording rule has no alert that could wait or be described.',
  'rules/record-name': 'A recording rule writes one metric; its labels stand under labels.',
  'rules/label-name': 'A label or an annotation needs a name, and __name__ is the name of the metric.',
  'rules/template':
    'Labels and annotations of alerts are templates of Go; one that cannot be read keeps the file from loading.',
  'dashboards/undefined-variable':
    'A variable that no dashboard variable stands for reaches the database as it is written, and matches nothing.',
  'dashboards/json': 'Grafana cannot load a dashboard that is no valid JSON.',
  'rules/duplicate': 'Two rules with the same name, expression and labels write the same series twice.',
  'rules/alert-without-comparison': 'An alert fires for each series that its expression yields, be its value 0.',
  'rules/template-label': 'A label that the expression has dropped is empty in the text of the alert.',
  'rules/missing-recording-rule':
    'A name with a colon is a recording rule by convention. Where no file records it, the expression stays empty.',
  'rules/long-interval':
    'A sample counts for five minutes. Recorded less often, a series is gone between two evaluations.',
  'rules/missing-annotation': 'The project asks for this annotation in .kube-observatory.yaml.',
  'rules/test-series': 'Tests of rules write a series as name{label="value"} and its values as 1, 1x5 or 0+10x100.',
  'rules/test-alert':
    'A test of an alert that no listed rule file defines says nothing, and passes where none is expected.',
  'rules/short-for': 'Between two evaluations of the group nothing changes: a shorter wait is the same as none.',
};
