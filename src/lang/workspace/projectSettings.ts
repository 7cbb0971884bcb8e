import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location } from 'vscode-languageserver-types';
import type { FileAccess } from '../fileAccess.ts';
import type { DeclaredPlugin } from '../fluent/fluentSettings.ts';
import { projectFileName } from '../projectFile.ts';
import type { LokiTarget } from '../query/lokiTarget.ts';
import type { PromqlTarget } from '../query/promqlTarget.ts';
import { parsePrometheusDuration } from '../query/goDuration.ts';
import type { ProblemSeverity } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { rangeOfSpan } from '../query/toDiagnostic.ts';
import { readYaml } from '../query/yamlSource.ts';
import type { YamlDocument, YamlNode } from '../query/yamlSource.ts';

/** What a project's `.kube-observatory.yaml` says. */
export interface ProjectSettings {
  /** By code: how grave a finding is, or that it is not shown. */
  readonly severity: ReadonlyMap<string, ProblemSeverity | 'off'>;
  /** The Prometheus that queries are written for; undefined where nobody has said which. */
  readonly prometheus: PromqlTarget | undefined;
  /** Where the project says its version. */
  readonly versionPlace?: Location | undefined;
  /** The Loki that queries are written for; undefined where nobody has said which. */
  readonly loki?: LokiTarget | undefined;
  /** Where the project says the version of its Loki. */
  readonly lokiVersionPlace?: Location | undefined;
  /** How often targets are scraped, in milliseconds; undefined for the usual 15 seconds. */
  readonly scrapeIntervalMs: number | undefined;
  /** Annotations that every alert must have; undefined where nothing is said of them. */
  readonly requiredAnnotations: readonly string[] | undefined;
  /** Fluentd and Fluent Bit plugins of the project's own. */
  readonly fluentPlugins: readonly DeclaredPlugin[];
}

/** Tells the settings that hold for a document. Equal settings are the same object as long as nothing has changed. */
export type SettingsReader = (uri: string) => ProjectSettings;

/** Nothing is said: the settings of a document that belongs to no project. */
export const noSettings: ProjectSettings = {
  severity: new Map(),
  prometheus: undefined,
  scrapeIntervalMs: undefined,
  requiredAnnotations: undefined,
  fluentPlugins: [],
};
const severities = new Set(['error', 'warning', 'information', 'hint', 'off']);
const maxFolders = 12;

/** The settings that hold for a document: those of the nearest `.kube-observatory.yaml` above it. */
export function projectSettingsOf(uri: string, files: FileAccess): ProjectSettings {
  for (let depth = 0; depth < maxFolders; depth++) {
    const found = files.read(uri, `${'../'.repeat(depth)}${projectFileName}`);
    if (found !== undefined) return readSettings(found.text, found.uri);
  }
  return noSettings;
}

/** What a project says goes before what an editor is set to. */
export function mergeSettings(project: ProjectSettings, editor: ProjectSettings): ProjectSettings {
  return {
    severity: new Map([...editor.severity, ...project.severity]),
    prometheus: project.prometheus ?? editor.prometheus,
    versionPlace: project.versionPlace,
    loki: project.loki ?? editor.loki,
    lokiVersionPlace: project.lokiVersionPlace,
    scrapeIntervalMs: project.scrapeIntervalMs ?? editor.scrapeIntervalMs,
    requiredAnnotations: project.requiredAnnotations ?? editor.requiredAnnotations,
    fluentPlugins: project.fluentPlugins,
  };
}

/** A severity as settings name it; undefined for anything else. */
export function severityOf(name: unknown): ProblemSeverity | 'off' | undefined {
  return typeof name === 'string' && severities.has(name) ? (name as ProblemSeverity | 'off') : undefined;
}

/** Milliseconds of a duration such as `30s`; undefined where it is none or nothing. */
export function scrapeIntervalOf(text: string | undefined): number | undefined {
  const { ms } = parsePrometheusDuration(text ?? '');
  return ms === undefined || ms <= 0 ? undefined : ms;
}

function readSettings(text: string, uri: string): ProjectSettings {
  const [document] = readYaml(text);
  if (document === undefined) return noSettings;
  const severity = new Map<string, ProblemSeverity | 'off'>();
  for (const { key, value } of document.entries(document.find(document.root, 'severity'))) {
    const level = severityOf(document.text(value)?.text);
    if (level !== undefined) severity.set(key, level);
  }
  const texts = (...path: readonly string[]) =>
    document.items(document.find(document.root, ...path)).flatMap((item) => document.text(item)?.text ?? []);
  const version = document.text(document.find(document.root, 'prometheus', 'version'));
  const loki = document.text(document.find(document.root, 'loki', 'version'));
  const placeOf = (span: QuerySpan): Location => {
    return { uri, range: rangeOfSpan(TextDocument.create(uri, 'yaml', 0, text), span) };
  };
  const interval = document.text(document.find(document.root, 'prometheus', 'scrapeInterval'))?.text;
  const features = texts('prometheus', 'features');
  const hasAnnotations = document.find(document.root, 'rules', 'requiredAnnotations') !== undefined;
  return {
    severity,
    prometheus: version === undefined ? undefined : { version: version.text, features },
    versionPlace: version && placeOf(version),
    loki: loki && { version: loki.text },
    lokiVersionPlace: loki && placeOf(loki),
    scrapeIntervalMs: scrapeIntervalOf(interval),
    requiredAnnotations: hasAnnotations ? texts('rules', 'requiredAnnotations') : undefined,
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
