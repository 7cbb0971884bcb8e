import type { Diagnostic } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../fileAccess.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import { toDiagnostics, toFixes } from '../fluent/fluentProblem.ts';
import type { LanguageService } from '../languageService.ts';
import type { FluentdInclude, FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { checkFluentd } from './fluentdCheck.ts';
import type { FluentdParse } from './fluentdParser.ts';
import { parseFluentd } from './fluentdParser.ts';
import { parseFluentdYaml } from './fluentdYaml.ts';

/** What is known of one version of a document. */
interface FluentdAnalysis {
  readonly version: number;
  readonly parse: FluentdParse;
  readonly problems: readonly FluentProblem[];
}

/**
 * The language service of Fluentd configs, in the v1 syntax and, for documents whose language id is `yaml` or whose name ends in `.yaml` or
 * `.yml`, in the YAML form.
 */
export function createFluentdService(files: FileAccess): LanguageService {
  const cache = new WeakMap<TextDocument, FluentdAnalysis>();
  const analyze = (document: TextDocument): FluentdAnalysis => {
    const known = cache.get(document);
    if (known?.version === document.version) return known;
    const text = document.getText();
    const parse = isYaml(document) ? parseFluentdYaml(text) : parseFluentd(text);
    const problems = [
      ...parse.problems,
      ...missingIncludes(parse.root, document.uri, files),
      ...checkFluentd(text, document.uri, parse.root, files),
    ];
    const analysis = { version: document.version, parse, problems };
    cache.set(document, analysis);
    return analysis;
  };
  return {
    validate: (document): readonly Diagnostic[] => toDiagnostics(document, 'fluentd', analyze(document).problems),
    codeActions: (document, range) => toFixes(document, analyze(document).problems, range),
  };
}

function isYaml(document: TextDocument): boolean {
  return document.languageId === 'yaml' || /\.ya?ml$/i.test(document.uri);
}

/** Relative includes that name no file. An absolute path is one of the machine where the agent runs. */
function missingIncludes(root: FluentdRoot | FluentdSection, uri: string, files: FileAccess): readonly FluentProblem[] {
  return includesOf(root).flatMap((include): readonly FluentProblem[] => {
    const path = include.path.text;
    const { start, end } = include.path;
    if (/[[\]{}|\\^<>"` ]|%(?![0-9A-Fa-f]{2})/.test(path)) {
      const message = 'Fluentd reads the path as a URI, which takes no brackets, braces or blanks.';
      return [{ code: 'bad-include', severity: 'error', message, start, end }];
    }
    if (path === '' || isRemote(path) || files.list(uri, path)?.length !== 0) return [];
    const message = `No file is called '${path}' beside this one. Fluentd skips the include in silence.`;
    return [
      { code: 'missing-file', severity: 'warning' as const, message, start: include.path.start, end: include.path.end },
    ];
  });
}

/** Whether a path names no file beside the document: an absolute one, a URL, or one that a variable completes. */
function isRemote(path: string): boolean {
  return /^(?:\/|[A-Za-z]:|\w+:\/\/)/.test(path) || path.includes('${') || path.includes('{{');
}

function includesOf(parent: FluentdRoot | FluentdSection): readonly FluentdInclude[] {
  return parent.children.flatMap((node) =>
    node.kind === 'include' ? (node.path.isDynamic ? [] : [node]) : node.kind === 'section' ? includesOf(node) : [],
  );
}
