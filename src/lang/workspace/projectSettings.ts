import type { FileAccess } from '../fileAccess.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import type { PromqlTarget } from '../promql/promqlVersion.ts';
import type { ProblemSeverity } from '../query/queryProblem.ts';
import { readYaml } from '../query/yamlSource.ts';
import type { YamlDocument, YamlNode } from '../query/yamlSource.ts';

/** What a project's `.kube-observatory.yaml` says. */
export interface ProjectSettings {
  /** By code: how grave a finding is, or that it is not shown. */
  readonly severity: ReadonlyMap<string, ProblemSeverity | 'off'>;
  /** The Prometheus that queries are written for; undefined for the newest with everything switched on. */
  readonly prometheus: PromqlTarget | undefined;
  /** Annotations that every alert must have. */
  readonly requiredAnnotations: readonly string[];
  /** Fluentd and Fluent Bit plugins of the project's own. */
  readonly fluentPlugins: readonly DeclaredPlugin[];
}

const none: ProjectSettings = {
  severity: new Map(),
  prometheus: undefined,
  requiredAnnotations: [],
  fluentPlugins: [],
};
const severities = new Set(['error', 'warning', 'information', 'hint', 'off']);
const maxFolders = 12;

/** The settings that hold for a document: those of the nearest `.kube-observatory.yaml` above it. */
export function projectSettingsOf(uri: string, files: FileAccess): ProjectSettings {
  for (let depth = 0; depth < maxFolders; depth++) {
    const found = files.read(uri, `${'../'.repeat(depth)}.kube-observatory.yaml`);
    if (found !== undefined) return readSettings(found.text);
  }
  return none;
}

function readSettings(text: string): ProjectSettings {
  const [document] = readYaml(text);
  if (document === undefined) return none;
  const severity = new Map<string, ProblemSeverity | 'off'>();
  for (const { key, value } of document.entries(document.find(document.root, 'severity'))) {
    const level = document.text(value)?.text ?? '';
    if (severities.has(level)) severity.set(key, level as ProblemSeverity | 'off');
  }
  const texts = (...path: readonly string[]) =>
    document.items(document.find(document.root, ...path)).flatMap((item) => document.text(item)?.text ?? []);
  const version = document.text(document.find(document.root, 'prometheus', 'version'))?.text;
  const prometheus = version === undefined ? undefined : { version, features: texts('prometheus', 'features') };
  return {
    severity,
    prometheus,
    requiredAnnotations: texts('rules', 'requiredAnnotations'),
    fluentPlugins: [...pluginsOf(document, 'fluentd'), ...pluginsOf(document, 'fluentbit')],
  };
}

/** The plugins that a section declares; an entry without a type or a name is passed over. */
function pluginsOf(document: YamlDocument, agent: DeclaredPlugin['agent']): readonly DeclaredPlugin[] {
  return document.items(document.find(document.root, agent, 'plugins')).flatMap((item): readonly DeclaredPlugin[] => {
    const kind = document.text(document.find(item, 'type'))?.text;
    const name = document.text(document.find(item, 'name'))?.text;
    if (kind === undefined || name === undefined) return [];
    const list = document.find(item, 'params');
    const params = document.kind(list) === 'list' ? document.items(list).flatMap(textOf(document)) : undefined;
    return [{ agent, kind, name, params }];
  });
}

function textOf(document: YamlDocument): (node: YamlNode) => readonly string[] {
  return (node) => {
    const text = document.text(node)?.text;
    return text === undefined ? [] : [text];
  };
}
