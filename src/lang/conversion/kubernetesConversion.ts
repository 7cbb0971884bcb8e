import type { FluentbitSection } from '../fluentbit/fluentbitAst.ts';
import { propertyOf } from '../fluentbit/fluentbitAst.ts';
import type { FluentdSection } from '../fluentd/fluentdAst.ts';
import { paramOf, paramsOf } from '../fluentd/fluentdAst.ts';
import type { ConfigLine } from './conversionReport.ts';
import { pluginPairs } from './pluginPairsData.ts';

const isOn = (value: string | undefined): boolean => /^(?:on|true|yes|)$/i.test(value ?? 'off');

/** What the filter of Fluentd's gem says in another way: the prefix of its tags, and the labels that it leaves out. */
export function kubernetesLines(section: FluentdSection, lose: (what: string) => void): readonly ConfigLine[] {
  const lines: ConfigLine[] = [];
  const prefix = /^([\w.-]+)\.\*\*$/.exec(section.argument?.text ?? '')?.[1];
  if (prefix !== undefined && prefix !== 'kube' && !prefix.includes('var.log'))
    lines.push(['Kube_Tag_Prefix', `${prefix}.var.log.containers.`]);
  const known = pluginPairs.find((pair) => pair.fluentd === 'filter kubernetes_metadata')?.params;
  for (const { name, value } of paramsOf(section)) {
    const text = value?.text ?? 'true';
    if (name === 'skip_labels' || name === 'skip_pod_labels')
      lines.push(...(isOn(text) ? [['Labels', 'Off'] as const] : []));
    else if (name !== 'annotation_match' && known?.has(name) !== true && !name.startsWith('@')) lose(name);
  }
  // The gem adds none unless it is told which.
  if (paramOf(section, 'annotation_match') === undefined) lines.push(['Annotations', 'Off']);
  else lose('annotation_match: Fluent Bit adds all annotations');
  return lines;
}

/** What Fluent Bit's filter reads out of `log`, as a filter of Fluentd behind the one that adds the pod. Undefined where it does not. */
export function mergeFilter(
  section: FluentbitSection,
): { readonly lines: readonly ConfigLine[]; readonly parse: readonly ConfigLine[] } | undefined {
  const get = (key: string): string | undefined => propertyOf(section, key)?.value;
  if (!isOn(get('merge_log'))) return undefined;
  const below = get('merge_log_key');
  return {
    lines: [
      ['@type', 'parser'],
      ['key_name', 'log'],
      ['reserve_data', 'true'],
      ['reserve_time', 'true'],
      ['emit_invalid_record_to_error', 'false'],
      ...(get('keep_log') !== undefined && !isOn(get('keep_log')) ? [['remove_key_name_field', 'true'] as const] : []),
      ...(below === undefined ? [] : [['hash_value_field', below] as const]),
    ],
    parse: [['@type', 'json']],
  };
}

/** The keys of Fluent Bit's filter that `mergeFilter` and the parameters below say. */
export const kubernetesKeys: readonly string[] = [
  'merge_log',
  'merge_log_key',
  'keep_log',
  'merge_log_trim',
  'labels',
  'annotations',
];

/** The parameters of Fluentd's filter that tell what is added of the pod. */
export function metadataLines(section: FluentbitSection): readonly ConfigLine[] {
  const get = (key: string): string => propertyOf(section, key)?.value ?? 'on';
  return [
    ...(isOn(get('labels')) ? [] : [['skip_labels', 'true'] as const]),
    ...(isOn(get('annotations')) ? [['annotation_match', '[".*"]'] as const] : []),
  ];
}
