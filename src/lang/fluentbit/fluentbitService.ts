import type { Diagnostic } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import { hoverVariable } from '../fluent/environment.ts';
import { alignFixes } from '../fluent/alignValues.ts';
import { defaultFluentSettings, qualified } from '../fluent/fluentSettings.ts';
import type { FluentSettingsOf } from '../fluent/fluentSettings.ts';
import { checkPlainText } from '../fluent/plainText.ts';
import { toDiagnostics, toFixes } from '../fluent/fluentProblem.ts';
import { placesOf, renameEdits } from '../fluent/nameOccurrence.ts';
import type { LanguageFix, LanguageService } from '../languageService.ts';
import { parseClassic } from './classicParser.ts';
import type { FluentbitRoot } from './fluentbitAst.ts';
import { checkFluentbit } from './fluentbitCheck.ts';
import { completeFluentbit } from './fluentbitComplete.ts';
import { createContext } from './fluentbitContext.ts';
import { toFluentbitClassic, toFluentbitYaml } from './fluentbitConvert.ts';
import { hoverFluentbit } from './fluentbitHover.ts';
import { fluentbitNames } from './fluentbitNames.ts';
import { alignedKeys, fluentbitFolding, fluentbitLinks, fluentbitSymbols, formatClassic } from './fluentbitOutline.ts';
import { fluentbitTokens } from './fluentbitTokens.ts';
import { parseFluentbitYaml } from './fluentbitYaml.ts';
import { parserNames } from './referenceCheck.ts';

/** What is known of one version of a document. */
interface FluentbitAnalysis {
  readonly version: number;
  readonly root: FluentbitRoot;
  readonly problems: readonly FluentProblem[];
}

/**
 * The language service of Fluent Bit configs, in the classic format and, for documents whose language id is `yaml` or whose name ends in
 * `.yaml` or `.yml`, in the YAML form.
 */
export function createFluentbitService(
  files: FileAccess,
  settingsOf: FluentSettingsOf = defaultFluentSettings,
): LanguageService {
  const cache = new WeakMap<TextDocument, FluentbitAnalysis>();
  const analyze = (document: TextDocument): FluentbitAnalysis => {
    const known = cache.get(document);
    if (known?.version === document.version) return known;
    const text = document.getText();
    const parse = isYaml(document) ? parseFluentbitYaml(text) : parseClassic(text);
    const settings = settingsOf(document.uri);
    const binary = checkPlainText(text);
    const found =
      binary === undefined
        ? withFindings(parse.problems, checkFluentbit(text, document.uri, parse.root, files, settings.plugins))
        : [binary];
    const problems = settings.settle(qualified('fluentbit', [...found, ...settings.misread(text)]), text);
    const analysis = { version: document.version, root: parse.root, problems };
    cache.set(document, analysis);
    return analysis;
  };
  const rootOf = (document: TextDocument): FluentbitRoot => analyze(document).root;
  const names = (document: TextDocument): ReturnType<typeof fluentbitNames> =>
    fluentbitNames(document.getText(), rootOf(document));
  const parsersOf = (document: TextDocument): readonly string[] =>
    parserNames(createContext(document.getText(), document.uri, rootOf(document), files, []), 'parser');
  return {
    validate: (document): readonly Diagnostic[] => toDiagnostics(document, analyze(document).problems),
    codeActions: (document, range) => [
      ...toFixes(document, analyze(document).problems, range),
      ...alignFixes(document, alignedKeys(rootOf(document)), range),
      ...(range.start.line === 0 ? conversions(document, analyze(document)) : []),
    ],
    complete: (document, position) =>
      Promise.resolve(
        completeFluentbit(
          document,
          rootOf(document),
          document.offsetAt(position),
          parsersOf(document),
          settingsOf(document.uri).plugins,
          settingsOf(document.uri).environment('fluentbit'),
        ),
      ),
    hover: (document, position) =>
      Promise.resolve(
        hoverVariable(
          document,
          'fluentbit',
          document.offsetAt(position),
          settingsOf(document.uri).environment('fluentbit'),
        ) ?? hoverFluentbit(document, rootOf(document), document.offsetAt(position)),
      ),
    format: (document) => formatClassic(document, rootOf(document)),
    symbols: (document) => fluentbitSymbols(document, rootOf(document)),
    folding: (document) => fluentbitFolding(document, rootOf(document)),
    semanticTokens: (document) => fluentbitTokens(document, rootOf(document)),
    links: (document) => fluentbitLinks(document, rootOf(document), files),
    definition: (document, position) => placesOf(document, names(document), document.offsetAt(position), true),
    references: (document, position) => placesOf(document, names(document), document.offsetAt(position), false),
    rename: (document, position, name) => renameEdits(document, names(document), document.offsetAt(position), name),
  };
}

/** The whole config in the other form, offered on its first line, where its syntax is right and the other form can say all of it. */
function conversions(document: TextDocument, analysis: FluentbitAnalysis): readonly LanguageFix[] {
  const { root, problems } = analysis;
  if (root.sections.length === 0 || problems.some((problem) => problem.severity === 'error')) return [];
  const isClassic = root.format === 'classic';
  const written = document.getText();
  const { text, parsers, lost } = isClassic ? toFluentbitYaml(root, written) : toFluentbitClassic(root, written);
  if (lost.length > 0 || parsers !== '') return [];
  const range = { start: document.positionAt(0), end: document.positionAt(document.getText().length) };
  const title = isClassic ? 'Rewrite in the YAML form' : 'Rewrite in the classic form';
  return [{ title, kind: 'refactor', edits: [{ range, newText: text }] }];
}

function isYaml(document: TextDocument): boolean {
  return document.languageId === 'yaml' || /\.ya?ml$/i.test(document.uri);
}

/** Mistakes of syntax with what the rest says. What a quote that is never closed has swallowed is no value to speak of. */
function withFindings(
  problems: readonly FluentProblem[],
  findings: readonly FluentProblem[],
): readonly FluentProblem[] {
  const broken = new Set(problems.filter(({ code }) => code === 'yaml-syntax').map(({ start }) => start));
  return [...problems, ...findings.filter(({ start }) => !broken.has(start))];
}
