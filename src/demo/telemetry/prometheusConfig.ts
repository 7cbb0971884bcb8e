/** What the generated configuration depends on. */
export interface PrometheusSettings {
  /** Lists the targets, in the format of `file_sd_configs`. */
  readonly targetFile: string;
  /** Certificate of the API server's authority, and a token that may read everything. */
  readonly caFile: string;
  readonly token: string;
  /** `127.0.0.1:PORT`; undefined where no Alertmanager runs. */
  readonly alertmanager: string | undefined;
  readonly ruleFile: string;
  /** Prometheus durations. */
  readonly scrapeInterval: string;
  readonly evaluationInterval: string;
}

/**
 * The configuration of a Prometheus outside the cluster. It scrapes through the API server's node and pod proxies; where to, and under
 * which job and labels, stands in a file that the demo keeps.
 */
export function toPrometheusConfig(settings: PrometheusSettings): object {
  return {
    global: {
      scrape_interval: settings.scrapeInterval,
      scrape_timeout: '5s',
      evaluation_interval: settings.evaluationInterval,
      external_labels: { cluster: 'demo' },
    },
    rule_files: [settings.ruleFile],
    ...(settings.alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [settings.alertmanager] }] }] } }),
    scrape_configs: [
      {
        job_name: 'demo',
        // kube-state-metrics tells of other pods than its own.
        honor_labels: true,
        scheme: 'https',
        authorization: { credentials: settings.token },
        tls_config: { ca_file: settings.caFile },
        file_sd_configs: [{ files: [settings.targetFile], refresh_interval: '30s' }],
      },
    ],
  };
}

/** A plain Alertmanager: alerts are grouped and shown, and sent to nobody. */
export const alertmanagerConfig = {
  route: {
    receiver: 'on-call',
    group_by: ['namespace', 'alertname'],
    group_wait: '5s',
    group_interval: '30s',
    repeat_interval: '4h',
  },
  receivers: [{ name: 'on-call' }],
  inhibit_rules: [
    {
      source_matchers: ['severity = critical'],
      target_matchers: ['severity = warning'],
      equal: ['namespace', 'alertname'],
    },
  ],
} as const;
