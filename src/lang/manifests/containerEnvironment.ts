import type { Environment } from '../fluent/environment.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { FluentContainer } from './fluentWorkload.ts';
import { fluentContainers } from './fluentWorkload.ts';
import type { ManifestNode, ManifestObject } from './manifestObject.ts';
import { isSameNamespace } from './manifestObject.ts';
import { keysOf, volumeObject } from './mountedConfig.ts';

/** What a manifest says about the variables of a container. */
export interface ContainerEnvironment {
  readonly variables: Environment;
  /** False where a template, or an object that the set does not have, gives others. */
  readonly isWhole: boolean;
}

/** The variables of a container: those of `env`, and those that `envFrom` takes from ConfigMaps and Secrets of the set. */
export function containerEnvironment(
  objects: readonly ManifestObject[],
  container: FluentContainer,
): ContainerEnvironment {
  const variables = new Map<string, string>();
  const env = container.node.at('env');
  const envFrom = container.node.at('envFrom');
  let isWhole = !env.isTemplated && !envFrom.isTemplated;
  for (const source of envFrom.items()) {
    const [kind, name] = source.at('configMapRef').exists
      ? ['ConfigMap', source.text('configMapRef', 'name')]
      : ['Secret', source.text('secretRef', 'name')];
    const object = objects.find(
      (one) => one.kind === kind && one.name === name && isSameNamespace(one, container.workload),
    );
    if (object === undefined) {
      isWhole = false;
      continue;
    }
    const prefix = source.text('prefix') ?? '';
    for (const key of keysOf(object)) variables.set(`${prefix}${key}`, `${kind} ${object.name}, key ${key}`);
  }
  for (const item of env.items()) {
    const name = item.text('name');
    if (name !== undefined) variables.set(name, originOf(container, item));
  }
  return { variables, isWhole };
}

/** Where the value of an entry of `env` comes from. A value itself may be a secret and is not shown. */
function originOf(container: FluentContainer, item: ManifestNode): string {
  const from = item.at('valueFrom');
  const named = (ref: string, kind: string): string | undefined =>
    from.at(ref).exists ? `${kind} ${from.text(ref, 'name') ?? ''}, key ${from.text(ref, 'key') ?? ''}` : undefined;
  const field = from.text('fieldRef', 'fieldPath') ?? from.text('resourceFieldRef', 'resource');
  return (
    named('secretKeyRef', 'Secret') ??
    named('configMapKeyRef', 'ConfigMap') ??
    (field === undefined ? undefined : `The pod's ${field}`) ??
    `env of ${container.workload.kind} ${container.workload.name}`
  );
}

/** The variables of all containers that run an agent and mount an object which stands in a stretch of a file. */
export function environmentOf(
  objects: readonly ManifestObject[],
  uri: string,
  part: QuerySpan,
  agent: FluentLanguage,
): Environment {
  const isMounted = (container: FluentContainer): boolean =>
    container.mounts.some(({ volume }) => {
      const object = volume === undefined ? undefined : volumeObject(objects, container, volume);
      const start = object?.root.span.start ?? -1;
      return object?.uri === uri && start >= part.start && start <= part.end;
    });
  const containers = objects.flatMap((object) => fluentContainers(object));
  return new Map(
    containers
      .filter((container) => container.agent === agent && isMounted(container))
      .flatMap((container) => [...containerEnvironment(objects, container).variables]),
  );
}

/** The variables of all containers of a set that run an agent. */
export function environmentBeside(objects: readonly ManifestObject[], agent: FluentLanguage): Environment {
  const containers = objects.flatMap((object) => fluentContainers(object)).filter((one) => one.agent === agent);
  return new Map(containers.flatMap((container) => [...containerEnvironment(objects, container).variables]));
}

/** Variables that Kubernetes, the shell or the agents' images set themselves. */
const given = new Set([
  'HOSTNAME',
  'HOME',
  'PATH',
  'PWD',
  'USER',
  'LANG',
  'TZ',
  'FLUENTD_CONF',
  'FLUENTD_OPT',
  'FLUENT_UID',
  'LD_PRELOAD',
]);

/** Whether a variable is there without the manifest's saying so: set by an image, or the address of a Service. */
export function isGivenVariable(name: string): boolean {
  return given.has(name) || /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP)\w*)?)$/.test(name);
}
