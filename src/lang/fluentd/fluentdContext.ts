import type { FileAccess } from '../fileAccess.ts';
import type { FluentProblem, FluentReport, Span } from '../fluent/fluentProblem.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import { outermostIncluder } from '../fluent/includers.ts';
import { rememberedParse } from '../fluent/rememberedParse.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import type { FluentdInclude, FluentdNode, FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf, typeAmong } from './fluentdAst.ts';
import { parseFluentd } from './fluentdParser.ts';
import { parseFluentdYaml } from './fluentdYaml.ts';

/** All that the checks of one document share. */
export interface FluentdContext {
  readonly text: string;
  readonly uri: string;
  readonly files: FileAccess;
  readonly root: FluentdRoot;
  /** What stands at the top, the includes put in their place; of a file that another one includes, what stands in that one. */
  readonly nodes: readonly FluentdNode[];
  /** True when an include could not be read, so that nothing can be said about what is missing. */
  readonly isPartial: boolean;
  /** True for a piece of a config: a section alone that stands inside another, or a text with an ellipsis. */
  readonly isFragment: boolean;
  /** True without both a source and something that takes records: a piece that other files complete, so what it lacks is only doubtful. */
  readonly isIncomplete: boolean;
  /** The number of workers, 1 when the system section says nothing; undefined when it cannot be known. */
  readonly workers: number | undefined;
  readonly hasRootDir: boolean;
  /** Whether a template engine has a hand in the text anywhere. */
  readonly hasTemplates: boolean;
  /** Plugins that the project declares as its own. */
  readonly plugins: readonly DeclaredPlugin[];
  readonly report: FluentReport;
  /** Whether a node stands in the document itself, not in a file that it includes. */
  isOwn(node: FluentdNode): boolean;
  /** Whether a template engine has a hand in what stands between two offsets. */
  isTemplated(span: Span): boolean;
}

const directives = new Set(['source', 'match', 'filter', 'label', 'system', 'worker']);

export function createFluentdContext(
  text: string,
  uri: string,
  root: FluentdRoot,
  files: FileAccess,
  problems: FluentProblem[],
  plugins: readonly DeclaredPlugin[] = [],
): FluentdContext {
  const foreign = new Set<FluentdNode>();
  const report: FluentReport = (code, severity, message, span, fixes = []) => {
    problems.push({ code, severity, message, start: span.start, end: span.end, ...(fixes.length > 0 && { fixes }) });
  };
  const follower = new IncludeFollower(files, foreign, report);
  const hasTemplates = isTemplated(text);
  const expanded = text.includes('include') ? follower.expand(root.children, uri, undefined, 0) : root.children;
  const whole = wholeConfig(expanded, uri, files, foreign);
  const nodes = whole?.nodes ?? expanded;
  const system = nodes.find((node) => node.kind === 'section' && node.name === 'system');
  const section = system?.kind === 'section' ? system : undefined;
  return {
    text,
    uri,
    files,
    root,
    nodes,
    isPartial: follower.isPartial || whole?.isPartial === true,
    isFragment: isFragment(text, root),
    isIncomplete: !hasBoth(nodes),
    workers: section === undefined ? 1 : workersOf(section),
    hasRootDir: section !== undefined && paramOf(section, 'root_dir') !== undefined,
    hasTemplates,
    plugins,
    report,
    isOwn: (node) => !foreign.has(node),
    isTemplated: (span) => hasTemplates && isTemplated(text.slice(span.start, span.end)),
  };
}

/** The config that includes a document, with the document's own nodes in their place; partial where they do not stand at its top. */
function wholeConfig(
  own: readonly FluentdNode[],
  uri: string,
  files: FileAccess,
  foreign: Set<FluentdNode>,
): { readonly nodes: readonly FluentdNode[]; readonly isPartial: boolean } | undefined {
  const main = outermostIncluder(uri, files);
  if (main === undefined) return undefined;
  const follower = new IncludeFollower(files, foreign, () => undefined, { uri, nodes: own });
  const nodes = follower.expand(parseOther(main.uri, main.text).root.children, main.uri, undefined, 0, true);
  const isAtTop = own.length === 0 || nodes.some((node) => node === own[0]);
  return isAtTop ? { nodes, isPartial: follower.isPartial } : { nodes: own, isPartial: true };
}

/** Examples in documentation show pieces; what such a piece lacks is no mistake. */
function isFragment(text: string, root: FluentdRoot): boolean {
  const sections = sectionsOf(root);
  const isInner = sections.length > 0 && !sections.some((section) => directives.has(section.name.toLowerCase()));
  const hasLooseParams = root.children.some((node) => node.kind === 'param') && sections.length === 0;
  return isInner || hasLooseParams || /^\s*(?:#\s*)?(?:\.\.\.|…|snip)|@type\s+\.\.\./m.test(text);
}

function hasBoth(nodes: readonly FluentdNode[]): boolean {
  const all = nodes.flatMap((node) => (node.kind === 'section' && node.name === 'worker' ? node.children : [node]));
  const has = (name: string): boolean => all.some((node) => node.kind === 'section' && node.name === name);
  return has('source') && (has('match') || has('label'));
}

function workersOf(system: FluentdSection): number | undefined {
  const param = paramOf(system, 'workers');
  if (param === undefined) return 1;
  const value = param.value;
  return value === undefined || value.isDynamic ? undefined : parseInt(value.text, 10);
}

/** Of the files that one include names so many tell what is wrong with them. */
const mostToldFiles = 3;

/** Puts what includes name in their place, each file once. */
class IncludeFollower {
  readonly #files: FileAccess;
  readonly #foreign: Set<FluentdNode>;
  readonly #report: FluentReport;
  readonly #own: { readonly uri: string; readonly nodes: readonly FluentdNode[] } | undefined;
  readonly #seen = new Set<string>();
  isPartial = false;

  /** @param own a file that is read already, whose nodes are not foreign. */
  constructor(
    files: FileAccess,
    foreign: Set<FluentdNode>,
    report: FluentReport,
    own?: { readonly uri: string; readonly nodes: readonly FluentdNode[] },
  ) {
    this.#files = files;
    this.#foreign = foreign;
    this.#report = report;
    this.#own = own;
  }

  expand(
    nodes: readonly FluentdNode[],
    uri: string,
    via: FluentdInclude | undefined,
    depth: number,
    isForeign = via !== undefined,
  ): readonly FluentdNode[] {
    this.#seen.add(uri);
    return nodes.flatMap((node): readonly FluentdNode[] => {
      if (isForeign) this.#foreign.add(node);
      if (node.kind === 'include') return this.#include(node, uri, via ?? node, depth);
      if (node.kind !== 'section') return [node];
      const inner = node.children.some((child) => child.kind === 'include');
      if (!inner) return [node];
      const children = this.expand(node.children, uri, via, depth, isForeign);
      const whole = { ...node, children, type: typeAmong(children) };
      if (isForeign) this.#foreign.add(whole);
      return [whole];
    });
  }

  #include(include: FluentdInclude, uri: string, via: FluentdInclude, depth: number): readonly FluentdNode[] {
    const found = include.path.isDynamic ? undefined : this.#files.list(uri, include.path.text);
    if (found === undefined || depth > 10) this.isPartial = true;
    let told = 0;
    return (found ?? []).flatMap((path): readonly FluentdNode[] => {
      if (this.#seen.has(path)) {
        const message = `This include leads back to ${path.split(/[\\/]/).at(-1) ?? path}.`;
        this.#report('include-cycle', 'error', message, via.path);
        return [];
      }
      if (path === this.#own?.uri) return this.#own.nodes;
      const file = this.#files.read(uri, path);
      if (file === undefined) {
        this.isPartial = true;
        return [];
      }
      const parse = parseOther(path, file.text);
      // Of each of the first files one mistake is told: the others are seen where the file is open.
      const [problem, ...others] = parse.problems;
      if (problem !== undefined && told++ < mostToldFiles) {
        const more = others.length === 0 ? '' : ` And ${others.length} more there.`;
        const name = found?.length === 1 ? include.path.text : (path.split(/[\\/]/).at(-1) ?? path);
        this.#report(problem.code, problem.severity, `In ${name}: ${problem.message}${more}`, via.path);
      }
      const nodes = this.expand(parse.root.children, path, via, depth + 1);
      this.#seen.delete(path);
      return nodes;
    });
  }
}

/** A file around the document: one that it includes, or that includes it. */
const parseOther = rememberedParse((uri, text) => (/\.ya?ml$/i.test(uri) ? includedYaml(text) : parseFluentd(text)));

/** An included YAML file is a list of items, without the key `config`. */
function includedYaml(text: string): { root: FluentdRoot; problems: readonly FluentProblem[] } {
  const isWhole = /^(?:config|system):/m.test(text);
  return parseFluentdYaml(isWhole ? text : `config:\n${text}`);
}
