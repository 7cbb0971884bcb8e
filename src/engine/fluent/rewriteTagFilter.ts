import type { TrialEvent } from '../../model/lineTrial.ts';
import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import type { FilterResult } from './filterResult.ts';
import { dropped, unknown } from './filterResult.ts';
import { fluentdValue, isFluentdOn } from './fluentdParsers.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fieldAt, fluentdPath, textOf } from './recordPath.ts';

/** Fluentd's `rewrite_tag_filter`: the first rule that matches gives the record a new tag; what no rule takes is thrown away. */
export function runRewriteTagFilter(section: FluentdSection, event: TrialEvent): FilterResult {
  for (const rule of sectionsOf(section, 'rule')) {
    const key = fluentdValue(rule, 'key') ?? '';
    const pattern = fluentdValue(rule, 'pattern') ?? '';
    const value = fieldAt(event.record, fluentdPath(key));
    if (value === undefined || value === null) continue;
    const match = onigmoMatcher(pattern)(textOf(value));
    if (match.kind === 'failed') return unknown(event.record, `The rule for ${key}: ${match.reason}`);
    if ((match.kind === 'match') === isFluentdOn(rule, 'invert')) continue;
    const groups = match.kind === 'match' ? match.groups : [];
    const tag = newTag(section, fluentdValue(rule, 'tag') ?? '', groups, event.tag);
    const says = `The rule for ${key} ${pattern} matches: the record is emitted anew as '${tag}'.`;
    const label = fluentdValue(rule, 'label') ?? fluentdValue(section, '@label');
    if (tag === event.tag && label === undefined)
      return dropped(says, 'That is the tag it came with, so the plugin throws it away.');
    return { record: undefined, notes: [says], emitted: [{ tag, record: event.record, label }] };
  }
  return dropped('No rule matches: the record is thrown away.');
}

function newTag(
  section: FluentdSection,
  template: string,
  groups: readonly (string | undefined)[],
  tag: string,
): string {
  const prefix = fluentdValue(section, 'remove_tag_prefix');
  const rest = prefix !== undefined && tag.startsWith(`${prefix}.`) ? tag.slice(prefix.length + 1) : tag;
  const parts = rest.split('.');
  return template.replace(
    /\$(\d)|\$\{(\w+)(?:\[(-?\d+)\])?\}|__(TAG|HOSTNAME)__/g,
    (whole, group: string | undefined, name: string | undefined, index: string | undefined) => {
      if (group !== undefined) return groups[Number(group)] ?? '';
      if (name === 'tag_parts') return parts.at(Number(index)) ?? '';
      return name === 'tag' || whole === '__TAG__' ? rest : '(hostname)';
    },
  );
}
