import type { FileAccess } from '../fileAccess.ts';
import type { FluentProblem, FluentReport } from '../fluent/fluentProblem.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import { outermostIncluder } from '../fluent/includers.ts';
import { rememberedParse } from '../fluent/rememberedParse.ts';
import { parseClassic } from './classicParser.ts';
import type {
  FluentbitKind,
  FluentbitMeta,
  FluentbitProperty,
  FluentbitRoot,
  FluentbitSection,
} from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import { parseFluentbitYaml } from './fluentbitYaml.ts';

/** What a file is for. Only a `main` file runs an agent; a `fragment` is included by one. */
export type FluentbitRole = 'main' | 'parsers' | 'streams' | 'upstream' | 'plugins' | 'empty';

/** A file that the config refers to, read. */
export interface ReferredFile {
  readonly path: string;
  readonly uri: string;
  readonly root: FluentbitRoot;
  readonly problems: readonly FluentProblem[];
  /** The property that names the file. */
  readonly property: FluentbitProperty;
}

/** All that the checks of one document share. */
export interface FluentbitContext {
  readonly text: string;
  readonly uri: string;
  /** The file that the agent is started with: another one where the document is a piece that it includes. Paths are seen from it. */
  readonly mainUri: string;
  readonly files: FileAccess;
  readonly root: FluentbitRoot;
  readonly role: FluentbitRole;
  /** The document's own sections, those of the files that it includes, and those of the config that includes it. */
  readonly sections: readonly FluentbitSection[];
  /** True when an include could not be read, so that nothing can be said about what is missing. */
  readonly isPartial: boolean;
  /** Includes of the document that lead, at last, to a file which is included already. */
  readonly repeatedIncludes: readonly FluentbitMeta[];
  readonly variables: ReadonlyMap<string, string>;
  readonly parserFiles: readonly ReferredFile[];
  /** True when every parser that the config can use is known. */
  readonly knowsParsers: boolean;
  /** True when a parsers file could not be read. */
  readonly hasUnreadParsers: boolean;
  /** Plugins that the project declares as its own. */
  readonly plugins: readonly DeclaredPlugin[];
  readonly report: FluentReport;
}

export function createContext(
  text: string,
  uri: string,
  root: FluentbitRoot,
  files: FileAccess,
  problems: FluentProblem[],
  plugins: readonly DeclaredPlugin[] = [],
): FluentbitContext {
  const main = hasOwnService(root) ? undefined : outermostIncluder(uri, files);
  const mainUri = main?.uri ?? uri;
  const mainRoot = main === undefined ? root : parseFile(main.uri, main.text).root;
  const included = new Included(files, uri, root);
  included.follow(mainUri, mainRoot, 0);
  const sections = [...mainRoot.sections, ...included.sections];
  const variables = variablesOf([mainRoot, ...included.roots]);
  const service = sections.find((section) => section.kind === 'service');
  const named = (service?.properties ?? []).filter((property) => property.key === 'parsers_file');
  const parserFiles = named.flatMap((property) => readReferred(property, mainUri, files, variables) ?? []);
  const hasInline = sections.some((section) => section.kind === 'parser' || section.kind === 'multiline_parser');
  return {
    text,
    uri,
    mainUri,
    files,
    root,
    role: roleOf(root),
    sections,
    isPartial: included.isPartial,
    repeatedIncludes: main === undefined ? included.repeated : [],
    variables,
    parserFiles,
    hasUnreadParsers: parserFiles.length < named.length,
    knowsParsers: parserFiles.length === named.length && (named.length > 0 || hasInline) && !included.isPartial,
    plugins,
    report: (code, severity, message, span, fixes = []) =>
      problems.push({
        code,
        severity,
        message,
        start: span.start,
        end: span.end,
        ...(fixes.length > 0 && { fixes }),
      }),
  };
}

/** What the agent reads after it has put the variables in; undefined when an unknown variable or a template decides it. */
export function resolvedValue(context: FluentbitContext, property: FluentbitProperty): string | undefined {
  if (property.isDynamic || property.shape === 'map') return undefined;
  return substitute(property.value, context.variables);
}

/** A file that a property names, or undefined when it cannot be had. */
export function readReferred(
  property: FluentbitProperty,
  uri: string,
  files: FileAccess,
  variables: ReadonlyMap<string, string>,
): ReferredFile | undefined {
  const path = property.isDynamic ? undefined : substitute(property.value, variables);
  const file = path === undefined || path === '' ? undefined : files.read(uri, path);
  if (file === undefined || path === undefined) return undefined;
  return { path, uri: file.uri, property, ...parseFile(file.uri, file.text) };
}

/** Sections of a kind, wherever the config has them. */
export function sectionsOfKind(context: FluentbitContext, kind: FluentbitKind): readonly FluentbitSection[] {
  return context.sections.filter((section) => section.kind === kind);
}

/** The definition of a parser, in the config or in a parsers file that could be read. */
export function parserNamed(context: FluentbitContext, name: string): FluentbitSection | undefined {
  const sections = [...context.sections, ...context.parserFiles.flatMap((file) => file.root.sections)];
  return sections.find((section) => section.kind === 'parser' && propertyOf(section, 'name')?.value === name);
}

/** Whether a relative path can be looked for beside the document. */
export function isBesideDocument(path: string): boolean {
  return path !== '' && !/^(?:\/|[A-Za-z]:|\w+:\/\/)/.test(path) && !path.includes('${') && !path.includes('{{');
}

/** A file around the document: one that it names or includes, or that includes it. */
const parseFile = rememberedParse((uri, text): { root: FluentbitRoot; problems: readonly FluentProblem[] } =>
  /\.ya?ml$/i.test(uri) ? parseFluentbitYaml(text) : parseClassic(text),
);

function substitute(text: string, variables: ReadonlyMap<string, string>): string | undefined {
  if (!text.includes('${')) return text;
  const unknown: string[] = [];
  const value = text.replace(/\$\{([^}]{0,500})\}/g, (whole, name: string) => {
    const known = variables.get(name.trim());
    if (known === undefined) unknown.push(name);
    return known ?? whole;
  });
  return unknown.length === 0 ? value : undefined;
}

function variablesOf(roots: readonly FluentbitRoot[]): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const meta of roots.flatMap((root) => root.metas)) {
    const equals = meta.value.indexOf('=');
    if (meta.kind === 'set' && equals > 0) {
      variables.set(meta.value.slice(0, equals).trim(), meta.value.slice(equals + 1).trim());
    }
  }
  return variables;
}

function roleOf(root: FluentbitRoot): FluentbitRole {
  const has = (...kinds: readonly FluentbitKind[]): boolean =>
    root.sections.some((section) => kinds.includes(section.kind));
  if (has('service', 'input', 'filter', 'output', 'custom')) return 'main';
  if (has('parser', 'multiline_parser')) return 'parsers';
  if (has('stream_task')) return 'streams';
  if (has('upstream', 'node')) return 'upstream';
  return has('plugins') ? 'plugins' : 'empty';
}

/** A file without inputs, filters and outputs is looked at by itself, as is one that starts an agent. */
function hasOwnService(root: FluentbitRoot): boolean {
  return roleOf(root) !== 'main' || root.sections.some((section) => section.kind === 'service');
}

/** Follows includes, each file once. The document is taken as the editor holds it. */
class Included {
  readonly sections: FluentbitSection[] = [];
  readonly roots: FluentbitRoot[] = [];
  readonly #files: FileAccess;
  readonly #ownUri: string;
  readonly #ownRoot: FluentbitRoot;
  readonly #seen = new Set<string>();
  isPartial = false;
  /** Includes of the document that lead to a file which is included already. */
  readonly repeated: FluentbitMeta[] = [];

  constructor(files: FileAccess, ownUri: string, ownRoot: FluentbitRoot) {
    this.#files = files;
    this.#ownUri = ownUri;
    this.#ownRoot = ownRoot;
  }

  follow(uri: string, root: FluentbitRoot, depth: number, via?: FluentbitMeta): void {
    this.#seen.add(uri);
    for (const meta of root.metas) {
      if (meta.kind !== 'include') continue;
      const found = this.#files.list(uri, meta.value);
      if (found === undefined || found.length === 0 || depth > 10) this.isPartial = true;
      for (const path of found ?? []) this.#include(uri, path, depth, via ?? meta);
    }
  }

  #include(uri: string, path: string, depth: number, via: FluentbitMeta): void {
    if (this.#seen.has(path)) {
      this.repeated.push(via);
      return;
    }
    const root = path === this.#ownUri ? this.#ownRoot : this.#read(uri, path);
    if (root === undefined) {
      this.isPartial = true;
      return;
    }
    this.roots.push(root);
    this.sections.push(...root.sections);
    this.follow(path, root, depth + 1, via);
  }
  #read(uri: string, path: string): FluentbitRoot | undefined {
    const file = this.#files.read(uri, path);
    return file === undefined ? undefined : parseFile(path, file.text).root;
  }
}
