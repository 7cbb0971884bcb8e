import type { KubeObject } from '../../src/demo/kubeObject.ts';

function* range(count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

/** A pod of some 8 KB of JSON, as pods of real clusters are: probes, environment, volumes, managed fields. */
export function bigPod(app: string, namespace: string, index: number, nodeName: string): KubeObject {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-7d9f`, uid: `uid-${app}`, controller: true };
  const env = [...range(14)].map((n) => ({ name: `SETTING_${n}`, value: `${app}-value-of-some-length-${n}` }));
  const probe = { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, periodSeconds: 10, failureThreshold: 3 };
  const container = (name: string) => ({
    ...{ name, image: `registry.example/${app}/${name}:1.2.3`, env, livenessProbe: probe, readinessProbe: probe },
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    volumeMounts: [...range(4)].map((n) => ({ name: `volume-${n}`, mountPath: `/var/lib/${app}/${n}` })),
  });
  const fields = Object.fromEntries(
    [...range(40)].map((n) => [`f:field-${n}`, { '.': {}, 'f:value': {}, 'f:other': {} }]),
  );
  const status = (name: string) => ({
    ...{ name, image: `registry.example/${app}/${name}:1.2.3`, imageID: `sha256:${'ab'.repeat(32)}`, ready: true },
    ...{ started: true, restartCount: index % 3, containerID: `containerd://${'cd'.repeat(32)}` },
    state: { running: { startedAt: '2026-01-01T10:00:00Z' } },
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-7d9f-${index}`,
      namespace,
      labels: {
        app,
        'pod-template-hash': '7d9f',
        'app.kubernetes.io/name': app,
        'app.kubernetes.io/part-of': namespace,
      },
      ownerReferences: [owner],
      managedFields: [
        { manager: 'kubelet', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: fields },
      ],
    },
    spec: { nodeName, containers: [container('app'), container('proxy')] },
    status: {
      phase: 'Running',
      podIP: `10.${index % 250}.0.1`,
      qosClass: 'Burstable',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
        ...{ type, status: 'True', lastTransitionTime: '2026-01-01T10:00:00Z' },
      })),
      containerStatuses: [status('app'), status('proxy')],
    },
  };
}
