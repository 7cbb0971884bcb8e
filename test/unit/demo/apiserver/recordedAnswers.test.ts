import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

// Requests that were made to a real kube-apiserver are made again, over the same objects, and must be answered the same.
const folder = join(import.meta.dirname, '../../../../../shared/recordings');
const skip = existsSync(folder) ? false : 'recorded answers of a real API server are not here';

interface Recorded {
  readonly file: string;
  readonly shows: string;
  readonly request: {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: string;
    bodyFile?: string;
    anonymous?: boolean;
  };
  readonly response: { status: number; headers?: [string, string][] };
}

/** What depends on a state, a plug-in or a component that the simulated server does not have. */
const excluded = [
  // Admission by policies, webhooks and quotas; priority and fairness; the initialisation of storage.
  /validating-admission|webhook-down|exceeded-quota|podsecurity|priority-and-fairness|storage-init|flowschemas/,
  // Recorded at a state that the lists no longer show.
  /410-|pods-page-[23]|apply-conflict|apply-again|apply-create|apply-force|delete-configmap|dryrun-delete|seen|ephemeral|endpoints\.json|componentstatus/,
  // Names, versions and times of that server, its token and its own viewer.
  /tokenrequest|selfsubjectreview|discovery\/(version|api\.json|root|livez|readyz|openapi|apiservice|metrics-api)|apiservices-local/,
  /lists\/(roles|rolebindings|serviceaccounts)\.json|delete-pod-graceful|hpa-v1-view|ssrr-|ssar-nonresource/,
  // Resources of its own, and thereby other documents and tags.
  /discovery\/apis(\.json|-aggregated|-legacy)/,
  // Kubelets that were not running, proxies without a world, and messages that quote Go's data structures.
  /kubelet-unreachable|node-proxy|bad-port-503|pod-spec-update|500-apply-managedFields|403-impersonate|409-delete-precondition/,
  // Three seconds of waiting each.
  /504-future/,
];

const entries = (
  skip === false ? (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Recorded[]) : []
).filter(
  ({ file, request }) =>
    /^kubernetes\/(access|discovery|errors|lists|objects|paging|tables|warnings|writes)\//.test(file) &&
    !/websocket/.test(request.method) &&
    !excluded.some((pattern) => pattern.test(file)),
);

let cluster: TestCluster;
let limitedToken = '';
before(async () => {
  if (skip !== false) return;
  cluster = await TestCluster.start([], { clock: { now: () => Date.parse('2026-11-22T14:51:06.9Z') } });
  const lists = new Set(
    ['namespaces', 'customresourcedefinitions', 'nodes', 'events-core-v1', 'leases-kube-node-lease'].concat(
      'configmaps secrets serviceaccounts services pods deployments replicasets statefulsets daemonsets jobs cronjobs horizontalpodautoscalers poddisruptionbudgets persistentvolumes persistentvolumeclaims storageclasses ingresses networkpolicies roles rolebindings resourcequotas endpointslices backups prometheusrules servicemonitors'.split(
        ' ',
      ),
    ),
  );
  for (const name of lists) load(`lists/${name}.json`);
  load('objects/configmap-binary.json');
  limitedToken = await tokenOfLimited();
});
after(() => (skip === false ? cluster.stop() : undefined));

for (const entry of entries) {
  test(`${entry.file}: ${entry.shows}`, { skip }, async () => {
    const wanted = readFileSync(join(folder, entry.file), 'utf8');
    const { Accept, 'Content-Type': contentType, ...headers } = entry.request.headers ?? {};
    const body =
      entry.request.bodyFile === undefined
        ? entry.request.body
        : readFileSync(join(folder, entry.request.bodyFile), 'utf8');
    const answer = await cluster.ask(entry.request.path.replaceAll(' ', '%20'), {
      method: entry.request.method,
      headers,
      token: tokenFor(entry, wanted),
      ...(body === undefined ? {} : { body }),
      ...(Accept === undefined ? {} : { accept: Accept }),
      ...(contentType === undefined ? {} : { contentType }),
    });
    const header = (name: string): readonly string[] =>
      (entry.response.headers ?? []).filter(([key]) => key === name).map(([, value]) => value);
    assert.equal(answer.status, entry.response.status);
    assert.deepEqual(answer.headers['warning'] ?? [], header('Warning'));
    const [type] = header('Content-Type');
    if (type !== undefined) assert.deepEqual(answer.headers['content-type'], [type]);
    assert.deepEqual(comparable(answer.text), comparable(wanted));
  });
}

function load(path: string): void {
  const read = JSON.parse(readFileSync(join(folder, 'kubernetes', path), 'utf8')) as KubeObject & {
    items?: KubeObject[];
  };
  const { apiVersion, kind } = read;
  for (const item of read.items ?? [read]) {
    const object: KubeObject = { ...item, kind: kind.replace(/List$/, ''), apiVersion };
    if (cluster.store.get(cluster.store.keyOf(object)) === undefined) cluster.store.create(object);
    else cluster.store.update({ ...object, metadata: { ...object.metadata, resourceVersion: '' } });
  }
}

/** The limited service account of the recordings, whose Role and RoleBinding are among the recorded objects. */
async function tokenOfLimited(): Promise<string> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } };
  const path = '/api/v1/namespaces/shop/serviceaccounts/dev-viewer/token';
  const issued = (await cluster.json(path, { method: 'POST', body })) as { status?: { token?: string } };
  return issued.status?.token ?? '';
}

function tokenFor({ file, shows, request }: Recorded, text: string): string {
  if (request.anonymous === true || file.includes('anonymous')) return '';
  if (file.includes('401')) return 'nobody has this token';
  const isLimited =
    /errors\/.*403|access\/(ssar-(allowed|denied|subresource)|limited)/.test(file) || /limited/i.test(shows);
  const isRefused = file.includes('/errors/') && text.includes('dev-viewer');
  return (isLimited && !/missing-serviceaccount|hpa-/.test(file)) || isRefused ? limitedToken : 'admin-token';
}

const volatile =
  /^(uid|resourceVersion|creationTimestamp|managedFields|time|description|storageVersionHash|continue|remainingItemCount)$/;

/** JSON or YAML without what differs from server to server, or the text. */
function comparable(text: string): unknown {
  const value: unknown = /^(\{|apiVersion:)/.test(text) ? parse(text) : text.trim();
  return JSON.parse(JSON.stringify(value), (key: string, item: unknown) => (volatile.test(key) ? undefined : item));
}
