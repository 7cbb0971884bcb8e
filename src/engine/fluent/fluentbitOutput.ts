import type { TrialEvent } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { elasticShape, indexDay, jsonShape, lokiShape, timeText } from './outputShape.ts';
import { isMap } from './recordDiff.ts';
import { fieldAt, fluentbitPath, textOf } from './recordPath.ts';

type ValueOf = (key: string) => string | undefined;

const isOn = (value: string | undefined): boolean => /^(?:on|true|yes)$/i.test(value ?? '');

/** What an output of Fluent Bit sends for an event, as text. */
export function fluentbitSent(section: FluentbitSection, event: TrialEvent, valueOf: ValueOf): string {
  switch (section.plugin) {
    case 'loki':
      return loki(event, valueOf);
    case 'es':
    case 'elasticsearch':
    case 'opensearch':
      return elastic(event, valueOf);
    case 'stdout':
      return `${event.tag}: [${timeText(event)}, ${jsonShape(event, false)}]`;
    case 'forward':
      return jsonShape(event, true);
    case 'null':
      return '';
    default:
      return jsonShape(event, false);
  }
}

function loki(event: TrialEvent, valueOf: ValueOf): string {
  const parts = (text: string | undefined): readonly string[] =>
    (text ?? '')
      .split(/,(?![^[]*\])/)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const fixed: (readonly [string, string])[] = [];
  const taken: (readonly [string, ReturnType<typeof fluentbitPath>])[] = [];
  for (const part of [...parts(valueOf('labels') ?? 'job=fluent-bit'), ...parts(valueOf('label_keys'))]) {
    const at = part.indexOf('=');
    const value = at < 0 ? part : part.slice(at + 1).trim();
    const path = fluentbitPath(value);
    const name = at < 0 ? path.join('_') : part.slice(0, at).trim();
    if (value.startsWith('$')) taken.push([name, path]);
    else fixed.push([name, value]);
  }
  const pod = isOn(valueOf('auto_kubernetes_labels')) ? fieldAt(event.record, ['kubernetes', 'labels']) : undefined;
  for (const [name, value] of isMap(pod) ? Object.entries(pod) : [])
    fixed.push([name.replace(/[^A-Za-z0-9_]/g, '_'), textOf(value)]);
  return lokiShape(event, {
    fixed,
    taken,
    removed: parts(valueOf('remove_keys')).map((key) => fluentbitPath(key.startsWith('$') ? key : `$${key}`)),
    takesAway: false,
    format: valueOf('line_format') === 'key_value' ? 'key_value' : 'json',
    dropsSingleKey: /^(?:on|true|raw)$/i.test(valueOf('drop_single_key') ?? ''),
  });
}

function elastic(event: TrialEvent, valueOf: ValueOf): string {
  const index = isOn(valueOf('logstash_format'))
    ? `${valueOf('logstash_prefix') ?? 'logstash'}-${indexDay(event)}`
    : (valueOf('index') ?? 'fluent-bit');
  const tagKey = isOn(valueOf('include_tag_key')) ? { [valueOf('tag_key') ?? 'flb-key']: event.tag } : {};
  return elasticShape(event, index, { [valueOf('time_key') ?? '@timestamp']: timeText(event), ...tagKey });
}
