import type { CompletionItem, Diagnostic, Range, TextEdit } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import { noFiles } from '../fileAccess.ts';
import type { Environment } from '../fluent/environment.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import { toDiagnostics, toFixes } from '../fluent/fluentProblem.ts';
import { defaultFluentSettings } from '../fluent/fluentSettings.ts';
import type { FluentSettingsOf } from '../fluent/fluentSettings.ts';
import type { LanguageFix, LanguageService } from '../languageService.ts';
import type { EmbeddedConfig } from './embeddedConfig.ts';
import { embeddedConfigs } from './embeddedConfig.ts';
import { environmentOf } from './containerEnvironment.ts';
import { ManifestSet } from './manifestSet.ts';
import { checkOperator } from './operatorCheck.ts';
import { checkWorkloads } from './workloadCheck.ts';

/** The language service of manifests and Helm values: that of the Fluent configs inside, with all places put back into the manifest. */
export function createManifestService(
  files: FileAccess = noFiles,
  settingsOf: FluentSettingsOf = defaultFluentSettings,
): LanguageService {
  const set = new ManifestSet(files);
  const problemsOf = (document: TextDocument): readonly FluentProblem[] => {
    const text = document.getText();
    const { uri } = document;
    const objects = set.around(uri, text);
    const settings = settingsOf(uri);
    // A comment inside a config is told of there.
    const outside = settings.misread(text).filter(({ start }) => configAt(document, start) === undefined);
    const found = [...checkWorkloads(objects, uri), ...checkOperator(objects, uri), ...outside];
    const problems = found.map((problem) => ({ ...problem, code: `manifests/${problem.code}` }));
    return settings.settle(problems, text);
  };
  const cache = new WeakMap<TextDocument, { readonly version: number; readonly configs: readonly EmbeddedConfig[] }>();
  const configsOf = (document: TextDocument): readonly EmbeddedConfig[] => {
    const known = cache.get(document);
    if (known?.version === document.version) return known.configs;
    const settings = settingsOf(document.uri);
    const configs = embeddedConfigs(document.getText(), (part) => {
      const environment = (agent: FluentLanguage): Environment =>
        environmentOf(set.around(document.uri, document.getText()), document.uri, part, agent);
      return () => ({ ...settings, environment });
    });
    cache.set(document, { version: document.version, configs });
    return configs;
  };
  const configAt = (document: TextDocument, offset: number): EmbeddedConfig | undefined =>
    configsOf(document).find((config) => config.source.map.fromDocument(offset) !== undefined);
  return {
    validate: (document) => {
      const isSilenced = settingsOf(document.uri).silenced(document.getText());
      const inner = configsOf(document)
        .flatMap((config) => diagnosticsOf(document, config))
        .filter((one) => !isSilenced(String(one.code), document.offsetAt(one.range.start)));
      return [...inner, ...toDiagnostics(document, problemsOf(document))];
    },
    complete: async (document, position, catalog) => {
      const offset = document.offsetAt(position);
      const config = configAt(document, offset);
      const inner = config?.source.map.fromDocument(offset);
      if (config === undefined || inner === undefined) return { isIncomplete: false, items: [] };
      const at = config.document.positionAt(inner);
      const list = await config.service.complete?.(config.document, at, catalog);
      return { isIncomplete: false, items: (list?.items ?? []).flatMap((item) => placeItem(document, config, item)) };
    },
    hover: async (document, position, catalog) => {
      const offset = document.offsetAt(position);
      const config = configAt(document, offset);
      const inner = config?.source.map.fromDocument(offset);
      if (config === undefined || inner === undefined) return undefined;
      const hover = await config.service.hover?.(config.document, config.document.positionAt(inner), catalog);
      if (hover === undefined) return undefined;
      const { range, ...rest } = hover;
      return range === undefined ? rest : { ...rest, range: place(document, config, range) };
    },
    codeActions: (document, range) => [
      ...configsOf(document).flatMap((config) => fixesOf(document, config, range)),
      ...toFixes(document, problemsOf(document), range),
    ],
  };
}

function diagnosticsOf(document: TextDocument, config: EmbeddedConfig): readonly Diagnostic[] {
  return config.service
    .validate(config.document)
    .map((diagnostic) => ({ ...diagnostic, range: place(document, config, diagnostic.range) }));
}

function fixesOf(document: TextDocument, config: EmbeddedConfig, range: Range): readonly LanguageFix[] {
  const { map, start, end } = config.source;
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  if (to < start || from > end) return [];
  const innerRange = {
    start: config.document.positionAt(map.fromDocument(from) ?? 0),
    end: config.document.positionAt(map.fromDocument(to) ?? config.source.text.length),
  };
  const fixes = config.service.codeActions?.(config.document, innerRange, []) ?? [];
  return fixes.flatMap((fix) => {
    const edits = fix.edits.map((edit) => placeEdit(document, config, edit));
    return edits.every((edit) => edit !== undefined) ? [{ ...fix, edits }] : [];
  });
}

/** An edit in the manifest, or undefined where the scalar's style cannot write its text. */
function placeEdit(document: TextDocument, config: EmbeddedConfig, edit: TextEdit): TextEdit | undefined {
  const newText = config.source.encode(edit.newText);
  return newText === undefined ? undefined : { range: place(document, config, edit.range), newText };
}

function placeItem(document: TextDocument, config: EmbeddedConfig, item: CompletionItem): readonly CompletionItem[] {
  const edit = item.textEdit;
  if (edit === undefined || !('range' in edit)) return [item];
  // The editor indents further lines of a snippet like the line that it stands in.
  return [{ ...item, textEdit: { ...edit, range: place(document, config, edit.range) } }];
}

function place(document: TextDocument, config: EmbeddedConfig, range: Range): Range {
  const { map } = config.source;
  const start = map.toDocument(config.document.offsetAt(range.start));
  const end = map.toDocument(config.document.offsetAt(range.end));
  return { start: document.positionAt(start), end: document.positionAt(Math.max(start, end)) };
}
