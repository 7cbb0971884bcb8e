/** Whole queries that many need, as snippets. */
export interface PromqlSnippet {
  readonly label: string;
  readonly insert: string;
  readonly documentation: string;
}

export const promqlSnippets: readonly PromqlSnippet[] = [
  {
    label: 'error rate',
    insert:
      'sum by (${1:job}) (rate(${2:http_requests_total}{${3:code}=~"5.."}[${4:5m}]))\n  / sum by (${1:job}) (rate(${2:http_requests_total}[${4:5m}]))',
    documentation: 'The share of requests that fail.',
  },
  {
    label: 'latency quantile',
    insert:
      'histogram_quantile(${1:0.99}, sum by (le, ${2:job}) (rate(${3:http_request_duration_seconds}_bucket[${4:5m}])))',
    documentation: 'How long the slowest requests take, from a classic histogram.',
  },
  {
    label: 'request rate',
    insert: 'sum by (${1:job}) (rate(${2:http_requests_total}[${3:5m}]))',
    documentation: 'Requests per second.',
  },
  {
    label: 'CPU saturation',
    insert:
      'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!=""}[${1:5m}]))\n  / sum by (namespace, pod) (kube_pod_container_resource_limits{resource="cpu"})',
    documentation: 'The share of its CPU limit that a pod uses.',
  },
  {
    label: 'memory saturation',
    insert:
      'sum by (namespace, pod) (container_memory_working_set_bytes{container!=""})\n  / sum by (namespace, pod) (kube_pod_container_resource_limits{resource="memory"})',
    documentation: 'The share of its memory limit that a pod uses.',
  },
];
