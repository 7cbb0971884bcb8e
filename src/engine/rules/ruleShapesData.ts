import type { GoShape } from './goYaml.ts';

const text: GoShape = { kind: 'text', name: 'string' };
const texts: GoShape = { kind: 'map', name: 'map[string]string' };

function list(of: GoShape): GoShape {
  return { kind: 'list', name: `[]${of.name}`, of };
}

function struct(name: string, fields: Readonly<Record<string, GoShape>>): GoShape {
  return { kind: 'struct', name, fields };
}

/** A file of unit tests, as promtool decodes it. */
export const ruleTestShape: GoShape = struct('main.unitTestFile', {
  rule_files: list(text),
  evaluation_interval: text,
  group_eval_order: list(text),
  fuzzy_compare: { kind: 'truth', name: 'bool' },
  tests: list(
    struct('main.testGroup', {
      name: text,
      interval: text,
      start_timestamp: text,
      input_series: list(struct('main.series', { series: text, values: text })),
      external_labels: texts,
      external_url: text,
      alert_rule_test: list(
        struct('main.alertTestCase', {
          eval_time: text,
          alertname: text,
          exp_alerts: list(struct('main.alert', { exp_labels: texts, exp_annotations: texts })),
        }),
      ),
      promql_expr_test: list(
        struct('main.promqlTestCase', {
          expr: text,
          eval_time: text,
          exp_samples: list(
            struct('main.sample', { labels: text, value: { kind: 'number', name: 'float64' }, histogram: text }),
          ),
        }),
      ),
    }),
  ),
});

/** A rule file, as Prometheus decodes it. */
export const ruleFileShape: GoShape = struct('rulefmt.RuleGroups', {
  groups: list(
    struct('rulefmt.RuleGroup', {
      name: text,
      interval: text,
      query_offset: text,
      limit: { kind: 'integer', name: 'int' },
      labels: texts,
      rules: list(
        struct('rulefmt.RuleNode', {
          record: text,
          alert: text,
          expr: text,
          for: text,
          keep_firing_for: text,
          labels: texts,
          annotations: texts,
        }),
      ),
    }),
  ),
});

/** A rule file as Prometheus decodes it a second time, for the places of the rules. */
export const ruleNodesShape: GoShape = struct('rulefmt.ruleGroups', {
  groups: list({ kind: 'any', name: 'yaml.Node' }),
});
