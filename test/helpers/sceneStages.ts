import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { FaultPlan } from '../../src/demo/apiserver/faultPlan.ts';
import { expiredValidity } from '../../src/demo/apiserver/serverCertificate.ts';
import type { KubeObject } from '../../src/demo/kubeObject.ts';
import { startDemoProcess } from './demoProcess.ts';
import { requestCluster } from './requestCluster.ts';
import { namespaceObject, nodeObject, podObject, shopObjects } from './shopObjects.ts';
import { TestCluster } from './testCluster.ts';
import { freePort, removeFolder } from './vscodeServer.ts';

/** The clusters that scenes are played in. */
export interface Stage {
  /** The kubeconfig files, as in `KUBECONFIG`. */
  readonly kubeconfig: string;
  /** Asks the stage's main cluster past the extension. */
  readonly ask: (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<unknown>;
  /** Ends the cluster that goes stale. */
  readonly loseCluster: () => Promise<void>;
  stop(): Promise<void>;
}

export type StageName = 'demo' | 'troubles';

export const stages: Readonly<Record<StageName, () => Promise<Stage>>> = { demo: startDemo, troubles: startTroubles };

/** The simulated shop, with a few more troubles, and the same once more in a production context. */
async function startDemo(): Promise<Stage> {
  const demo = await startDemoProcess(['--bare', '--history', '30m']);
  const folder = await mkdtemp(join(tmpdir(), 'observatory-scenes-'));
  const production = join(folder, 'production.yaml');
  const text = await readFile(demo.kubeconfig, 'utf8');
  await writeFile(production, renamed(text, 'shop-prod'));
  const ask: Stage['ask'] = (method, path, body) => requestCluster(demo.kubeconfig, method, path, body);
  for (const [path, object] of extraTroubles) await ask('POST', path, object);
  return {
    kubeconfig: [demo.kubeconfig, production].join(delimiter),
    ask,
    loseCluster: () => Promise.resolve(),
    stop: async () => {
      await demo.stop();
      await removeFolder(folder);
    },
  };
}

/** One context for each thing that can be wrong with a cluster, one with 2,000 pods in a namespace, and one that is empty. */
async function startTroubles(): Promise<Stage> {
  const running: TestCluster[] = [];
  const start = async (
    objects: readonly KubeObject[],
    options: Parameters<typeof TestCluster.start>[1] = {},
  ): Promise<TestCluster> => {
    const cluster = await TestCluster.start(objects, options);
    running.push(cluster);
    return cluster;
  };
  const pods = Array.from({ length: 2000 }, (_, index) =>
    podObject(`p-${String(index).padStart(4, '0')}`, 'load', undefined),
  );
  const denials = new FaultPlan();
  denials.add({ matches: (url) => /\/(deployments|jobs|nodes)(\?|$)/.test(url), fault: { kind: 'status', code: 403 } });
  const many = await start([namespaceObject('load'), nodeObject('node-1'), ...pods], { historyLimit: 5000 });
  const lost = await start(shopObjects);
  const forbidden = await start([...shopObjects, namespaceObject('bank')], { faults: denials });
  const expired = await start([], { validity: expiredValidity() });
  const empty = await start([]);
  const files: Readonly<Record<string, string>> = {
    broken: 'apiVersion: v1\nclusters: [\n',
    many: many.server.kubeconfig,
    lost: lost.server.kubeconfig,
    forbidden: forbidden.server.kubeconfig,
    expired: expired.server.kubeconfig,
    refused: many.server.kubeconfig.replace('admin-token', 'wrong-token'),
    unreachable: many.server.kubeconfig.replace(many.server.url, `https://127.0.0.1:${await freePort()}`),
    empty: empty.server.kubeconfig,
  };
  const folder = await mkdtemp(join(tmpdir(), 'observatory-scenes-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, `${name}.yaml`), renamed(text, name));
  return {
    kubeconfig: Object.keys(files)
      .map((name) => join(folder, `${name}.yaml`))
      .join(delimiter),
    ask: () => Promise.reject(new Error('the troubles have no main cluster')),
    loseCluster: () => lost.shutDown(),
    stop: async () => {
      for (const cluster of running) await cluster.stop();
      await removeFolder(folder);
    },
  };
}

/** Another name for the context of a simulated cluster, so that several stand side by side. */
function renamed(kubeconfig: string, name: string): string {
  return kubeconfig.replaceAll(/\bdemo\b/g, name);
}

const shop = '/api/v1/namespaces/shop';

/** What the shop lacks: a Service that leads nowhere, a claim without a volume, a bare pod, and a budget that holds a drain back. */
const extraTroubles: readonly (readonly [path: string, object: object])[] = [
  [
    `${shop}/services`,
    {
      metadata: { name: 'loyalty' },
      spec: { selector: { app: 'loyalty' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
  ],
  [
    `${shop}/persistentvolumeclaims`,
    {
      metadata: { name: 'reports' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast-ssd',
        resources: { requests: { storage: '20Gi' } },
      },
    },
  ],
  [`${shop}/pods`, { metadata: { name: 'toolbox' }, spec: { containers: [{ name: 'sh', image: 'busybox:1.37' }] } }],
  [
    '/apis/policy/v1/namespaces/shop/poddisruptionbudgets',
    {
      metadata: { name: 'catalog-stays' },
      spec: { minAvailable: '100%', selector: { matchLabels: { app: 'catalog' } } },
    },
  ],
];
