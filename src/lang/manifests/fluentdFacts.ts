import type { FileAccess } from '../fileAccess.ts';
import type { FluentdNode, FluentdParam, FluentdSection } from '../fluentd/fluentdAst.ts';
import { paramOf, sectionsOf } from '../fluentd/fluentdAst.ts';
import { createFluentdContext } from '../fluentd/fluentdContext.ts';
import { parseFluentd } from '../fluentd/fluentdParser.ts';
import { parseFluentdYaml } from '../fluentd/fluentdYaml.ts';
import { fluentdPorts } from '../fluentd/fluentdPorts.ts';
import type { AgentFacts, FactPath } from './agentFacts.ts';

/** What a Fluentd config asks of its pod. */
export function fluentdFacts(
  text: string,
  uri: string,
  files: FileAccess,
  environment: ReadonlyMap<string, string>,
): AgentFacts {
  const { root } = /\.ya?ml$/i.test(uri) ? parseFluentdYaml(text) : parseFluentd(text);
  const context = createFluentdContext(text, uri, root, files, []);
  const sections = allSections(context.nodes);
  const own = new Set(allSections(root.children));
  let isWhole = !context.isPartial && !text.includes('{{') && !text.includes('<%');
  const value = (param: FluentdParam | undefined): string | undefined => {
    if (param?.value === undefined) return undefined;
    const found = param.value.isDynamic ? fromEnvironment(param.value.text, environment) : param.value.text;
    if (found === undefined) isWhole = false;
    return found;
  };
  const path = (section: FluentdSection, name: string): readonly FactPath[] => {
    const param = paramOf(section, name);
    const read = value(param);
    const span = own.has(section) ? param?.value : undefined;
    return read === undefined ? [] : read.split(',').map((one) => ({ path: one.trim(), span }));
  };
  const ports = sections.flatMap((section) => {
    const type = section.name === 'source' ? (section.type?.value?.text ?? '') : '';
    const fallback = fluentdPorts.get(type);
    if (fallback === undefined) return [];
    const bind = value(paramOf(section, 'bind'));
    const isLocal = bind !== undefined && /^(?:127\.|localhost$|::1$)/.test(bind);
    return [{ port: Number(value(paramOf(section, 'port')) ?? fallback), by: type, isLocal }];
  });
  const tails = sections.filter((section) => section.name === 'source' && section.type?.value?.text === 'tail');
  const buffers = sections.filter(
    (section) => section.name === 'buffer' && /^file/.test(section.type?.value?.text ?? ''),
  );
  const asks = sections.some(
    (section) => section.name === 'filter' && section.type?.value?.text === 'kubernetes_metadata',
  );
  const includes = root.children.flatMap((node): readonly FactPath[] =>
    node.kind === 'include' && !node.path.isDynamic && !/[*?[]|:\/\//.test(node.path.text)
      ? [{ path: node.path.text, span: node.path }]
      : [],
  );
  return {
    ports,
    http: undefined,
    reads: tails.flatMap((section) => path(section, 'path')),
    writes: [
      ...tails.flatMap((section) => path(section, 'pos_file').map((one) => ({ ...one, what: 'pos_file' }))),
      ...buffers.flatMap((section) => path(section, 'path').map((one) => ({ ...one, what: 'the buffer' }))),
    ],
    loads: includes,
    asksPods: asks,
    asksNamespaces: asks,
    // Read last, since every value above has its part in it.
    isWhole,
  };
}

function allSections(nodes: readonly FluentdNode[]): readonly FluentdSection[] {
  return nodes.flatMap((node) => (node.kind === 'section' ? [node, ...allSections(sectionsOf(node))] : []));
}

/** What Ruby makes of `#{ENV['NAME'] || 'default'}`, where nothing else stands in the value. */
function fromEnvironment(text: string, environment: ReadonlyMap<string, string>): string | undefined {
  const match = /^#\{\s*ENV\[["'](\w+)["']\]\s*(?:\|\|\s*["']?([\w./:-]*)["']?\s*)?\}$/.exec(text);
  return match === null ? undefined : (environment.get(match[1] ?? '') ?? match[2]);
}
