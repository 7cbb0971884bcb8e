import type { FileAccess } from '../fileAccess.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import { defaultFluentSettings } from '../fluent/fluentSettings.ts';
import type { PipelineGraph } from '../fluent/pipelineGraph.ts';
import { parseClassic } from '../fluentbit/classicParser.ts';
import type { FluentbitRoot } from '../fluentbit/fluentbitAst.ts';
import { fluentbitGraph } from '../fluentbit/fluentbitGraph.ts';
import { parseFluentbitYaml } from '../fluentbit/fluentbitYaml.ts';
import type { FluentdRoot } from '../fluentd/fluentdAst.ts';
import { fluentdGraph } from '../fluentd/fluentdGraph.ts';
import { parseFluentd } from '../fluentd/fluentdParser.ts';
import { parseFluentdYaml } from '../fluentd/fluentdYaml.ts';
import { embeddedConfigs } from '../manifests/embeddedConfig.ts';
import type { OffsetMap } from '../query/offsetMap.ts';
import { shiftedMap } from '../query/offsetMap.ts';
import { documentLanguageOf } from './documentLanguage.ts';

/** A Fluent config, read: a file of its own, or what a manifest holds. */
export type FluentSource = {
  readonly text: string;
  readonly uri: string;
  readonly files: FileAccess;
  /** The key that holds it, in a manifest. */
  readonly key: string | undefined;
  /** How its offsets lie in the document. */
  readonly map: OffsetMap;
  readonly problems: readonly FluentProblem[];
} & (
  | { readonly language: 'fluentd'; readonly root: FluentdRoot }
  | { readonly language: 'fluentbit'; readonly root: FluentbitRoot }
);

/** A document as an editor holds it. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
}

/**
 * Reads the config of a document; of several that a manifest holds the one that `offset` is in, else the first. Undefined where it holds
 * none.
 */
export function readFluentSource(document: OpenDocument, offset: number, files: FileAccess): FluentSource | undefined {
  const { uri, languageId, text } = document;
  const language = documentLanguageOf(uri, text, languageId);
  if (language === 'fluentd' || language === 'fluentbit') {
    const isYaml = languageId === 'yaml' || /\.ya?ml$/i.test(uri);
    return readConfig(language, isYaml, { text, uri, files, key: undefined, map: shiftedMap(0, text.length) });
  }
  if (language !== 'manifests') return undefined;
  const configs = embeddedConfigs(text, () => defaultFluentSettings);
  const config = configs.find(({ source }) => source.map.fromDocument(offset) !== undefined) ?? configs[0];
  if (config === undefined) return undefined;
  const key = config.document.uri.replace(/^config:\//, '').replace(/\.(?:conf|yaml)$/, '');
  const isYaml = config.document.uri.endsWith('.yaml');
  const { text: inner, map } = config.source;
  return readConfig(config.language, isYaml, { text: inner, uri: config.document.uri, files: config.files, key, map });
}

/** The flow of records through a config. */
export function graphOf(source: FluentSource): PipelineGraph {
  return source.language === 'fluentd'
    ? fluentdGraph(source.text, source.uri, source.root, source.files)
    : fluentbitGraph(source.text, source.uri, source.root, source.files);
}

function readConfig(
  language: FluentLanguage,
  isYaml: boolean,
  base: Omit<FluentSource, 'language' | 'root' | 'problems'>,
): FluentSource {
  if (language === 'fluentd') {
    return { ...base, language, ...(isYaml ? parseFluentdYaml(base.text) : parseFluentd(base.text)) };
  }
  return { ...base, language, ...(isYaml ? parseFluentbitYaml(base.text) : parseClassic(base.text)) };
}
