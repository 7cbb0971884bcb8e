import { asArray, asRecord } from '../../../base/json.ts';
import { parseQuantity } from '../../../base/units.ts';
import type {
  Container,
  ContainerResources,
  ContainerRole,
  ContainerSpec,
  ContainerState,
  Pod,
  ScrapeHint,
  Termination,
} from '../../../model/pod.ts';
import type { Interner } from '../interner.ts';
import type { FieldShape } from '../sieveFields.ts';
import type { Json, KindDescriptor } from '../kindDescriptor.ts';
import {
  conditionFields,
  metadataFields,
  numberAt,
  objectAt,
  objectsAt,
  projectConditions,
  projectMetadata,
  sharedMetadata,
  textAt,
  timeAt,
} from './objectFields.ts';

const containerFields = {
  ...{ name: true, image: true, restartPolicy: true },
  resources: { requests: { cpu: true, memory: true }, limits: { cpu: true, memory: true } },
  ports: { name: true, containerPort: true },
  // Whether there is one is all that counts.
  readinessProbe: {},
} as const satisfies FieldShape;
const statusFields = {
  ...{ name: true, state: true, lastState: true, ready: true, restartCount: true },
} as const satisfies FieldShape;

export const podKind: KindDescriptor<Pod> = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  isNamespaced: true,
  fields: {
    metadata: {
      ...metadataFields,
      annotations: {
        ...{ 'prometheus.io/scrape': true, 'prometheus.io/port': true },
        ...{ 'prometheus.io/path': true, 'prometheus.io/scheme': true },
      },
    },
    spec: {
      nodeName: true,
      initContainers: containerFields,
      containers: containerFields,
      ephemeralContainers: containerFields,
    },
    status: {
      ...{ phase: true, reason: true, message: true, podIP: true, hostIP: true, startTime: true, qosClass: true },
      conditions: { ...conditionFields, status: 'True' },
      initContainerStatuses: statusFields,
      containerStatuses: statusFields,
      ephemeralContainerStatuses: statusFields,
    },
  },
  shared: [...sharedMetadata, 'spec.initContainers', 'spec.containers', 'spec.ephemeralContainers'],
  usesAgain: true,
  project: (object, intern) => {
    const spec = objectAt(object, 'spec');
    const status = objectAt(object, 'status');
    return {
      ...projectMetadata(object, intern),
      phase: intern.string(textAt(status, 'phase')),
      reason: intern.string(textAt(status, 'reason')),
      message: textAt(status, 'message'),
      node: intern.string(textAt(spec, 'nodeName')),
      ip: textAt(status, 'podIP'),
      hostIp: intern.string(textAt(status, 'hostIP')),
      started: timeAt(status, 'startTime'),
      scrape: projectScrape(objectAt(objectAt(object, 'metadata'), 'annotations')),
      qosClass: intern.string(textAt(status, 'qosClass')),
      containers: [
        ...projectContainers(spec, 'initContainers', status, 'initContainerStatuses', intern),
        ...projectContainers(spec, 'containers', status, 'containerStatuses', intern),
        ...projectContainers(spec, 'ephemeralContainers', status, 'ephemeralContainerStatuses', intern),
      ],
      failing: projectConditions(status, intern, (condition) => condition['status'] !== 'True'),
    };
  },
};

/** The annotations that the usual scrape configurations look for. */
function projectScrape(annotations: Json): ScrapeHint | undefined {
  if (annotations['prometheus.io/scrape'] !== 'true') return undefined;
  const port = Number(annotations['prometheus.io/port']);
  const path = textAt(annotations, 'prometheus.io/path');
  return {
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined,
    path: path.startsWith('/') ? path : `/${path === '' ? 'metrics' : path}`,
    scheme: annotations['prometheus.io/scheme'] === 'https' ? 'https' : 'http',
  };
}

const noContainers: readonly Container[] = Object.freeze([]);

function projectContainers(
  spec: Json,
  list: string,
  status: Json,
  statusList: string,
  intern: Interner,
): readonly Container[] {
  const containers = asArray(spec[list]);
  if (containers === undefined) return noContainers;
  const specs = intern.derived(list, containers, () =>
    objectsAt(spec, list).map((container) => projectSpec(container, roleOf(container, list), intern)),
  );
  const statuses = objectsAt(status, statusList);
  return specs.map((one) => {
    const reported = statuses.find((status) => status['name'] === one.name) ?? {};
    return {
      spec: one,
      state: projectState(objectAt(reported, 'state'), intern),
      last: projectTermination(reported['lastState'], intern),
      isReady: reported['ready'] === true,
      restarts: numberAt(reported, 'restartCount'),
    };
  });
}

function roleOf(container: Json, list: string): ContainerRole {
  if (list === 'ephemeralContainers') return 'ephemeral';
  if (list === 'containers') return 'main';
  return container['restartPolicy'] === 'Always' ? 'sidecar' : 'init';
}

function projectSpec(container: Json, role: ContainerRole, intern: Interner): ContainerSpec {
  const name = textAt(container, 'name');
  const image = textAt(container, 'image');
  const resources = objectAt(container, 'resources');
  const requests = objectAt(resources, 'requests');
  const limits = objectAt(resources, 'limits');
  const ports = objectsAt(container, 'ports');
  const hasReadinessProbe = container['readinessProbe'] !== undefined;
  let key = `container ${role} ${name} ${image} ${String(hasReadinessProbe)}`;
  key += ` ${String(requests['cpu'])} ${String(requests['memory'])} ${String(limits['cpu'])} ${String(limits['memory'])}`;
  for (const port of ports) key += ` ${textAt(port, 'name')}:${numberAt(port, 'containerPort')}`;
  return intern.value(key, () => ({
    name,
    image,
    role,
    resources: projectResources(requests, limits),
    ports: ports.map((port) => ({ name: textAt(port, 'name'), port: numberAt(port, 'containerPort') })),
    hasReadinessProbe,
  }));
}

function projectResources(requests: Json, limits: Json): ContainerResources {
  const quantity = (value: unknown): number | undefined =>
    typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
  return {
    cpuRequest: quantity(requests['cpu']),
    cpuLimit: quantity(limits['cpu']),
    memoryRequest: quantity(requests['memory']),
    memoryLimit: quantity(limits['memory']),
  };
}

function projectState(state: Json, intern: Interner): ContainerState | undefined {
  if (state['running'] !== undefined)
    return { kind: 'running', started: timeAt(objectAt(state, 'running'), 'startedAt') };
  const ended = projectTermination(state, intern);
  if (ended !== undefined) return { kind: 'terminated', ...ended };
  if (state['waiting'] === undefined) return undefined;
  const waiting = objectAt(state, 'waiting');
  return { kind: 'waiting', reason: intern.string(textAt(waiting, 'reason')), message: textAt(waiting, 'message') };
}

function projectTermination(state: unknown, intern: Interner): Termination | undefined {
  const terminated = objectAt(asRecord(state) ?? {}, 'terminated');
  if (terminated['exitCode'] === undefined && terminated['reason'] === undefined) return undefined;
  return {
    reason: intern.string(textAt(terminated, 'reason')),
    // A termination message is a whole log tail at times; what a row and a tooltip show is its end.
    message: textAt(terminated, 'message').slice(-400),
    exitCode: numberAt(terminated, 'exitCode'),
    finished: timeAt(terminated, 'finishedAt'),
  };
}
