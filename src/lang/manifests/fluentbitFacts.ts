import type { FileAccess } from '../fileAccess.ts';
import { parseClassic } from '../fluentbit/classicParser.ts';
import type { FluentbitProperty, FluentbitSection } from '../fluentbit/fluentbitAst.ts';
import { propertyOf } from '../fluentbit/fluentbitAst.ts';
import { createContext } from '../fluentbit/fluentbitContext.ts';
import { parseFluentbitYaml } from '../fluentbit/fluentbitYaml.ts';
import { fluentbitPorts } from '../fluentbit/fluentbitPorts.ts';
import type { AgentFacts, FactPath } from './agentFacts.ts';

const fileKeys: Readonly<Record<string, readonly string[]>> = {
  service: ['parsers_file', 'plugins_file', 'streams_file'],
  filter: ['script'],
  output: ['upstream'],
};

/** What a Fluent Bit config asks of its pod. */
export function fluentbitFacts(
  text: string,
  uri: string,
  files: FileAccess,
  environment: ReadonlyMap<string, string>,
): AgentFacts {
  const isYaml = /\.ya?ml$/i.test(uri);
  const { root } = isYaml ? parseFluentbitYaml(text) : parseClassic(text);
  const context = createContext(text, uri, root, files, []);
  const own = new Set(root.sections);
  let isWhole = !context.isPartial && !text.includes('{{');
  const value = (property: FluentbitProperty | undefined): string | undefined => {
    if (property === undefined) return undefined;
    const found = property.isDynamic ? undefined : resolve(property.value, context.variables, environment);
    if (found === undefined) isWhole = false;
    return found;
  };
  const paths = (section: FluentbitSection, keys: readonly string[], isList: boolean): readonly FactPath[] =>
    section.properties
      .filter((property) => keys.includes(property.key))
      .flatMap((property) => {
        const span = own.has(section) ? property.valueSpan : undefined;
        const read = value(property);
        const parts = read === undefined ? [] : isList ? read.split(',') : [read];
        return parts.map((part) => ({ path: part.trim(), span })).filter(({ path }) => path !== '');
      });
  const inputs = context.sections.filter((section) => section.kind === 'input');
  const service = context.sections.find((section) => section.kind === 'service');
  const ports = context.sections.flatMap((section) => {
    const plugin = section.plugin ?? '';
    const fallback = fluentbitPorts.get(section.place);
    if (fallback === undefined || (plugin === 'syslog' && !isNetworkSyslog(section))) return [];
    const port = Number(value(propertyOf(section, 'port')) ?? fallback);
    return [{ port, by: plugin, isLocal: isLocal(value(propertyOf(section, 'listen', 'host'))) }];
  });
  const http = serverOf(service, value);
  const kubernetes = context.sections.some(
    (section) =>
      (section.kind === 'filter' && section.plugin === 'kubernetes') ||
      (section.kind === 'input' && section.plugin === 'kubernetes_events'),
  );
  const kubelet = context.sections.some((section) => isOn(value(propertyOf(section, 'use_kubelet'))));
  const includes = root.metas.flatMap((meta): readonly FactPath[] =>
    meta.kind === 'include' && !/[*?[]/.test(meta.value) ? [{ path: meta.value, span: meta.valueSpan }] : [],
  );
  return {
    ports: http.isOn ? [...ports, { port: http.port, by: 'HTTP_Server', isLocal: http.isLocal }] : ports,
    http,
    reads: inputs.flatMap((section) => (section.plugin === 'tail' ? paths(section, ['path'], true) : [])),
    writes: [
      ...inputs.flatMap((section) => paths(section, ['db'], false).map((one) => ({ ...one, what: 'DB' }))),
      ...(service === undefined ? [] : paths(service, ['storage.path'], false)).map((one) => ({
        ...one,
        what: 'storage.path',
      })),
    ],
    loads: [...includes, ...context.sections.flatMap((section) => paths(section, fileKeys[section.kind] ?? [], false))],
    asksPods: kubernetes && !kubelet,
    asksNamespaces: kubernetes,
    // Read last, since every value above has its part in it.
    isWhole,
  };
}

function serverOf(
  service: FluentbitSection | undefined,
  value: (property: FluentbitProperty | undefined) => string | undefined,
): { isOn: boolean; port: number; checksHealth: boolean; isLocal: boolean } {
  const read = (key: string): string | undefined =>
    service === undefined ? undefined : value(propertyOf(service, key));
  return {
    isOn: isOn(read('http_server')),
    port: Number(read('http_port') ?? 2020),
    checksHealth: isOn(read('health_check')),
    isLocal: isLocal(read('http_listen')),
  };
}

function isNetworkSyslog(section: FluentbitSection): boolean {
  return /^(?:tcp|udp)$/i.test(propertyOf(section, 'mode')?.value ?? '');
}

function isLocal(address: string | undefined): boolean {
  return address !== undefined && /^(?:127\.|localhost$|::1$)/.test(address);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:on|true|yes)$/i.test(value.trim());
}

/** A value with its variables put in; undefined where one of them is not known. */
function resolve(
  text: string,
  variables: ReadonlyMap<string, string>,
  environment: ReadonlyMap<string, string>,
): string | undefined {
  const unknown: string[] = [];
  const resolved = text.replace(/\$\{([^}]{0,500})\}/g, (whole, name: string) => {
    const found = variables.get(name.trim()) ?? environment.get(name.trim());
    if (found === undefined) unknown.push(name);
    return found ?? whole;
  });
  return unknown.length === 0 ? resolved : undefined;
}
