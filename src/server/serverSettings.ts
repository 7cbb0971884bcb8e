import { asArray, asRecord } from '../base/json.ts';
import type { FileAccess } from '../lang/fileAccess.ts';
import {
  mergeSettings,
  noSettings,
  projectSettingsOf,
  scrapeIntervalOf,
  severityOf,
} from '../lang/workspace/projectSettings.ts';
import type { ProjectSettings } from '../lang/workspace/projectSettings.ts';

/** The settings of every document: what its project says, and what the editor is set to where the project is silent. Read once a folder. */
export class ServerSettings {
  readonly #files: FileAccess;
  readonly #known = new Map<string, ProjectSettings>();
  #editor: ProjectSettings = noSettings;

  constructor(files: FileAccess) {
    this.#files = files;
  }

  /** The same object for every document of a folder until something changes. */
  of(uri: string): ProjectSettings {
    const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const settings = mergeSettings(projectSettingsOf(uri, this.#files), this.#editor);
    this.#known.set(folder, settings);
    return settings;
  }

  /** Takes over the editor's section `kubeObservatory`, whatever it holds. */
  setEditor(section: unknown): void {
    this.#editor = readEditorSettings(section);
    this.#known.clear();
  }

  /** Reads what projects say anew when it is next asked for. */
  forget(): void {
    this.#known.clear();
  }
}

function readEditorSettings(section: unknown): ProjectSettings {
  const promql = fieldOf(section, 'promql');
  const version = versionOf(fieldOf(promql, 'version'));
  const features = fieldOf(promql, 'features');
  const interval = fieldOf(promql, 'scrapeInterval');
  const annotations = fieldOf(fieldOf(section, 'rules'), 'requiredAnnotations');
  const severities = Object.entries(asRecord(fieldOf(fieldOf(section, 'lint'), 'severity')) ?? {});
  const loki = versionOf(fieldOf(fieldOf(section, 'logql'), 'version'));
  return {
    ...noSettings,
    severity: new Map(
      severities.flatMap(([code, level]) => {
        const severity = severityOf(level);
        return severity === undefined ? [] : [[code, severity] as const];
      }),
    ),
    prometheus: version === undefined ? undefined : { version, features: textsOf(features) },
    loki: loki === undefined ? undefined : { version: loki },
    requiredAnnotations: textsOf(annotations),
    scrapeIntervalMs: scrapeIntervalOf(typeof interval === 'string' ? interval.trim() : undefined),
  };
}

/** A version such as `3.5`; undefined for anything else. */
function versionOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return /^v?\d+(?:\.\d+)*$/.test(text) ? text : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return (asArray(value) ?? []).filter((item): item is string => typeof item === 'string');
}

function fieldOf(value: unknown, name: string): unknown {
  return asRecord(value)?.[name];
}
