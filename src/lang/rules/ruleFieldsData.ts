/** Fields of rule files, of Prometheus and of what reads its format with fields of its own: Mimir, Thanos, Loki, VictoriaMetrics. */
export const fileFields = new Set(['groups', 'namespace']);

export const groupFields = new Set([
  'name',
  'interval',
  'query_offset',
  'limit',
  'labels',
  'rules',
  'evaluation_delay',
  'source_tenants',
  'align_evaluation_time_on_interval',
  'partial_response_strategy',
  'remote_write',
]);

export const ruleFields = new Set(['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']);

/** Functions that Prometheus adds to the templates of alerts. */
export const alertTemplateFunctions = new Set([
  'query',
  'first',
  'label',
  'value',
  'strvalue',
  'args',
  'reReplaceAll',
  'safeHtml',
  'match',
  'title',
  'toUpper',
  'toLower',
  'graphLink',
  'tableLink',
  'sortByLabel',
  'stripPort',
  'stripDomain',
  'humanize',
  'humanize1024',
  'humanizeDuration',
  'humanizePercentage',
  'humanizeTimestamp',
  'toTime',
  'toDuration',
  'now',
  'pathPrefix',
  'externalURL',
  'parseDuration',
  'urlQueryEscape',
]);

/** Variables that Prometheus sets before a template begins. */
export const alertTemplateVariables = ['$labels', '$externalLabels', '$externalURL', '$value'];
