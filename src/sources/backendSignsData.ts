/** The servers that are looked for in a cluster. */
export type BackendKind = 'prometheus' | 'alertmanager' | 'loki' | 'jaeger' | 'zipkin' | 'tempo' | 'grafana';

/** How to tell that a Service is a server of some kind. */
export interface BackendSigns {
  readonly kind: BackendKind;
  /** Of the Service's name, or of its label `app.kubernetes.io/name` or `app`. */
  readonly name: RegExp;
  /** Names that look alike and are something else. */
  readonly otherName: RegExp;
  /** Label values and names that leave no doubt. */
  readonly exactNames: readonly string[];
  /** Port numbers, the likeliest first. */
  readonly ports: readonly number[];
  /** Port names, the likeliest first. */
  readonly portNames: readonly string[];
}

/** The names, labels and ports that the usual charts and operators give. */
export const backendSigns: readonly BackendSigns[] = [
  {
    kind: 'prometheus',
    name: /prometheus|thanos-query|vmsingle|vmselect|victoria-metrics/,
    otherName:
      /exporter|operator|pushgateway|alertmanager|adapter|kube-state|blackbox|grafana|thanos-(?:store|sidecar|compact|rule)/,
    exactNames: [
      'prometheus',
      'prometheus-server',
      'prometheus-k8s',
      'prometheus-operated',
      'thanos-query',
      'vmsingle',
    ],
    ports: [9090, 8428, 10902, 8481, 80],
    portNames: ['http-web', 'web', 'http'],
  },
  {
    kind: 'alertmanager',
    name: /alertmanager/,
    otherName: /operator|bot|discord|webhook/,
    exactNames: ['alertmanager', 'alertmanager-main', 'alertmanager-operated', 'prometheus-alertmanager'],
    ports: [9093, 80],
    portNames: ['http-web', 'web', 'http'],
  },
  {
    kind: 'loki',
    name: /loki/,
    otherName: /canary|memberlist|headless|cache|backend|write|distributor|ingester|compactor|ruler|promtail/,
    exactNames: ['loki', 'loki-gateway', 'loki-query-frontend', 'loki-read'],
    ports: [3100, 80, 8080],
    portNames: ['http-metrics', 'http'],
  },
  {
    kind: 'jaeger',
    name: /jaeger/,
    otherName: /collector|agent|operator|elasticsearch|cassandra/,
    exactNames: ['jaeger', 'jaeger-query', 'jaeger-all-in-one-query'],
    ports: [16686, 80],
    portNames: ['query', 'http-query', 'query-http', 'http'],
  },
  {
    kind: 'zipkin',
    name: /zipkin/,
    otherName: /jaeger|tempo|collector|otel/,
    exactNames: ['zipkin', 'zipkin-server'],
    ports: [9411, 80],
    portNames: ['http-query', 'http'],
  },
  {
    kind: 'tempo',
    name: /tempo/,
    otherName: /temporal|distributor|ingester|compactor|memberlist|headless|metrics-generator|discovery/,
    exactNames: ['tempo', 'tempo-query-frontend'],
    ports: [3200, 3100],
    portNames: ['tempo-prom-metrics', 'http-metrics', 'http'],
  },
  {
    kind: 'grafana',
    name: /grafana/,
    otherName: /operator|agent|alloy|image-renderer|loki|tempo|mimir/,
    exactNames: ['grafana'],
    ports: [3000, 80],
    portNames: ['service', 'http-web', 'http'],
  },
];
