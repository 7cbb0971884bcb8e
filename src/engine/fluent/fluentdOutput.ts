import type { EventRecord, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { paramsOf, sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import { fluentdValue, isFluentdOn } from './fluentdParsers.ts';
import { elasticShape, indexDay, jsonShape, lokiShape, timeText } from './outputShape.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { fieldAt, fluentdPath, textOf } from './recordPath.ts';
import { readJson } from './textFormats.ts';

/** What an output of Fluentd sends for an event, as text. */
export function fluentdSent(section: FluentdSection, given: TrialEvent): string {
  const event = inject(section, given);
  const type = section.type?.value?.text ?? '';
  const [format] = sectionsOf(section, 'format');
  if (format !== undefined) return formatted(format, event);
  switch (type) {
    case 'loki':
      return loki(section, event);
    case 'elasticsearch':
    case 'elasticsearch_dynamic':
    case 'opensearch':
      return elastic(section, event);
    case 'stdout':
      return `${timeText(event)} ${event.tag}: ${JSON.stringify(event.record)}`;
    case 'file':
      return `${timeText(event)}\t${event.tag}\t${JSON.stringify(event.record)}`;
    case 'forward':
      return jsonShape(event, true);
    case 'null':
      return '';
    default:
      return jsonShape(event, false);
  }
}

/** `<inject>` adds fields before an output formats its records. */
function inject(section: FluentdSection, event: TrialEvent): TrialEvent {
  const [inner] = sectionsOf(section, 'inject');
  if (inner === undefined) return event;
  const fields: readonly (readonly [string | undefined, string])[] = [
    [fluentdValue(inner, 'hostname_key'), '(hostname)'],
    [fluentdValue(inner, 'tag_key'), event.tag],
    [fluentdValue(inner, 'time_key'), timeText(event)],
  ];
  const added = fields.flatMap(([key, value]) => (key === undefined ? [] : [[key, value] as const]));
  return { ...event, record: fromEntries([...Object.entries(event.record), ...added]) };
}

function formatted(format: FluentdSection, event: TrialEvent): string {
  const { record } = event;
  switch (format.type?.value?.text) {
    case 'single_value':
      return textOf(record[fluentdValue(format, 'message_key') ?? 'message']);
    case 'ltsv':
      return Object.entries(record)
        .map(([name, value]) => `${name}:${textOf(value)}`)
        .join('\t');
    case 'out_file':
      return `${timeText(event)}\t${event.tag}\t${JSON.stringify(record)}`;
    default:
      return JSON.stringify(record);
  }
}

function loki(section: FluentdSection, event: TrialEvent): string {
  const taken = sectionsOf(section, 'label')
    .flatMap((inner) => paramsOf(inner))
    .map(({ name, value }) => {
      const field = value === undefined || value.text === '' ? name : value.text;
      return [name.replace(/[.\-/]/g, '_'), fluentdPath(field)] as const;
    });
  const extra = readJson(fluentdValue(section, 'extra_labels') ?? '{}');
  const fixed = isMap(extra) ? Object.entries(extra).map(([name, value]) => [name, textOf(value)] as const) : [];
  const kubernetes = fieldAt(event.record, ['kubernetes', 'labels']);
  const labels = isFluentdOn(section, 'extract_kubernetes_labels') && isMap(kubernetes) ? kubernetes : {};
  return lokiShape(event, {
    fixed: [
      ...Object.entries(labels).map(([name, value]) => [name.replace(/[.\-/]/g, '_'), textOf(value)] as const),
      ...fixed,
    ],
    taken,
    removed: (fluentdValue(section, 'remove_keys') ?? '')
      .replace(/^\[|\]$|"/g, '')
      .split(',')
      .flatMap((key) => (key.trim() === '' ? [] : [fluentdPath(key.trim())])),
    takesAway: true,
    format: fluentdValue(section, 'line_format') === 'json' ? 'json' : 'key_value',
    dropsSingleKey: isFluentdOn(section, 'drop_single_key'),
  });
}

function elastic(section: FluentdSection, event: TrialEvent): string {
  const isLogstash = isFluentdOn(section, 'logstash_format');
  const prefix = fluentdValue(section, 'logstash_prefix') ?? 'logstash';
  const index = isLogstash ? `${prefix}-${indexDay(event)}` : (fluentdValue(section, 'index_name') ?? 'fluentd');
  const stamp: EventRecord =
    isLogstash || isFluentdOn(section, 'include_timestamp') ? { '@timestamp': timeText(event) } : {};
  const tag: EventRecord = isFluentdOn(section, 'include_tag_key')
    ? { [fluentdValue(section, 'tag_key') ?? 'tag']: event.tag }
    : {};
  return elasticShape(event, index.replaceAll('${tag}', event.tag), { ...stamp, ...tag });
}
