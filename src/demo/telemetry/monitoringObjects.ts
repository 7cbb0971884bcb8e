import { stringify } from 'yaml';
import type { KubeObject } from '../kubeObject.ts';
import { ruleGroups } from './alertRulesData.ts';
import { alertmanagerConfig } from './prometheusConfig.ts';

/** How a Prometheus inside the cluster would be configured: what the demo's own does from outside, through the API server's proxies. */
const inClusterConfig = {
  global: { scrape_interval: '10s', evaluation_interval: '10s' },
  rule_files: ['/etc/prometheus/rules.yaml'],
  alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager.monitoring:9093'] }] }] },
  scrape_configs: [
    {
      job_name: 'kubelet',
      scheme: 'https',
      bearer_token_file: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      tls_config: { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' },
      kubernetes_sd_configs: [{ role: 'node' }],
      relabel_configs: [{ source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' }],
    },
    {
      job_name: 'pods',
      kubernetes_sd_configs: [{ role: 'pod' }],
      relabel_configs: [
        { source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], regex: 'true', action: 'keep' },
        { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      ],
    },
  ],
};

/** The configuration and the rules of the demo's Prometheus and Alertmanager, as they stand in the cluster. */
export function toMonitoringObjects(): readonly KubeObject[] {
  const namespace = 'monitoring';
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'prometheus-config', namespace },
      data: { 'prometheus.yaml': stringify(inClusterConfig), 'rules.yaml': stringify({ groups: ruleGroups }) },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'alertmanager-config', namespace },
      data: { 'alertmanager.yaml': stringify(alertmanagerConfig) },
    },
    ...[
      { name: 'shop', groups: ruleGroups.filter(({ name }) => name.startsWith('shop')) },
      { name: 'kubernetes', groups: ruleGroups.filter(({ name }) => !name.startsWith('shop')) },
    ].map(({ name, groups }) => ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name, namespace, labels: { prometheus: 'demo', role: 'alert-rules' } },
      spec: { groups },
    })),
  ];
}
