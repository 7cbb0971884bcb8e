import { mayBeDashboard } from '../dashboards/dashboardQueries.ts';
import {
  mayConcernFluent,
  mayHoldFluentConfig,
  recognizeFluentConf,
  recognizeFluentYaml,
} from '../fluent/fluentRecognition.ts';
import { mayHoldRules } from '../rules/ruleFile.ts';
import { mayHoldRuleTests } from '../rules/ruleTests.ts';

/** What a file holds, once its content has been looked at. A `.yaml` file may hold any of the latter ones. */
export type DocumentLanguage =
  'promql' | 'logql' | 'fluentd' | 'fluentbit' | 'rules' | 'dashboards' | 'markdown' | 'manifests';

export const documentLanguages: readonly DocumentLanguage[] = [
  'promql',
  'logql',
  'fluentd',
  'fluentbit',
  'rules',
  'dashboards',
  'markdown',
  'manifests',
];

/** Configs, and templates that a provisioner makes configs of. */
const configs = /\.(?:conf|cfg|config)(?:\.(?:erb|j2|tpl|tmpl|template))?$/i;
const yaml = /\.ya?ml$/i;
const json = /\.(?:json|jsonc)$/i;
const markdown = /\.(?:md|markdown)$/i;

/** True where a file of this name may hold something that is understood, so that its content is worth a look. */
export function mayBeUnderstood(path: string): boolean {
  return (
    /\.(?:promql|logql|rules)$/i.test(path) || [configs, yaml, json, markdown].some((pattern) => pattern.test(path))
  );
}

/**
 * Tells what a file holds, by its name and, where names do not tell, by its content. Undefined for every file that is none of ours.
 * @param path a path or a URI, folders included.
 * @param languageId what the editor takes it for, which counts more than the name.
 */
export function documentLanguageOf(
  path: string,
  text: string,
  languageId: string | undefined,
): DocumentLanguage | undefined {
  const chosen = documentLanguages.find((language) => language === languageId);
  if (chosen !== undefined) return chosen;
  const name = path.toLowerCase();
  if (name.endsWith('.promql')) return 'promql';
  if (name.endsWith('.logql')) return 'logql';
  if (configs.test(path)) return recognizeFluentConf(path, text);
  if (yaml.test(path) || name.endsWith('.rules') || languageId === 'yaml') return yamlLanguageOf(path, text);
  if (json.test(path) || languageId === 'json' || languageId === 'jsonc') {
    return mayBeDashboard(text) ? 'dashboards' : undefined;
  }
  const isMarkdown = markdown.test(path) || languageId === 'markdown';
  return isMarkdown && holdsFences(text) ? 'markdown' : undefined;
}

/** True for a config file of nothing but comments, which only its neighbours can speak for. */
export function isSilentConfig(path: string, text: string): boolean {
  return configs.test(path) && text.trim() !== '' && text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

/** True where Markdown may have a code block of queries, of rules or of tests of rules, in lists and quotations too. */
function holdsFences(text: string): boolean {
  if (/^[ \t>*+\d.)-]*(?:```|~~~)[`~]*[ \t]*(?:promql|logql)\b/im.test(text)) return true;
  const hasYaml = /^[ \t>*+\d.)-]*(?:```|~~~)[`~]*[ \t]*ya?ml\b/im.test(text);
  return hasYaml && /\b(?:groups|tests)["']?[ \t]*:/.test(text);
}

function yamlLanguageOf(path: string, text: string): DocumentLanguage | undefined {
  const fluent = recognizeFluentYaml(path, text);
  if (fluent !== undefined) return fluent;
  if (mayHoldFluentConfig(text)) return 'manifests';
  if (mayHoldRules(text) || mayHoldRuleTests(text)) return 'rules';
  if (mayConcernFluent(text)) return 'manifests';
  return /^kind[ \t]*:[ \t]*["']?ConfigMap\b/m.test(text) && mayBeDashboard(text) ? 'dashboards' : undefined;
}
