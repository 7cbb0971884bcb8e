import { trimEndOf } from '../../base/trimEndOf.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { ManifestNode, ManifestObject } from './manifestObject.ts';

/** A volume of a pod. */
export interface PodVolume {
  readonly name: string;
  readonly kind: 'configMap' | 'secret' | 'hostPath' | 'emptyDir' | 'claim' | 'other';
  /** The ConfigMap or Secret, or the path on the node. */
  readonly source: string;
  readonly sourceSpan: QuerySpan;
  /** Of a ConfigMap or Secret: the file that each chosen key becomes; undefined where every key is a file of its own name. */
  readonly items: ReadonlyMap<string, string> | undefined;
  readonly isOptional: boolean;
}

export interface VolumeMount {
  readonly path: string;
  readonly subPath: string | undefined;
  readonly isReadOnly: boolean;
  /** Undefined where the pod has no volume of that name. */
  readonly volume: PodVolume | undefined;
  readonly node: ManifestNode;
}

/** A container that runs Fluentd or Fluent Bit. */
export interface FluentContainer {
  readonly agent: FluentLanguage;
  readonly workload: ManifestObject;
  /** The pod's `spec`. */
  readonly pod: ManifestNode;
  /** The pod template's `metadata`. */
  readonly metadata: ManifestNode;
  readonly node: ManifestNode;
  readonly mounts: readonly VolumeMount[];
  /** The file that the agent reads first, and where it is named; without a span it is the image's default. */
  readonly configPath: { readonly path: string; readonly span: QuerySpan | undefined };
  /** Variables with a value that the manifest tells. */
  readonly environment: ReadonlyMap<string, string>;
}

const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Job: ['spec', 'template'],
};

/** The containers of a workload that run one of the agents. */
export function fluentContainers(workload: ManifestObject): readonly FluentContainer[] {
  const path = templatePaths[workload.kind];
  if (path === undefined) return [];
  const template = workload.root.at(...path);
  const pod = template.at('spec');
  const volumes = new Map(
    pod
      .at('volumes')
      .items()
      .flatMap((volume) => {
        const read = readVolume(volume);
        return read === undefined ? [] : [[read.name, read] as const];
      }),
  );
  return pod
    .at('containers')
    .items()
    .flatMap((node): readonly FluentContainer[] => {
      const agent = agentOf(node);
      if (agent === undefined) return [];
      const environment = environmentOf(node);
      const mounts = mountsOf(node, volumes);
      const configPath = configPathOf(node, agent, environment);
      return [{ agent, workload, pod, metadata: template.at('metadata'), node, mounts, configPath, environment }];
    });
}

/** Helpers beside an agent, such as reloaders, have images of other names. */
function agentOf(container: ManifestNode): FluentLanguage | undefined {
  const image = (container.text('image') ?? '').replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const name = image.split('/').at(-1) ?? '';
  if (/reload|exporter|operator|init/.test(name)) return undefined;
  if (/fluent-?bit/.test(name)) return 'fluentbit';
  return /^fluentd(?:\b|-|_)|td-agent|fluent-package/.test(name) ? 'fluentd' : undefined;
}

function readVolume(volume: ManifestNode): PodVolume | undefined {
  const name = volume.text('name');
  if (name === undefined) return undefined;
  const isOf = (kind: PodVolume['kind'], source: ManifestNode, key: string): PodVolume => ({
    name,
    kind,
    source: source.text(key) ?? '',
    sourceSpan: source.at(key).exists ? source.at(key).span : volume.span,
    items: itemsOf(source.at('items')),
    isOptional: source.text('optional') === 'true',
  });
  if (volume.at('configMap').exists) return isOf('configMap', volume.at('configMap'), 'name');
  if (volume.at('secret').exists) return isOf('secret', volume.at('secret'), 'secretName');
  if (volume.at('hostPath').exists) return isOf('hostPath', volume.at('hostPath'), 'path');
  const hasKey = (key: string): boolean => volume.entries().some((entry) => entry.key === key);
  const kind = hasKey('emptyDir') ? 'emptyDir' : hasKey('persistentVolumeClaim') ? 'claim' : 'other';
  return isOf(kind, volume, 'name');
}

function itemsOf(items: ManifestNode): ReadonlyMap<string, string> | undefined {
  if (items.kind !== 'list') return undefined;
  return new Map(items.items().map((item) => [item.text('key') ?? '', item.text('path') ?? '']));
}

function mountsOf(container: ManifestNode, volumes: ReadonlyMap<string, PodVolume>): readonly VolumeMount[] {
  return container
    .at('volumeMounts')
    .items()
    .flatMap((node): readonly VolumeMount[] => {
      const path = node.text('mountPath');
      if (path === undefined) return [];
      const isReadOnly = node.text('readOnly') === 'true';
      const volume = volumes.get(node.text('name') ?? '');
      return [{ path: plainPath(path), subPath: node.text('subPath'), isReadOnly, volume, node }];
    });
}

function environmentOf(container: ManifestNode): ReadonlyMap<string, string> {
  const pairs = container
    .at('env')
    .items()
    .flatMap((item) => {
      const name = item.text('name');
      const value = item.text('value');
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    });
  return new Map(pairs);
}

const defaults: Readonly<Record<FluentLanguage, string>> = {
  fluentbit: '/fluent-bit/etc/fluent-bit.conf',
  fluentd: '/fluentd/etc/fluent.conf',
};

/** `-c FILE`, `--config=FILE` and, for Fluentd's images, `FLUENTD_CONF`. */
function configPathOf(
  container: ManifestNode,
  agent: FluentLanguage,
  environment: ReadonlyMap<string, string>,
): FluentContainer['configPath'] {
  const words = [...container.at('command').items(), ...container.at('args').items()];
  for (const [index, word] of words.entries()) {
    const text = word.text() ?? '';
    const joined = /^(?:--config=|-c=?)(\/.+)$/.exec(text)?.[1];
    if (joined !== undefined) return { path: joined, span: word.span };
    const next = text === '-c' || text === '--config' ? words[index + 1] : undefined;
    const path = next?.text();
    if (next !== undefined && path !== undefined) return { path, span: next.span };
    const inShell = /(?:^|\s)(?:-c|--config)[ =](\/[\w./-]+)/.exec(text)?.[1];
    if (inShell !== undefined) return { path: inShell, span: word.span };
  }
  const named = agent === 'fluentd' ? environment.get('FLUENTD_CONF') : undefined;
  if (named === undefined) return { path: defaults[agent], span: undefined };
  const entry = container
    .at('env')
    .items()
    .find((item) => item.text('name') === 'FLUENTD_CONF');
  const path = named.startsWith('/') ? named : `/fluentd/etc/${named}`;
  return { path, span: entry?.at('value').span };
}

/** Without a slash at the end. */
export function plainPath(path: string): string {
  return path.length > 1 ? trimEndOf(path, '/') : path;
}

/** The mount that decides what a path shows: the deepest one above it. */
export function mountOf(container: FluentContainer, path: string): VolumeMount | undefined {
  return container.mounts
    .filter((mount) => path === mount.path || path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
