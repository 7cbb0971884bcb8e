import type { KubeObject } from '../kubeObject.ts';
import type { ClusterParts } from './clusterBuilder.ts';
import { settleWorkload } from './clusterBuilder.ts';
import { toNode } from './nodeObjects.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { Workload } from './kubeTypes.ts';

const teamPrefix = 'team-';
const poolLabel = 'node.kubernetes.io/pool';
const podsPerDeployment = 10;
const deploymentsPerTeam = 10;
const podsPerNode = 20;
const mostNodes = 1000;
const day = 86_400_000;

/**
 * Adds teams with plain Deployments until `count` pods are reached: ten pods a Deployment, ten Deployments a namespace, twenty pods a node
 * (more where a thousand nodes are not enough). They run, use CPU and memory and write logs, and nothing about them is stored but the
 * objects.
 */
export function buildSyntheticTeams(parts: ClusterParts, count: number): void {
  const { context } = parts;
  const now = context.clock.now();
  const nodes = addNodes(parts, Math.min(mostNodes, Math.ceil(count / podsPerNode)), Math.ceil(count / mostNodes));
  const deployments = Math.ceil(count / podsPerDeployment);
  let next = 0;
  for (let index = 0; index < deployments; index += 1) {
    const team = `${teamPrefix}${String(Math.floor(index / deploymentsPerTeam) + 1).padStart(3, '0')}`;
    const createdAt = now - (3 + (index % 40)) * day;
    if (index % deploymentsPerTeam === 0) {
      const metadata = { name: team, labels: { team }, creationTimestamp: toKubeTime(createdAt) };
      context.store.create({ apiVersion: 'v1', kind: 'Namespace', metadata });
    }
    const replicas = Math.min(podsPerDeployment, count - index * podsPerDeployment);
    const name = `${programNames[index % programNames.length] ?? 'service'}-${String((index % deploymentsPerTeam) + 1)}`;
    const places = Array.from({ length: replicas }, () => nodes[next++ % nodes.length] ?? '');
    settleWorkload(parts, toTeamDeployment(team, name, replicas, toKubeTime(createdAt)), createdAt + day, places);
  }
}

/**
 * Whether an object stands outside the synthetic teams. Prometheus watches nothing else: ten thousand pods have some four hundred thousand
 * series, which would drown the shop's, and a laptop.
 */
export function isOfTheShop({ kind, metadata }: KubeObject): boolean {
  if (kind === 'Node') return metadata.labels?.[poolLabel] === undefined;
  return !(kind === 'Namespace' ? metadata.name : (metadata.namespace ?? '')).startsWith(teamPrefix);
}

const programNames = [
  'api',
  'worker',
  'gateway',
  'indexer',
  'scorer',
  'mailer',
  'importer',
  'exporter',
  'cache',
  'web',
];

function addNodes({ context }: ClusterParts, count: number, atLeast: number): readonly string[] {
  const now = context.clock.now();
  return Array.from({ length: count }, (_, index) => {
    const name = `pool-${String(index + 1).padStart(4, '0')}`;
    const maxPods = Math.max(110, atLeast + 20);
    const labels = { [poolLabel]: 'teams' };
    const taint = { key: 'pool', value: 'teams', effect: 'NoSchedule' };
    const draft = { name, index: index + 16, isControlPlane: false, cores: 32, memoryGibibytes: 64, maxPods, labels };
    const node = toNode(draft, now - 90 * day, now);
    context.store.create({ ...node, spec: { ...node.spec, taints: [taint] } });
    return name;
  });
}

function toTeamDeployment(namespace: string, name: string, replicas: number, createdAt: string): Workload {
  const labels = { app: name };
  const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels, creationTimestamp: createdAt },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'main', image: `registry.example.com/team-apps/${name}:1.0.0`, resources }],
          nodeSelector: { [poolLabel]: 'teams' },
          tolerations: [{ key: 'pool', operator: 'Exists', effect: 'NoSchedule' }],
        },
      },
    },
  };
}
