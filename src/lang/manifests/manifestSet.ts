import type { FileAccess } from '../fileAccess.ts';
import type { ManifestObject } from './manifestObject.ts';
import { ManifestNode, readManifestObjects } from './manifestObject.ts';
import { readYaml } from '../query/yamlSource.ts';

/** As many files are looked at beside a manifest, and none that is longer. */
const mostFiles = 60;
const longest = 1_000_000;
const mostRemembered = 200;

/** Kinds that say something about a Fluent workload. */
const kinds =
  /^\s*kind:\s*["']?(?:ConfigMap|Secret|DaemonSet|Deployment|StatefulSet|Pod|Job|CronJob|Service|ServiceAccount|(?:Cluster)?Role(?:Binding)?|List|Kustomization|(?:Cluster)?(?:FluentBitConfig|FluentdConfig|Input|Filter|Output|Parser|MultilineParser)|FluentBit|Fluentd)\b/m;

/** The objects of a manifest and of the files beside it, as one `kubectl apply -f FOLDER` gives them to a cluster. */
export class ManifestSet {
  readonly #files: FileAccess;
  readonly #known = new Map<string, { readonly text: string; readonly objects: readonly ManifestObject[] }>();

  constructor(files: FileAccess) {
    this.#files = files;
  }

  around(uri: string, text: string): readonly ManifestObject[] {
    const own = this.#read(uri, text);
    const beside = (this.#files.list(uri, '*.{yaml,yml}') ?? []).filter((one) => one !== uri).slice(0, mostFiles);
    const others = beside.flatMap((one): readonly ManifestObject[] => {
      const file = this.#files.read(uri, one);
      if (file === undefined || file.text.length > longest) return [];
      if (/\/kustomization\.ya?ml$/.test(one)) return this.#generated(one, file.text);
      return kinds.test(file.text) ? this.#read(one, file.text) : [];
    });
    return [...own, ...others];
  }

  #read(uri: string, text: string): readonly ManifestObject[] {
    const known = this.#known.get(uri);
    if (known?.text === text) return known.objects;
    const objects = readManifestObjects(uri, text);
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(uri, { text, objects });
    return objects;
  }

  /** What a kustomization's `configMapGenerator` and `secretGenerator` make of files and literals. */
  #generated(uri: string, text: string): readonly ManifestObject[] {
    return readYaml(text).flatMap((document) => {
      const root = new ManifestNode(document, document.root);
      const namespace = root.text('namespace');
      return (['ConfigMap', 'Secret'] as const).flatMap((kind) =>
        root
          .at(kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator')
          .items()
          .flatMap((generator) => {
            const name = generator.text('name');
            if (name === undefined) return [];
            const data = Object.fromEntries([...this.#fileKeys(uri, generator), ...literalKeys(generator)]);
            const field = kind === 'ConfigMap' ? 'data' : 'stringData';
            const object = {
              apiVersion: 'v1',
              kind,
              metadata: { name, ...(namespace !== undefined && { namespace }) },
            };
            return readManifestObjects(uri, JSON.stringify({ ...object, [field]: data }));
          }),
      );
    });
  }

  #fileKeys(uri: string, generator: ManifestNode): readonly (readonly [string, string | null])[] {
    return generator
      .at('files')
      .items()
      .flatMap((item) => {
        const entry = item.text() ?? '';
        const equals = entry.indexOf('=');
        const path = entry.slice(equals + 1);
        const key = equals < 0 ? (path.split('/').at(-1) ?? path) : entry.slice(0, equals);
        return path === '' ? [] : [[key, this.#files.read(uri, path)?.text ?? null] as const];
      });
  }
}

function literalKeys(generator: ManifestNode): readonly (readonly [string, string])[] {
  return generator
    .at('literals')
    .items()
    .flatMap((item) => {
      const [key = '', ...rest] = (item.text() ?? '').split('=');
      return key === '' ? [] : [[key, rest.join('=')] as const];
    });
}
