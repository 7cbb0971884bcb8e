import { recognizeFluentConf, recognizeFluentYaml } from '../fluent/fluentRecognition.ts';
import { readManifestObjects } from './manifestObject.ts';
import { textsOf } from './mountedConfig.ts';

/** A ConfigMap of a manifest that holds a Fluent config. */
export interface FileConfigMap {
  readonly name: string;
  /** Undefined where the file leaves it to whoever applies it. */
  readonly namespace: string | undefined;
  readonly data: ReadonlyMap<string, string>;
  /** Where it is named in the file. */
  readonly offset: number;
}

/** The ConfigMaps of a YAML text that hold Fluent configs. Those that a template writes in part are left out: their text is not known. */
export function configMapsIn(uri: string, text: string): readonly FileConfigMap[] {
  return readManifestObjects(uri, text).flatMap((object): readonly FileConfigMap[] => {
    if (object.kind !== 'ConfigMap' || object.root.at('data').isTemplated) return [];
    const texts = textsOf(object);
    const isFluent = [...texts].some(
      ([key, { text: inner }]) =>
        recognizeFluentConf(key, inner) !== undefined || recognizeFluentYaml(key, inner) !== undefined,
    );
    if (!isFluent) return [];
    const data = new Map([...texts].map(([key, source]) => [key, source.text]));
    const offset = object.root.at('metadata', 'name').span.start;
    return [{ name: object.name, namespace: object.namespace, data, offset }];
  });
}
