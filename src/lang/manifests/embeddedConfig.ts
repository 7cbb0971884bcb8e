import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { FluentSettingsOf } from '../fluent/fluentSettings.ts';
import { recognizeFluentConf, recognizeFluentYaml } from '../fluent/fluentRecognition.ts';
import { createFluentbitService } from '../fluentbit/fluentbitService.ts';
import { createFluentdService } from '../fluentd/fluentdService.ts';
import type { LanguageService } from '../languageService.ts';
import { joinTexts } from './joinedText.ts';
import { globPattern } from './mountedConfig.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { readYaml } from '../query/yamlSource.ts';
import type { YamlDocument, YamlNode, YamlText } from '../query/yamlSource.ts';

/** A config that a manifest or Helm values hold as text, as a document of its own with the way back. */
export interface EmbeddedConfig {
  readonly language: FluentLanguage;
  readonly document: TextDocument;
  readonly source: YamlText;
  readonly service: LanguageService;
  /** The keys that are mounted beside it. */
  readonly files: FileAccess;
}

/** A text with the key that holds it. */
interface HeldText {
  readonly key: string;
  readonly source: YamlText;
}

/**
 * Every Fluent config in a YAML text; of Helm values, the pieces that a chart puts together as one.
 * @param settingsFor the settings that hold for configs of the YAML document at a place in the text.
 */
export function embeddedConfigs(
  text: string,
  settingsFor: (part: QuerySpan) => FluentSettingsOf,
): readonly EmbeddedConfig[] {
  return readYaml(text).flatMap((part) => {
    const texts: HeldText[] = [];
    collect(part, part.root, '', 0, texts);
    const files = siblings(texts);
    const settingsOf = settingsFor(part.span(part.root));
    const services = {
      fluentd: createFluentdService(files, settingsOf),
      fluentbit: createFluentbitService(files, settingsOf),
    };
    return texts.flatMap(({ key, source }): readonly EmbeddedConfig[] => {
      const found = recognize(key, source.text);
      if (found === undefined) return [];
      const document = TextDocument.create(`config:/${found.name}`, found.language, 1, source.text);
      return [{ language: found.language, document, source, service: services[found.language], files }];
    });
  });
}

/** Texts of more than one line, with the keys that hold them. */
function collect(part: YamlDocument, node: YamlNode | undefined, key: string, depth: number, texts: HeldText[]): void {
  if (depth > 12) return;
  const kind = part.kind(node);
  if (kind === 'map') collectMap(part, node, key, depth, texts);
  else if (kind === 'list') for (const item of part.items(node)) collect(part, item, key, depth + 1, texts);
  else if (kind === 'scalar') {
    const source = textOf(part, node);
    if (source?.text.trimEnd().includes('\n') === true) texts.push({ key, source });
  }
}

/** The pieces that the official charts put together: of Fluent Bit's values by their names, of Fluentd's in the order of theirs. */
function collectMap(
  part: YamlDocument,
  node: YamlNode | undefined,
  key: string,
  depth: number,
  texts: HeldText[],
): void {
  const entries = part.entries(node);
  const names =
    key === 'config'
      ? chartPieces
      : key === 'fileConfigs'
        ? entries.map((entry) => entry.key).filter((name) => name.endsWith('.conf'))
        : [];
  const pieces = [...names].sort(key === 'config' ? () => 0 : undefined).flatMap((name): readonly HeldText[] => {
    const source = textOf(part, entries.find((entry) => entry.key === name)?.value);
    return source === undefined || source.text.trim() === '' ? [] : [{ key: name, source }];
  });
  const isChart = pieces.length > 1 && pieces.every(({ source }) => /^\s*[[<]/m.test(source.text));
  if (isChart)
    texts.push({
      key: key === 'config' ? 'fluent-bit' : 'fluent',
      source: joinTexts(pieces.map(({ source }) => source)),
    });
  for (const entry of entries) {
    if (isChart && names.includes(entry.key)) continue;
    const name = key === 'config' && entry.key === 'customParsers' ? 'custom_parsers.conf' : entry.key;
    collect(part, entry.value, name, depth + 1, texts);
  }
}

/** What the chart of Fluent Bit writes into its config, in this order. */
const chartPieces: readonly string[] = ['service', 'inputs', 'filters', 'outputs'];

/** A scalar's text; undefined where a template's text is lost. Actions that are left in it are tolerated by the languages. */
function textOf(part: YamlDocument, node: YamlNode | undefined): YamlText | undefined {
  const source = part.text(node);
  return source === undefined || (source.isTemplated && !source.text.includes('{{')) ? undefined : source;
}

function recognize(
  key: string,
  text: string,
): { readonly language: FluentLanguage; readonly name: string } | undefined {
  const isYaml = /\.ya?ml$/i.test(key);
  const conf = isYaml ? undefined : recognizeFluentConf(key, text);
  if (conf !== undefined && /^\s*[<[]/m.test(text)) return { language: conf, name: `${key}.conf` };
  const yaml = recognizeFluentYaml(key, text);
  return yaml === undefined ? undefined : { language: yaml, name: `${key}.yaml` };
}

/**
 * The keys of one manifest are mounted side by side: a file is found by the last part of its path. What is not there may be elsewhere.
 * Files have the URIs of the documents that are made of them.
 */
function siblings(texts: readonly HeldText[]): FileAccess {
  const uris = texts.map(({ key, source }) => `config:/${recognize(key, source.text)?.name ?? key}`);
  return {
    read: (_uri, path) => {
      const name = path.split('/').at(-1) ?? '';
      const at = texts.findIndex((one, index) => one.key === name || uris[index] === path);
      const found = texts[at];
      return found === undefined ? undefined : { uri: uris[at] ?? found.key, text: found.source.text };
    },
    list: (_uri, pattern) => {
      const name = globPattern(pattern.split('/').at(-1) ?? '');
      const found = uris.filter((_, index) => name.test(texts[index]?.key ?? ''));
      return found.length === 0 ? undefined : found;
    },
  };
}
