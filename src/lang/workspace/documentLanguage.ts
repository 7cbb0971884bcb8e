import { recognizeFluentConf, recognizeFluentYaml } from '../fluent/fluentRecognition.ts';

/** What a file holds, once its content has been looked at. A `.yaml` file may hold any of the latter ones. */
export type DocumentLanguage = 'promql' | 'logql' | 'fluentd' | 'fluentbit';

export const documentLanguages: readonly DocumentLanguage[] = ['promql', 'logql', 'fluentd', 'fluentbit'];

const configs = /\.(?:conf|cfg|config)$/i;
const yaml = /\.ya?ml$/i;

/** True where a file of this name may hold something that is understood, so that its content is worth a look. */
export function mayBeUnderstood(path: string): boolean {
  return /\.(?:promql|logql)$/i.test(path) || configs.test(path) || yaml.test(path);
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
  return yaml.test(path) || languageId === 'yaml' ? recognizeFluentYaml(path, text) : undefined;
}
