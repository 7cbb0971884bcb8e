import type { Diagnostic } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import { toDiagnostics, toFixes } from '../fluent/fluentProblem.ts';
import type { LanguageService } from '../languageService.ts';
import type { FluentbitMeta, FluentbitRoot } from './fluentbitAst.ts';
import { checkFluentbit } from './fluentbitCheck.ts';
import type { FluentbitParse } from './classicParser.ts';
import { parseClassic } from './classicParser.ts';
import { parseFluentbitYaml } from './fluentbitYaml.ts';

/** What is known of one version of a document. */
interface FluentbitAnalysis {
  readonly version: number;
  readonly parse: FluentbitParse;
  readonly problems: readonly FluentProblem[];
}

/**
 * The language service of Fluent Bit configs, in the classic format and, for documents whose language id is `yaml` or whose name ends in
 * `.yaml` or `.yml`, in the YAML form.
 */
export function createFluentbitService(files: FileAccess): LanguageService {
  const cache = new WeakMap<TextDocument, FluentbitAnalysis>();
  const analyze = (document: TextDocument): FluentbitAnalysis => {
    const known = cache.get(document);
    if (known?.version === document.version) return known;
    const text = document.getText();
    const parse = isYaml(document) ? parseFluentbitYaml(text) : parseClassic(text);
    const problems = [
      ...parse.problems,
      ...missingIncludes(parse.root, document.uri, files),
      ...checkFluentbit(text, document.uri, parse.root, files),
    ];
    const analysis = { version: document.version, parse, problems };
    cache.set(document, analysis);
    return analysis;
  };
  return {
    validate: (document): readonly Diagnostic[] => toDiagnostics(document, 'fluent-bit', analyze(document).problems),
    codeActions: (document, range) => toFixes(document, analyze(document).problems, range),
  };
}

function isYaml(document: TextDocument): boolean {
  return document.languageId === 'yaml' || /\.ya?ml$/i.test(document.uri);
}

/** Relative includes that name no file. An absolute path is one of the machine where the agent runs. */
function missingIncludes(root: FluentbitRoot, uri: string, files: FileAccess): readonly FluentProblem[] {
  return includesOf(root).flatMap((include) => {
    const path = include.value;
    if (path === '' || isRemote(path) || files.list(uri, path)?.length !== 0) return [];
    const message = `No file is called '${path}' beside this one. Fluent Bit refuses to start without it.`;
    return [
      {
        code: 'missing-file',
        severity: 'warning' as const,
        message,
        start: include.valueSpan.start,
        end: include.valueSpan.end,
      },
    ];
  });
}

/** Whether a path names no file beside the document: an absolute one, a URL, or one that a variable completes. */
function isRemote(path: string): boolean {
  return /^(?:\/|[A-Za-z]:|\w+:\/\/)/.test(path) || path.includes('${') || path.includes('{{');
}

function includesOf(root: FluentbitRoot): readonly FluentbitMeta[] {
  return root.metas.filter((meta) => meta.kind === 'include');
}
