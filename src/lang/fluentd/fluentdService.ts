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
import type { LanguageService } from '../languageService.ts';
import type { FluentdRoot } from './fluentdAst.ts';
import { checkFluentd } from './fluentdCheck.ts';
import { completeFluentd } from './fluentdComplete.ts';
import { formatFluentd } from './fluentdFormat.ts';
import { hoverFluentd } from './fluentdHover.ts';
import { fluentdNames } from './fluentdNames.ts';
import { alignedSections, fluentdFolding, fluentdLinks, fluentdSymbols } from './fluentdOutline.ts';
import { parseFluentd } from './fluentdParser.ts';
import { fluentdTokens } from './fluentdTokens.ts';
import { parseFluentdYaml } from './fluentdYaml.ts';

/** What is known of one version of a document. */
interface FluentdAnalysis {
  readonly version: number;
  readonly root: FluentdRoot;
  readonly problems: readonly FluentProblem[];
  /** True where the depth of a line is not known, so that it cannot be indented. */
  readonly isUnformattable: boolean;
}

/**
 * The language service of Fluentd configs, in the v1 syntax and, for documents whose language id is `yaml` or whose name ends in `.yaml` or
 * `.yml`, in the YAML form.
 */
export function createFluentdService(
  files: FileAccess,
  settingsOf: FluentSettingsOf = defaultFluentSettings,
): LanguageService {
  const cache = new WeakMap<TextDocument, FluentdAnalysis>();
  const analyze = (document: TextDocument): FluentdAnalysis => {
    const known = cache.get(document);
    if (known?.version === document.version) return known;
    const text = document.getText();
    const parse = isYaml(document) ? parseFluentdYaml(text) : parseFluentd(text);
    const settings = settingsOf(document.uri);
    const binary = checkPlainText(text);
    const found =
      binary === undefined
        ? [...parse.problems, ...checkFluentd(text, document.uri, parse.root, files, settings.plugins)]
        : [binary];
    const problems = settings.settle(qualified('fluentd', [...found, ...settings.misread(text)]), text);
    const isUnformattable = parse.problems.some(({ code }) => unformattable.has(code));
    const analysis = { version: document.version, root: parse.root, problems, isUnformattable };
    cache.set(document, analysis);
    return analysis;
  };
  const rootOf = (document: TextDocument): FluentdRoot => analyze(document).root;
  const names = (document: TextDocument): ReturnType<typeof fluentdNames> =>
    fluentdNames(document.getText(), rootOf(document));
  return {
    validate: (document): readonly Diagnostic[] => toDiagnostics(document, analyze(document).problems),
    codeActions: (document, range) => [
      ...toFixes(document, analyze(document).problems, range),
      ...alignFixes(document, alignedSections(rootOf(document)), range),
    ],
    complete: (document, position) =>
      Promise.resolve(
        completeFluentd(
          document,
          rootOf(document),
          document.offsetAt(position),
          settingsOf(document.uri).plugins,
          settingsOf(document.uri).environment('fluentd'),
        ),
      ),
    hover: (document, position) =>
      Promise.resolve(
        hoverVariable(
          document,
          'fluentd',
          document.offsetAt(position),
          settingsOf(document.uri).environment('fluentd'),
        ) ?? hoverFluentd(document, rootOf(document), document.offsetAt(position)),
      ),
    format: (document) => (analyze(document).isUnformattable ? [] : formatFluentd(document, rootOf(document))),
    symbols: (document) => fluentdSymbols(document, rootOf(document)),
    folding: (document) => fluentdFolding(document, rootOf(document)),
    semanticTokens: (document) => fluentdTokens(document, rootOf(document)),
    links: (document) => fluentdLinks(document, rootOf(document), files),
    definition: (document, position) => placesOf(document, names(document), document.offsetAt(position), true),
    references: (document, position) => placesOf(document, names(document), document.offsetAt(position), false),
    rename: (document, position, name) => renameEdits(document, names(document), document.offsetAt(position), name),
  };
}

/** With these the depth of a line is not known. */
const unformattable = new Set(['unclosed-section', 'unmatched-end', 'bad-tag', 'unclosed-quote', 'bad-json']);

function isYaml(document: TextDocument): boolean {
  return document.languageId === 'yaml' || /\.ya?ml$/i.test(document.uri);
}
