import type { WorkloadExtras } from './workloadObjects.ts';

const tracing = { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://jaeger.monitoring:4318' };

/** What is particular to a program's manifest, by name. */
export const workloadExtras: Readonly<Record<string, WorkloadExtras>> = {
  frontend: { env: [{ name: 'LOG_LEVEL', value: 'info' }, tracing] },
  catalog: { env: [{ name: 'LOG_LEVEL', value: 'INFO' }, tracing], configMaps: { 'catalog-config': '/etc/catalog' } },
  recommender: { env: [{ name: 'MODEL', value: 'als-2026-10' }, tracing] },
  cart: { env: [{ name: 'REDIS_ADDR', value: 'cart-redis.data:6379' }, tracing] },
  checkout: {
    env: [
      { name: 'PAYMENT_URL', value: 'http://payment.payments:8080' },
      { name: 'JAVA_TOOL_OPTIONS', value: '-XX:MaxRAMPercentage=70' },
      tracing,
    ],
  },
  payment: {
    env: [{ name: 'BANK_URL', value: 'https://bank-gateway.payments' }, tracing],
    serviceAccount: 'payment',
    annotations: { 'kubernetes.io/change-cause': 'release 2.3.1' },
  },
  'fraud-check': { env: [{ name: 'LOG_LEVEL', value: 'info' }, tracing] },
  shipping: { env: [{ name: 'DB_URL', value: 'jdbc:postgresql://orders-db.data:5432/orders' }, tracing] },
  inventory: { env: [{ name: 'DB_DSN', value: 'postgres://inventory@orders-db.data:5432/orders' }, tracing] },
  'label-printer': { env: [{ name: 'QUEUE', value: 'labels' }] },
  'orders-db': {
    claim: { name: 'data', mountPath: '/var/lib/postgresql/data', size: '10Gi' },
    exporter: { name: 'exporter', image: 'quay.io/prometheuscommunity/postgres-exporter:v0.17.1', port: 9187 },
  },
  'cart-redis': {
    claim: { name: 'data', mountPath: '/data', size: '2Gi' },
    exporter: { name: 'exporter', image: 'docker.io/oliver006/redis_exporter:v1.74.0', port: 9121 },
  },
  prometheus: {
    claim: { name: 'storage', mountPath: '/prometheus', size: '20Gi' },
    serviceAccount: 'prometheus',
    configMaps: { 'prometheus-config': '/etc/prometheus' },
  },
  alertmanager: { configMaps: { 'alertmanager-config': '/etc/alertmanager' } },
  loki: { claim: { name: 'storage', mountPath: '/loki', size: '20Gi' } },
  jaeger: { serviceName: 'jaeger-query' },
  'kube-state-metrics': { serviceAccount: 'kube-state-metrics' },
  'fluent-bit': { serviceAccount: 'fluent-bit', configMaps: { 'fluent-bit-config': '/fluent-bit/etc' } },
  coredns: { serviceName: 'kube-dns', configMaps: { coredns: '/etc/coredns' } },
};
