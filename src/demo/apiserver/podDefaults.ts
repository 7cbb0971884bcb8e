import { isRecord, listAt, textAt, valueAt } from './jsonValue.ts';

type Json = Readonly<Record<string, unknown>>;

const notReadyTolerations = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));

/** A pod's spec with what the API server and its admission plug-ins fill in. @param isMirror whether a file is its source. */
export function defaultedPodSpec(spec: Json, isMirror: boolean): Json {
  const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount') || 'default';
  return {
    ...defaultedTemplateSpec(spec),
    // The pods that a kubelet runs from files have no service account.
    ...(isMirror ? {} : { serviceAccountName: account, serviceAccount: account }),
    enableServiceLinks: spec['enableServiceLinks'] ?? true,
    priority: spec['priority'] ?? 0,
    preemptionPolicy: spec['preemptionPolicy'] ?? 'PreemptLowerPriority',
    tolerations: spec['tolerations'] ?? notReadyTolerations,
  };
}

/** The spec of a pod template with the defaults that a workload's template gets. */
function defaultedTemplateSpec(spec: Json): Json {
  return {
    ...spec,
    ...(spec['initContainers'] === undefined
      ? {}
      : { initContainers: listAt(spec, 'initContainers').map(defaultedContainer) }),
    containers: listAt(spec, 'containers').map(defaultedContainer),
    ...(spec['ephemeralContainers'] === undefined
      ? {}
      : { ephemeralContainers: listAt(spec, 'ephemeralContainers').map(defaultedContainer) }),
    ...(spec['volumes'] === undefined ? {} : { volumes: listAt(spec, 'volumes').map(defaultedVolume) }),
    restartPolicy: spec['restartPolicy'] ?? 'Always',
    terminationGracePeriodSeconds: spec['terminationGracePeriodSeconds'] ?? 30,
    dnsPolicy: spec['dnsPolicy'] ?? 'ClusterFirst',
    securityContext: spec['securityContext'] ?? {},
    schedulerName: spec['schedulerName'] ?? 'default-scheduler',
  };
}

/** A workload's `spec.template` with its defaults. */
export function defaultedTemplate(template: unknown): Json {
  const given = isRecord(template) ? template : {};
  const spec = given['spec'];
  return { ...given, ...(isRecord(spec) ? { spec: defaultedTemplateSpec(spec) } : {}) };
}

/** `Guaranteed`, `Burstable` or `BestEffort`, by the requests and limits of a pod's containers. */
export function qosClass(spec: Json): string {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];
  const amount = (container: unknown, side: string, name: string): unknown =>
    valueAt(container, 'resources', side, name);
  const names = ['cpu', 'memory'];
  const sides = ['requests', 'limits'];
  const isEmpty = containers.every((container) =>
    sides.every((side) => names.every((name) => amount(container, side, name) === undefined)),
  );
  if (isEmpty) return 'BestEffort';
  const isFull = containers.every((container) =>
    names.every((name) => {
      const limit = amount(container, 'limits', name);
      return limit !== undefined && (amount(container, 'requests', name) ?? limit) === limit;
    }),
  );
  return isFull ? 'Guaranteed' : 'Burstable';
}

function defaultedContainer(container: unknown): unknown {
  if (!isRecord(container)) return container;
  const image = textAt(container, 'image');
  const isLatest = !/[:@][^/]*$/.test(image) || image.endsWith(':latest');
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].filter((name) => isRecord(container[name]));
  return {
    ...container,
    ...(container['ports'] === undefined ? {} : { ports: withProtocol(container['ports']) }),
    ...Object.fromEntries(probes.map((name) => [name, defaultedProbe(container[name])])),
    resources: defaultedResources(container['resources']),
    terminationMessagePath: container['terminationMessagePath'] ?? '/dev/termination-log',
    terminationMessagePolicy: container['terminationMessagePolicy'] ?? 'File',
    imagePullPolicy: container['imagePullPolicy'] ?? (isLatest ? 'Always' : 'IfNotPresent'),
  };
}

/** Requests default to the limits. */
function defaultedResources(resources: unknown): unknown {
  if (!isRecord(resources)) return {};
  const limits = resources['limits'];
  const requests = resources['requests'];
  if (!isRecord(limits)) return resources;
  return { ...resources, requests: { ...limits, ...(isRecord(requests) ? requests : {}) } };
}

function defaultedProbe(probe: unknown): unknown {
  const given = isRecord(probe) ? probe : {};
  const httpGet = given['httpGet'];
  return {
    ...given,
    ...(isRecord(httpGet) ? { httpGet: { scheme: 'HTTP', ...httpGet } } : {}),
    timeoutSeconds: given['timeoutSeconds'] ?? 1,
    periodSeconds: given['periodSeconds'] ?? 10,
    successThreshold: given['successThreshold'] ?? 1,
    failureThreshold: given['failureThreshold'] ?? 3,
  };
}

function defaultedVolume(volume: unknown): unknown {
  if (!isRecord(volume)) return volume;
  const sources = ['configMap', 'secret', 'projected', 'downwardAPI'].filter((name) => isRecord(volume[name]));
  const filled = sources.map((name) => [name, { defaultMode: 420, ...(volume[name] as Json) }] as const);
  return { ...volume, ...Object.fromEntries(filled) };
}

/** A list of ports, each with `protocol`. */
export function withProtocol(ports: unknown): readonly unknown[] {
  return listAt({ ports }, 'ports').map((port) =>
    isRecord(port) ? { ...port, protocol: port['protocol'] ?? 'TCP' } : port,
  );
}
