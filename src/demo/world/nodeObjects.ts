import type { Node } from './kubeTypes.ts';
import { hashText } from './seededRandom.ts';
import { toKubeTime } from './simulatedClock.ts';

/** How a node is described when the cluster is built. */
export interface NodeDraft {
  readonly name: string;
  /** Second and third byte of its address and of its pods' addresses. */
  readonly index: number;
  readonly isControlPlane: boolean;
  readonly cores: number;
  readonly memoryGibibytes: number;
  readonly maxPods: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** The four nodes on which the shop runs. */
export const shopNodes: readonly NodeDraft[] = [
  shopNode('demo-control-plane', 0, true),
  shopNode('worker-1', 1, false),
  shopNode('worker-2', 2, false),
  shopNode('worker-3', 3, false),
];

/** A node as its kubelet registered it, with the conditions of a healthy one. */
export function toNode(draft: NodeDraft, createdAt: number, now: number): Node {
  const { name, index, cores, memoryGibibytes } = draft;
  const memory = memoryGibibytes * 1024 * 1024;
  const high = index >> 8;
  const low = index & 255;
  const zone = `zone-${'abc'.charAt(index % 3)}`;
  const podCidr = `10.${64 + high}.${low}.0/24`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      creationTimestamp: toKubeTime(createdAt),
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': cores > 8 ? 'large' : 'standard',
        'topology.kubernetes.io/region': 'region-1',
        'topology.kubernetes.io/zone': zone,
        ...(draft.isControlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
        ...draft.labels,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    },
    spec: {
      podCIDR: podCidr,
      podCIDRs: [podCidr],
      providerID: `demo://${name}`,
      ...(draft.isControlPlane
        ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }
        : {}),
    },
    status: {
      capacity: {
        cpu: String(cores),
        'ephemeral-storage': '101430960Ki',
        'hugepages-2Mi': '0',
        memory: `${memory}Ki`,
        pods: String(draft.maxPods),
      },
      allocatable: {
        cpu: `${cores * 1000 - 80}m`,
        'ephemeral-storage': '93478772582',
        'hugepages-2Mi': '0',
        memory: `${memory - 768 * 1024}Ki`,
        pods: String(draft.maxPods),
      },
      conditions: healthyConditions(createdAt, now),
      addresses: [
        { type: 'InternalIP', address: `10.20.${high}.${low + 10}` },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: hashText(`machine ${name}`).toString(16).padStart(8, '0').repeat(4),
        systemUUID: hashText(`system ${name}`).toString(16).padStart(8, '0').repeat(4),
        bootID: hashText(`boot ${name}`).toString(16).padStart(8, '0').repeat(4),
        kernelVersion: '6.8.0-45-generic',
        osImage: 'Ubuntu 24.04.1 LTS',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: 'v1.34.2',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}

function healthyConditions(since: number, now: number): Node['status']['conditions'] {
  const condition = (
    type: string,
    status: string,
    reason: string,
    message: string,
  ): Node['status']['conditions'][0] => ({
    type,
    status,
    lastHeartbeatTime: toKubeTime(now),
    lastTransitionTime: toKubeTime(since),
    reason,
    message,
  });
  return [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ];
}

function shopNode(name: string, index: number, isControlPlane: boolean): NodeDraft {
  return { name, index, isControlPlane, cores: 4, memoryGibibytes: isControlPlane ? 8 : 16, maxPods: 110, labels: {} };
}
