import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { FluentSettingsOf } from '../fluent/fluentSettings.ts';
import { recognizeFluentConf, recognizeFluentYaml } from '../fluent/fluentRecognition.ts';
import { createFluentbitService } from '../fluentbit/fluentbitService.ts';
import { createFluentdService } from '../fluentd/fluentdService.ts';
import type { LanguageService } from '../languageService.ts';
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

/** Every Fluent config in a YAML text. Those that a Helm template writes in part are left out: their text is not known. */
export function embeddedConfigs(text: string, settingsOf: FluentSettingsOf): readonly EmbeddedConfig[] {
  return readYaml(text).flatMap((part) => {
    const texts: { readonly key: string; readonly source: YamlText }[] = [];
    collect(part, part.root, '', 0, texts);
    const files = siblings(texts);
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
function collect(
  part: YamlDocument,
  node: YamlNode | undefined,
  key: string,
  depth: number,
  texts: { key: string; source: YamlText }[],
): void {
  if (depth > 12) return;
  const kind = part.kind(node);
  if (kind === 'map') for (const entry of part.entries(node)) collect(part, entry.value, entry.key, depth + 1, texts);
  else if (kind === 'list') for (const item of part.items(node)) collect(part, item, key, depth + 1, texts);
  else if (kind === 'scalar') {
    const source = part.text(node);
    if (source !== undefined && !source.isTemplated && source.text.trimEnd().includes('\n'))
      texts.push({ key, source });
  }
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

/** The keys of one manifest are mounted side by side: a file is found by the last part of its path. What is not there may be elsewhere. */
function siblings(texts: readonly { readonly key: string; readonly source: YamlText }[]): FileAccess {
  const find = (path: string): { key: string; source: YamlText } | undefined => {
    const name = path.split('/').at(-1) ?? '';
    return texts.find((one) => one.key === name);
  };
  return {
    read: (_uri, path) => {
      const found = find(path);
      return found === undefined ? undefined : { uri: found.key, text: found.source.text };
    },
    list: (_uri, pattern) => {
      const found = find(pattern);
      return found === undefined ? undefined : [found.key];
    },
  };
}
