import type { FileAccess } from '../fileAccess.ts';
import type { YamlText } from '../query/yamlSource.ts';
import type { FluentContainer, PodVolume, VolumeMount } from './fluentWorkload.ts';
import { mountOf } from './fluentWorkload.ts';
import { isSameNamespace } from './manifestObject.ts';
import type { ManifestObject } from './manifestObject.ts';

/** A file as a container sees it. */
export interface MountedFile {
  readonly path: string;
  readonly key: string;
  readonly object: ManifestObject;
  readonly source: YamlText;
}

/** The ConfigMap or Secret of a volume, where the set has it. */
export function volumeObject(
  objects: readonly ManifestObject[],
  container: FluentContainer,
  volume: PodVolume,
): ManifestObject | undefined {
  const kind = volume.kind === 'configMap' ? 'ConfigMap' : volume.kind === 'secret' ? 'Secret' : undefined;
  return objects.find(
    (object) => object.kind === kind && object.name === volume.source && isSameNamespace(object, container.workload),
  );
}

/** The keys of a ConfigMap or Secret that are plain text. */
export function textsOf(object: ManifestObject): ReadonlyMap<string, YamlText> {
  const fields = object.kind === 'Secret' ? ['stringData'] : ['data'];
  const texts = fields.flatMap((field) =>
    object.root
      .at(field)
      .entries()
      .flatMap(({ key, value }) => {
        const source = value.scalar();
        return source === undefined ? [] : [[key, source] as const];
      }),
  );
  return new Map(texts);
}

/** Every key, those that hold binary data or that a template writes included. */
export function keysOf(object: ManifestObject): readonly string[] {
  return ['data', 'stringData', 'binaryData'].flatMap((field) =>
    object.root
      .at(field)
      .entries()
      .map((entry) => entry.key),
  );
}

/** The name of the key that a path below a mount shows; undefined where the mount does not show it. */
export function keyAt(mount: VolumeMount, path: string): string | undefined {
  const { volume } = mount;
  if (volume === undefined) return undefined;
  const below = path === mount.path ? '' : path.slice(mount.path.length + 1);
  const file = mount.subPath === undefined ? below : [mount.subPath, below].filter((part) => part !== '').join('/');
  if (volume.items === undefined) return file;
  return [...volume.items].find(([, target]) => target === file)?.[0];
}

/** The file that a container finds at a path, where a ConfigMap or a Secret of the set gives it. */
export function mountedFile(
  objects: readonly ManifestObject[],
  container: FluentContainer,
  path: string,
): MountedFile | undefined {
  const mount = mountOf(container, path);
  const object = mount?.volume === undefined ? undefined : volumeObject(objects, container, mount.volume);
  const key = mount === undefined ? undefined : keyAt(mount, path);
  const source = object === undefined || key === undefined ? undefined : textsOf(object).get(key);
  return object === undefined || key === undefined || source === undefined ? undefined : { path, key, object, source };
}

/** Files as a container sees them. Nothing can be told about paths that no ConfigMap or Secret of the set shows. */
export function containerFiles(objects: readonly ManifestObject[], container: FluentContainer): FileAccess {
  const resolve = (uri: string, path: string): string => {
    if (path.startsWith('container:')) return path.slice('container:'.length);
    if (path.startsWith('/')) return path;
    const folder = uri.slice('container:'.length).replace(/\/[^/]*$/, '');
    return `${folder}/${path.replace(/^\.\//, '')}`;
  };
  return {
    read: (uri, path) => {
      const full = resolve(uri, path);
      const file = mountedFile(objects, container, full);
      return file === undefined ? undefined : { uri: `container:${full}`, text: file.source.text };
    },
    list: (uri, pattern) => {
      const full = resolve(uri, pattern);
      const folder = full.replace(/\/[^/]*$/, '');
      const mount = mountOf(container, full);
      const object = mount?.volume === undefined ? undefined : volumeObject(objects, container, mount.volume);
      if (mount === undefined || object === undefined) return undefined;
      const name = globPattern(full);
      return keysOf(object)
        .map((key) =>
          mount.subPath === undefined ? `${mount.path}/${mount.volume?.items?.get(key) ?? key}` : mount.path,
        )
        .filter((path) => name.test(path) && path.startsWith(folder.replace(/[*?[{].*$/, '')))
        .map((path) => `container:${path}`)
        .sort();
    },
  };
}

/** A glob of `*` and `?` as an anchored expression; stars in a row count as one, so that matching stays fast. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/\*+/g, '*')
    .replaceAll(/[.+^$()|[\]{}\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${source}$`);
}
