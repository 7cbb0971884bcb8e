import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { createManifestService } from '../../../../src/lang/manifests/manifestService.ts';

const account = `apiVersion: v1
kind: ServiceAccount
metadata: {name: fluent-bit, namespace: logging}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: fluent-bit}
rules:
  - apiGroups: [""]
    resources: [pods, namespaces]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: fluent-bit}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: fluent-bit}
subjects:
  - {kind: ServiceAccount, name: fluent-bit, namespace: logging}
`;
const config = `apiVersion: v1
kind: ConfigMap
metadata: {name: fluent-bit-config, namespace: logging}
data:
  fluent-bit.conf: |
    [SERVICE]
        Flush 1
        HTTP_Server On
        HTTP_Port 2020
        Health_Check On
        Parsers_File parsers.conf
    [INPUT]
        Name tail
        Path /var/log/containers/*.log
        Tag kube.*
        multiline.parser docker, cri
        DB /var/lib/fluent-bit/tail.db
        Mem_Buf_Limit 5MB
    [FILTER]
        Name kubernetes
        Match kube.*
    [OUTPUT]
        Name stdout
        Match kube.*
  parsers.conf: |
    [PARSER]
        Name app
        Format json
`;
const workload = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: fluent-bit, namespace: logging}
spec:
  selector: {matchLabels: {app: fluent-bit}}
  template:
    metadata: {labels: {app: fluent-bit}, annotations: {prometheus.io/port: "2020"}}
    spec:
      serviceAccountName: fluent-bit
      containers:
        - name: fluent-bit
          image: cr.fluentbit.io/fluent/fluent-bit:3.1
          args: [-c, /fluent-bit/etc/conf/fluent-bit.conf]
          ports: [{name: http, containerPort: 2020}]
          livenessProbe: {httpGet: {path: /, port: http}}
          readinessProbe: {httpGet: {path: /api/v1/health, port: 2020}}
          volumeMounts:
            - {name: config, mountPath: /fluent-bit/etc/conf/}
            - {name: logs, mountPath: /var/log, readOnly: true}
            - {name: state, mountPath: /var/lib/fluent-bit}
      volumes:
        - {name: config, configMap: {name: fluent-bit-config}}
        - {name: logs, hostPath: {path: /var/log}}
        - {name: state, hostPath: {path: /var/lib/fluent-bit}}
`;
const exposed = `apiVersion: v1
kind: Service
metadata: {name: fluent-bit, namespace: logging}
spec:
  selector: {app: fluent-bit}
  ports: [{name: http, port: 80, targetPort: http}]
`;
const whole = [account, config, workload, exposed].join('---\n');

function filesOf(folder: Readonly<Record<string, string>>): FileAccess {
  const nameOf = (path: string): string => path.replace(/^file:\/\/\/w\//, '');
  return {
    read: (_uri, path) => {
      const text = folder[nameOf(path)];
      return text === undefined ? undefined : { uri: `file:///w/${nameOf(path)}`, text };
    },
    list: () => Object.keys(folder).map((name) => `file:///w/${name}`),
  };
}

function findings(text: string, beside: Readonly<Record<string, string>> = {}): readonly string[] {
  const document = TextDocument.create('file:///w/m.yaml', 'yaml', 1, text);
  return createManifestService(filesOf(beside))
    .validate(document)
    .filter((one) => (one.severity ?? 1) <= 2)
    .map((one) => `${String(one.code)}: ${document.getText(one.range)}`);
}

/** What is found once one piece of the manifest is another. */
function broken(from: string, to: string): readonly string[] {
  assert.ok(whole.includes(from), from);
  return findings(whole.replace(from, to));
}

test('a manifest whose parts agree is left alone', () => {
  assert.deepEqual(findings(whole), []);
});

test('the ConfigMap that is mounted exists, and has the file that the arguments name', () => {
  assert.deepEqual(broken('{name: fluent-bit-config}}', '{name: fluent-bit-conifg}}'), [
    'manifests/missing-config-map: fluent-bit-conifg',
  ]);
  assert.deepEqual(broken('conf/fluent-bit.conf]', 'conf/fluentbit.conf]'), [
    'manifests/missing-config-key: /fluent-bit/etc/conf/fluentbit.conf',
  ]);
  assert.deepEqual(broken('/conf/fluent-bit.conf]', '/fluent-bit.conf]'), [
    'manifests/config-elsewhere: /fluent-bit/etc/fluent-bit.conf',
  ]);
  assert.deepEqual(broken('- {name: config,', '- {name: conf,').slice(0, 1), ['manifests/missing-volume: conf']);
  assert.deepEqual(broken('config}}', 'config, items: [{key: fluentbit.conf, path: x}]}}').length, 2);
  assert.deepEqual(broken('  parsers.conf: |', '  custom.conf: |'), ['manifests/missing-config-key: parsers.conf']);
});

test('ports of the config agree with the container, its probes, its annotations and its Service', () => {
  const all = broken('HTTP_Port 2020', 'HTTP_Port 2021');
  assert.deepEqual(all, [
    'manifests/port-closed: "2020"',
    'manifests/port-closed: 2020',
    'manifests/port-closed: http',
    'manifests/port-closed: 2020',
  ]);
  assert.equal(broken('HTTP_Server On', 'HTTP_Server Off').length, 4);
  assert.deepEqual(broken('Health_Check On', 'Health_Check Off'), ['manifests/health-check-off: /api/v1/health']);
  assert.deepEqual(broken('targetPort: http', 'targetPort: metrics'), ['manifests/port-closed: metrics']);
  assert.deepEqual(broken('targetPort: http', 'targetPort: 2021'), ['manifests/port-closed: 2021']);
  assert.deepEqual(broken('HTTP_Port 2020', 'HTTP_Port ${PORT}'), ['manifests/unset-variable: PORT']);
});

test('what is read is mounted, and what is written is kept', () => {
  const withoutLogs = broken('            - {name: logs, mountPath: /var/log, readOnly: true}\n', '');
  assert.deepEqual(withoutLogs, ['manifests/path-not-mounted: volumeMounts']);
  assert.deepEqual(broken('mountPath: /var/log,', 'mountPath: /var/log/containers,'), [
    'manifests/path-not-mounted: /var/log/containers',
    'manifests/path-not-mounted: /var/log',
  ]);
  assert.deepEqual(broken('hostPath: {path: /var/log}', 'emptyDir: {}'), ['manifests/path-not-mounted: logs']);
  assert.deepEqual(broken('DB /var/lib/fluent-bit/tail.db', 'DB /var/log/tail.db'), ['manifests/path-read-only: true']);
});

test('the service account may read what the metadata filter asks for', () => {
  assert.deepEqual(broken('resources: [pods, namespaces]', 'resources: [pods]'), ['manifests/missing-access: rules']);
  assert.deepEqual(broken('      serviceAccountName: fluent-bit\n', ''), ['manifests/missing-access: fluent-bit']);
  assert.deepEqual(broken('- {kind: ServiceAccount, name: fluent-bit,', '- {kind: ServiceAccount, name: other,'), [
    'manifests/missing-access: fluent-bit',
  ]);
  assert.deepEqual(broken('verbs: [get, list, watch]', 'verbs: ["*"]'), []);
});

test('the parts may lie in files of one folder, or come from a kustomization', () => {
  const wrong = workload.replace('conf/fluent-bit.conf]', 'conf/fluent.conf]');
  const expected = ['manifests/missing-config-key: /fluent-bit/etc/conf/fluent.conf'];
  assert.deepEqual(findings(workload, { 'config.yaml': config, 'rbac.yaml': account }), []);
  assert.deepEqual(findings(wrong, { 'config.yaml': config, 'rbac.yaml': account }), expected);
  assert.deepEqual(findings(wrong), []);
  const kustomization =
    'configMapGenerator:\n  - name: fluent-bit-config\n    files: [fluent-bit.conf, p.conf=x.conf]\n';
  assert.deepEqual(findings(wrong, { 'kustomization.yaml': kustomization }), expected);
  assert.deepEqual(findings(workload, { 'kustomization.yaml': kustomization }), []);
});

test('Fluentd: its file, its ports and its position file', () => {
  const text = `kind: ConfigMap
apiVersion: v1
metadata: {name: fluentd}
data:
  fluent.conf: |
    <source>
      @type tail
      path /var/log/app/*.log
      pos_file /var/log/app.pos
      tag app
      <parse>
        @type json
      </parse>
    </source>
    <source>
      @type prometheus
      port 24231
    </source>
    <match app>
      @type stdout
    </match>
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: fluentd}
spec:
  template:
    spec:
      containers:
        - name: app
          image: app:1
          volumeMounts: [{name: logs, mountPath: /logs}]
        - name: fluentd
          image: fluent/fluentd:v1.17
          env: [{name: FLUENTD_CONF, value: fluent.conf}]
          ports: [{containerPort: 24231}]
          volumeMounts:
            - {name: config, mountPath: /fluentd/etc}
            - {name: logs, mountPath: /var/log/app}
            - {name: state, mountPath: /var/log}
      volumes:
        - {name: config, configMap: {name: fluentd}}
        - {name: logs, emptyDir: {}}
        - {name: state, persistentVolumeClaim: {claimName: state}}
`;
  assert.deepEqual(findings(text), []);
  assert.deepEqual(findings(text.replace('containerPort: 24231', 'containerPort: 24224')), [
    'manifests/port-closed: 24224',
  ]);
  assert.deepEqual(findings(text.replace('value: fluent.conf', 'value: fluentd.conf')), [
    'manifests/missing-config-key: fluentd.conf',
  ]);
  assert.deepEqual(findings(text.replace('volumeMounts: [{name: logs, mountPath: /logs}]', 'env: []')), [
    'manifests/path-not-mounted: logs',
  ]);
});
