import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimTroubles } from '../../../src/analysis/claimTroubles.ts';
import { buildNamespaceTree, withNoted, type NamespaceTree } from '../../../src/analysis/namespaceTree.ts';
import { routeTroubles, serviceTroubles } from '../../../src/analysis/serviceTroubles.ts';
import type { NotedObject } from '../../../src/model/notedObject.ts';
import { Interner } from '../../../src/sources/kubernetes/interner.ts';
import { ingressRouteKind, serviceKind } from '../../../src/sources/kubernetes/projections/networkKinds.ts';
import { podKind } from '../../../src/sources/kubernetes/projections/podKind.ts';
import { storageClassKind, volumeClaimKind } from '../../../src/sources/kubernetes/projections/storageKinds.ts';
import { deploymentKind } from '../../../src/sources/kubernetes/projections/workloadKinds.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const old = '2026-01-01T10:00:00Z';
const fresh = '2026-01-01T11:59:30Z';
const intern = new Interner();

const metadata = (name: string, creationTimestamp = old, more: object = {}) => ({
  ...{ uid: name, name, namespace: 'shop', creationTimestamp },
  ...more,
});

interface PodParts {
  readonly ready?: boolean;
  readonly phase?: string;
  readonly created?: string;
}

function pod(name: string, app: string, { ready = true, phase = 'Running', created = old }: PodParts = {}) {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: created }];
  const state = { running: { startedAt: created } };
  return podKind.project(
    {
      metadata: metadata(name, created, { labels: { app } }),
      spec: { nodeName: 'n', containers: [{ name: 'c' }] },
      status: { phase, conditions, containerStatuses: [{ name: 'c', ready, state }] },
    },
    intern,
  );
}

const cartPod = pod('cart-a', 'cart');

const service = (spec: object, created = old) =>
  serviceKind.project({ metadata: metadata('web', created), spec }, intern);

function treeOf(pods: Iterable<ReturnType<typeof pod>>, sleeping: readonly string[] = []): NamespaceTree {
  const workloads = sleeping.map((app) =>
    deploymentKind.project(
      { metadata: metadata(app), spec: { replicas: 0, selector: { matchLabels: { app } } } },
      intern,
    ),
  );
  return buildNamespaceTree({ pods, workloads }, now);
}

const told = (noted: readonly NotedObject[]): string =>
  noted.map(({ name, note }) => `${name} ${note.level} ${note.text}`).join(', ');

const web = { selector: { app: 'web' } };
const notReady = { ready: false };
const coming = { ready: false, created: fresh };
const ended = { ready: false, phase: 'Succeeded' };
const serviceCases: readonly (readonly [string, ReturnType<typeof service>, NamespaceTree, string])[] = [
  ['a ready pod', service(web), treeOf([pod('a', 'web'), pod('b', 'web', notReady)]), ''],
  ['pods that are not ready', service(web), treeOf([pod('a', 'web', notReady)]), 'web error its pod is not ready'],
  [
    'several pods that are not ready',
    service(web),
    treeOf([pod('a', 'web', notReady), pod('b', 'web', notReady)]),
    'web error none of 2 pods ready',
  ],
  ['pods that start', service(web), treeOf([pod('a', 'web', coming)]), 'web progressing its pods start'],
  ['pods that have ended', service(web), treeOf([pod('a', 'web', ended)]), 'web idle its pods have ended'],
  ['no pods', service(web), treeOf([cartPod]), 'web warning no endpoints'],
  ['no pods yet', service(web, fresh), treeOf([cartPod]), 'web progressing waits for its pods'],
  ['pods scaled to nothing', service(web), treeOf([], ['web']), 'web idle scaled to 0'],
  [
    'pods of a template with more labels, scaled to nothing',
    service({ selector: { app: 'web', tier: 'front' } }),
    treeOf([], ['web']),
    'web idle scaled to 0',
  ],
  ['other pods scaled to nothing', service(web), treeOf([], ['cart']), 'web warning no endpoints'],
  ['no selector', service({}), treeOf([]), ''],
  ['no address of its own', service({ ...web, clusterIP: 'None' }), treeOf([]), ''],
  ['a name elsewhere', service({ ...web, type: 'ExternalName' }), treeOf([]), ''],
  [
    'pods that count although they are not ready',
    service({ ...web, publishNotReadyAddresses: true }),
    treeOf([pod('a', 'web', notReady)]),
    '',
  ],
];

for (const [name, one, tree, expected] of serviceCases) {
  test(`a Service with ${name}: ${expected === '' ? 'nothing is told' : expected}`, () => {
    assert.equal(told(serviceTroubles(serviceKind, [one], tree, now)), expected);
  });
}

test('an Ingress tells which of its Services does not exist, where that is known', () => {
  const backend = (name: string) => ({ path: '/', backend: { service: { name, port: { number: 80 } } } });
  const ingress = ingressRouteKind.project(
    { metadata: metadata('door'), spec: { rules: [{ http: { paths: [backend('web'), backend('gone')] } }] } },
    intern,
  );
  const isMissing = (namespace: string, name: string): boolean => namespace === 'shop' && name === 'gone';
  assert.equal(told(routeTroubles(ingressRouteKind, [ingress], isMissing)), 'door error service gone does not exist');
  assert.equal(told(routeTroubles(ingressRouteKind, [ingress], () => false)), '');
});

const storageClass = (name: string, volumeBindingMode: string, isDefault = false) =>
  storageClassKind.project(
    {
      metadata: {
        ...metadata(name),
        annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) },
      },
      ...{ provisioner: 'disks.example', volumeBindingMode },
    },
    intern,
  );
const classes = [storageClass('lazy', 'WaitForFirstConsumer', true), storageClass('eager', 'Immediate')];

const claim = (phase: string, storageClassName: string | undefined, created = old) =>
  volumeClaimKind.project(
    {
      metadata: metadata('data', created),
      spec: storageClassName === undefined ? {} : { storageClassName },
      status: { phase },
    },
    intern,
  );

const claimCases: readonly (readonly [string, ReturnType<typeof claim>, typeof classes | undefined, string])[] = [
  ['bound', claim('Bound', 'eager'), classes, ''],
  ['that has lost its volume', claim('Lost', 'eager'), undefined, 'data error its volume is gone'],
  ['that waits for a pod', claim('Pending', 'lazy'), classes, 'data idle waits for its first pod'],
  ['of the default class that waits', claim('Pending', undefined), classes, 'data idle waits for its first pod'],
  ['that nobody provides for', claim('Pending', 'eager'), classes, 'data warning no volume from eager yet'],
  ['that is new', claim('Pending', 'eager', fresh), classes, 'data progressing volume not made yet'],
  ['without a default class', claim('Pending', undefined), classes.slice(1), 'data warning no default storage class'],
  ['of no class', claim('Pending', ''), classes, 'data warning no volume fits'],
  ['of a class that does not exist', claim('Pending', 'gone'), classes, 'data warning no volume of class gone'],
  ['where classes may not be read', claim('Pending', 'eager'), undefined, ''],
];

for (const [name, one, known, expected] of claimCases) {
  test(`a claim ${name}: ${expected === '' ? 'nothing is told' : expected}`, () => {
    assert.equal(told(claimTroubles(volumeClaimKind, [one], known, now)), expected);
  });
}

test('what is unhealthy counts in its namespace, what waits does not', () => {
  const tree = treeOf([cartPod]);
  const noted = [
    ...serviceTroubles(serviceKind, [service(web)], tree, now),
    ...claimTroubles(volumeClaimKind, [claim('Pending', 'lazy')], classes, now),
  ];
  const { level, unhealthy } = withNoted(tree, noted);
  assert.deepEqual([tree.level, level, unhealthy], ['ok', 'warning', 1]);
  const calm = withNoted(tree, noted.slice(1));
  assert.deepEqual([calm.level, calm.unhealthy], ['ok', 0]);
});
