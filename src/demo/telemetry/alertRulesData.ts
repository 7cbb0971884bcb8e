interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const warning = { severity: 'warning' };
const critical = { severity: 'critical' };

/** Recording and alerting rules for the shop, in the manner of the usual mixins; the alerts wait less long, so that a demo shows them. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    name: 'k8s.rules.container_resources',
    rules: [
      {
        record: 'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate',
        expr: 'sum by (cluster, namespace, pod, container, node) (irate(container_cpu_usage_seconds_total{job="kubelet", metrics_path="/metrics/cadvisor", image!=""}[5m]))',
      },
      {
        record: 'node_namespace_pod_container:container_memory_working_set_bytes',
        expr: 'container_memory_working_set_bytes{job="kubelet", metrics_path="/metrics/cadvisor", image!=""}',
      },
      {
        record: 'namespace_cpu:kube_pod_container_resource_requests:sum',
        expr: 'sum by (namespace) (kube_pod_container_resource_requests{resource="cpu"})',
      },
      {
        record: 'namespace_memory:kube_pod_container_resource_requests:sum',
        expr: 'sum by (namespace) (kube_pod_container_resource_requests{resource="memory"})',
      },
    ],
  },
  {
    name: 'shop.rules',
    rules: [
      { record: 'service:http_requests:rate5m', expr: 'sum by (namespace, service) (rate(http_requests_total[5m]))' },
      {
        record: 'service:http_errors:ratio_rate5m',
        expr: 'sum by (namespace, service) (rate(http_requests_total{code=~"5.."}[5m])) / sum by (namespace, service) (rate(http_requests_total[5m]))',
      },
      {
        record: 'service:http_request_duration_seconds:p95_5m',
        expr: 'histogram_quantile(0.95, sum by (namespace, service, le) (rate(http_request_duration_seconds_bucket[5m])))',
      },
    ],
  },
  {
    name: 'kubernetes-apps',
    rules: [
      {
        alert: 'KubePodCrashLooping',
        expr: 'max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m]) >= 1',
        for: '15s',
        labels: warning,
        annotations: {
          summary: 'Pod is crash looping.',
          description:
            'Pod {{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }}) is in waiting state (reason: "CrashLoopBackOff").',
        },
      },
      {
        alert: 'KubeContainerWaiting',
        expr: 'sum by (namespace, pod, container, reason) (kube_pod_container_status_waiting_reason{reason=~"ImagePullBackOff|ErrImagePull|CreateContainerConfigError"}) > 0',
        for: '15s',
        labels: warning,
        annotations: {
          summary: 'Container cannot be started.',
          description:
            'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} waits: {{ $labels.reason }}.',
        },
      },
      {
        alert: 'KubeContainerOOMKilled',
        expr: 'sum by (namespace, pod, container) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) > 0 and on (namespace, pod, container) sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[15m])) > 0',
        labels: warning,
        annotations: {
          summary: 'Container was killed for its memory.',
          description:
            'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} reached its memory limit and was killed.',
        },
      },
      {
        alert: 'KubeDeploymentRolloutStuck',
        expr: 'kube_deployment_status_condition{condition="Progressing", status="false"} != 0',
        for: '15s',
        labels: warning,
        annotations: {
          summary: 'Deployment rollout is not progressing.',
          description:
            'Rollout of deployment {{ $labels.namespace }}/{{ $labels.deployment }} is not progressing: {{ $labels.reason }}.',
        },
      },
      {
        alert: 'KubeDeploymentReplicasMismatch',
        expr: 'kube_deployment_spec_replicas > kube_deployment_status_replicas_available',
        for: '1m',
        labels: warning,
        annotations: {
          summary: 'Deployment has not matched the expected number of replicas.',
          description:
            'Deployment {{ $labels.namespace }}/{{ $labels.deployment }} has fewer available replicas than wanted.',
        },
      },
      {
        alert: 'KubeJobFailed',
        expr: 'kube_job_failed{condition="true"} > 0',
        labels: warning,
        annotations: {
          summary: 'Job failed to complete.',
          description: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} failed to complete.',
        },
      },
    ],
  },
  {
    name: 'kubernetes-storage',
    rules: [
      {
        alert: 'KubePersistentVolumeFillingUp',
        expr: 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.03 and kubelet_volume_stats_used_bytes > 0',
        labels: critical,
        annotations: {
          summary: 'PersistentVolume is filling up.',
          description:
            'The volume claimed by {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is only {{ $value | humanizePercentage }} free.',
        },
      },
    ],
  },
  {
    name: 'kubernetes-nodes',
    rules: [
      {
        alert: 'KubeNodePressure',
        expr: 'kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure", status="true"} == 1',
        labels: warning,
        annotations: {
          summary: 'Node is under pressure.',
          description: 'Node {{ $labels.node }} reports {{ $labels.condition }}.',
        },
      },
      {
        alert: 'KubeNodeNotReady',
        expr: 'kube_node_status_condition{condition="Ready", status="true"} == 0',
        for: '1m',
        labels: critical,
        annotations: {
          summary: 'Node is not ready.',
          description: 'Node {{ $labels.node }} has been unready for a minute.',
        },
      },
    ],
  },
  {
    name: 'shop-alerts',
    rules: [
      {
        alert: 'ServiceErrorsHigh',
        expr: 'service:http_errors:ratio_rate5m > 0.05',
        for: '30s',
        labels: critical,
        annotations: {
          summary: 'Many requests fail.',
          description:
            '{{ $value | humanizePercentage }} of the requests to {{ $labels.namespace }}/{{ $labels.service }} fail.',
        },
      },
      {
        alert: 'ServiceSlow',
        expr: 'service:http_request_duration_seconds:p95_5m > 2',
        for: '30s',
        labels: warning,
        annotations: {
          summary: 'Requests are slow.',
          description:
            'The slowest twentieth of requests to {{ $labels.namespace }}/{{ $labels.service }} takes more than {{ $value | humanizeDuration }}.',
        },
      },
    ],
  },
];
