import type { KubeObject } from '../kubeObject.ts';

const fluentBitConfig = `[SERVICE]
    Flush        1
    Log_Level    info
    Parsers_File parsers.conf
    HTTP_Server  On
    HTTP_Port    2020

[INPUT]
    Name              tail
    Tag               kube.*
    Path              /var/log/containers/*.log
    multiline.parser  docker, cri
    Mem_Buf_Limit     16MB
    DB                /var/log/flb-kube.db

[FILTER]
    Name       kubernetes
    Match      kube.*
    Merge_Log  On
    Keep_Log   Off

[FILTER]
    Name                  multiline
    Match                 kube.*
    multiline.key_content log
    multiline.parser      java, python

[OUTPUT]
    Name        loki
    Match       kube.*
    Host        loki.monitoring
    Port        3100
    Labels      job=fluent-bit
    Label_Keys  $kubernetes['namespace_name'],$kubernetes['pod_name'],$kubernetes['container_name'],$kubernetes['host'],$kubernetes['labels']['app']
`;

const parsersConfig = `[PARSER]
    Name        json
    Format      json
    Time_Key    ts
    Time_Format %Y-%m-%dT%H:%M:%S.%LZ

[PARSER]
    Name   nginx
    Format regex
    Regex  ^(?<remote>[^ ]*) - (?<user>[^ ]*) \\[(?<time>[^\\]]*)\\] "(?<method>\\S+) (?<path>[^ ]*) [^"]*" (?<code>[^ ]*) (?<size>[^ ]*)
    Time_Key    time
    Time_Format %d/%b/%Y:%H:%M:%S %z
`;

const fluentdConfig = `<source>
  @type forward
  port 24224
</source>

<filter audit.**>
  @type record_transformer
  <record>
    cluster demo
  </record>
</filter>

<match audit.**>
  @type copy
  <store>
    @type s3
    s3_bucket shop-audit
    s3_region region-1
    path audit/%Y/%m/%d/
    <buffer time>
      @type file
      path /var/log/fluentd/audit
      timekey 3600
      timekey_wait 10m
    </buffer>
  </store>
  <store>
    @type stdout
  </store>
</match>
`;

const catalogConfig = `page_size: 48
currencies: [EUR, USD, CZK]
search:
  index: products-v7
  timeout_ms: 250
`;

const corefile = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
}
`;

const dashboard = {
  uid: 'shop-overview',
  title: 'Shop overview',
  schemaVersion: 39,
  templating: { list: [{ name: 'namespace', type: 'query', query: 'label_values(kube_pod_info, namespace)' }] },
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Requests a second',
      targets: [{ refId: 'A', expr: 'sum by (service) (rate(http_requests_total{namespace="$namespace"}[5m]))' }],
    },
    {
      id: 2,
      type: 'timeseries',
      title: 'Errors',
      targets: [
        {
          refId: 'A',
          expr: 'sum(rate(http_requests_total{code=~"5.."}[5m])) by (service) / sum(rate(http_requests_total[5m])) by (service)',
        },
      ],
    },
    {
      id: 3,
      type: 'timeseries',
      title: 'Latency, 95th percentile',
      targets: [
        {
          refId: 'A',
          expr: 'histogram_quantile(0.95, sum by (le, service) (rate(http_request_duration_seconds_bucket[5m])))',
        },
      ],
    },
    {
      id: 4,
      type: 'logs',
      title: 'Errors in logs',
      targets: [{ refId: 'A', expr: '{namespace="$namespace"} |= "error"' }],
    },
  ],
};

/** Namespaces with what they are for. */
export const shopNamespaces: readonly (readonly [name: string, team: string])[] = [
  ['default', ''],
  ['kube-node-lease', ''],
  ['kube-public', ''],
  ['kube-system', 'platform'],
  ['monitoring', 'platform'],
  ['shop', 'storefront'],
  ['payments', 'payments'],
  ['logistics', 'logistics'],
  ['data', 'platform'],
];

/** The objects of the shop that are not workloads, their Services or nodes. */
export const shopObjects: readonly KubeObject[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'csi.demo.example.com',
    reclaimPolicy: 'Delete',
    allowVolumeExpansion: true,
    volumeBindingMode: 'Immediate',
  },
  configMap('monitoring', 'fluent-bit-config', { 'fluent-bit.conf': fluentBitConfig, 'parsers.conf': parsersConfig }),
  configMap('payments', 'audit-fluentd', { 'fluent.conf': fluentdConfig }),
  {
    ...configMap('monitoring', 'shop-dashboard', { 'shop.json': JSON.stringify(dashboard, undefined, 2) }),
    metadata: { name: 'shop-dashboard', namespace: 'monitoring', labels: { grafana_dashboard: '1' } },
  },
  configMap('shop', 'catalog-config', { 'catalog.yaml': catalogConfig }),
  configMap('kube-system', 'coredns', { Corefile: corefile }),
  secret('payments', 'bank-credentials', { 'client-id': 'demo-shop', 'client-secret': 'not-a-real-secret' }),
  secret('data', 'orders-db', { username: 'orders', password: 'not-a-real-password' }),
  secret('shop', 'session-key', { key: 'not-a-real-key' }),
  ...['payment', 'prometheus', 'kube-state-metrics', 'fluent-bit'].map((name) =>
    serviceAccount(name === 'payment' ? 'payments' : 'monitoring', name),
  ),
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'prometheus' },
    rules: [
      {
        apiGroups: [''],
        resources: ['nodes', 'nodes/proxy', 'pods', 'services', 'endpoints'],
        verbs: ['get', 'list', 'watch'],
      },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'prometheus' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'prometheus' },
    subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'payment-config', namespace: 'payments' },
    rules: [{ apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: ['get'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'payment-config', namespace: 'payments' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'payment-config' },
    subjects: [{ kind: 'ServiceAccount', name: 'payment', namespace: 'payments' }],
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'shop',
      namespace: 'shop',
      annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '10' },
    },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['shop.example.com'], secretName: 'shop-tls' }],
      rules: [
        {
          host: 'shop.example.com',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'frontend', port: { number: 8080 } } } },
            ],
          },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.20' }] } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'only-checkout', namespace: 'payments' },
    spec: {
      podSelector: { matchLabels: { app: 'payment' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }],
          ports: [{ port: 8080 }],
        },
      ],
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'frontend', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'frontend' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    },
  },
  disruptionBudget('shop', 'frontend'),
  disruptionBudget('payments', 'payment'),
  disruptionBudget('data', 'orders-db'),
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'prometheusrules.monitoring.coreos.com' },
    spec: {
      group: 'monitoring.coreos.com',
      scope: 'Namespaced',
      names: {
        plural: 'prometheusrules',
        singular: 'prometheusrule',
        kind: 'PrometheusRule',
        shortNames: ['promrule'],
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
              },
            },
          },
        },
      ],
    },
  },
  cronJob('data', 'db-backup', '7 * * * *', 'registry.example.com/data/db-backup:1.2.0'),
  cronJob('logistics', 'manifest-export', '*/15 * * * *', 'registry.example.com/logistics/manifest-export:1.0.4'),
];

/** A migration that was written against a table that is not there. */
export const failingJob: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'schema-migrate-42', namespace: 'data', labels: { app: 'schema-migrate' } },
  spec: { backoffLimit: 2, template: jobTemplate('schema-migrate', 'registry.example.com/data/schema-migrate:2.0.0') },
};

function configMap(namespace: string, name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

function secret(namespace: string, name: string, stringData: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', stringData };
}

function serviceAccount(namespace: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

function disruptionBudget(namespace: string, app: string): KubeObject {
  const spec = { minAvailable: 1, selector: { matchLabels: { app } } };
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: app, namespace }, spec, status: {} };
}

function cronJob(namespace: string, name: string, schedule: string, image: string): KubeObject {
  const jobSpec = { backoffLimit: 2, template: jobTemplate(name, image) };
  const spec = {
    schedule,
    concurrencyPolicy: 'Forbid',
    jobTemplate: { metadata: { labels: { app: name } }, spec: jobSpec },
  };
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name, namespace, labels: { app: name } }, spec };
}

function jobTemplate(name: string, image: string): object {
  const resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };
  return {
    metadata: { labels: { app: name } },
    spec: { restartPolicy: 'Never', containers: [{ name, image, resources }] },
  };
}
