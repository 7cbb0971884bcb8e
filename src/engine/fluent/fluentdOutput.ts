import type { EventRecord, FieldValue, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { paramsOf, sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import { fluentdValue, isFluentdOn } from './fluentdParsers.ts';
import type { SentRecord } from './outputShape.ts';
import {
  bulkShape,
  datedName,
  datedText,
  jsonShape,
  lokiShape,
  textEntries,
  timeNotes,
  timeText,
} from './outputShape.ts';
import { fromEntries, without } from './recordDiff.ts';
import { fieldAt, fluentdPath, textOf } from './recordPath.ts';
import { strftime } from './strftime.ts';
import { readJson } from './textFormats.ts';

/** What an output of Fluentd sends for an event, and where. */
export function fluentdSent(section: FluentdSection, given: TrialEvent): SentRecord {
  const event = inject(section, given);
  const type = section.type?.value?.text ?? '';
  const send = Object.hasOwn(senders, type) ? senders[type] : undefined;
  if (send !== undefined) return send(section, event);
  const [format] = sectionsOf(section, 'format');
  const notes = [
    `How '${type}' shapes it is not evaluated here: this is the record${format === undefined ? ' as JSON' : ' in its <format>'}.`,
  ];
  return { text: formatted(section, event, 'json'), target: undefined, notes };
}

const senders: Readonly<Record<string, (section: FluentdSection, event: TrialEvent) => SentRecord>> = {
  loki,
  elasticsearch: bulk,
  elasticsearch_dynamic: bulk,
  opensearch: bulk,
  stdout: (section, event) => ({
    text: formatted(section, event, 'stdout'),
    target: 'standard output',
    notes: timeNotes(event),
  }),
  file: (section, event) => ({
    text: formatted(section, event, 'out_file'),
    target: filePath(section, event),
    notes: timeNotes(event),
  }),
  forward: (section, event) => {
    const servers = sectionsOf(section, 'server').map(
      (server) => `${fluentdValue(server, 'host') ?? ''}:${fluentdValue(server, 'port') ?? '24224'}`,
    );
    return {
      text: jsonShape(event, true),
      target: `${servers.join(' or ')} (forward protocol, MessagePack)`,
      notes: [],
    };
  },
  http: (section, event) => {
    const isArray = isFluentdOn(section, 'json_array');
    const body = formatted(section, event, 'json');
    const endpoint = filled(fluentdValue(section, 'endpoint') ?? fluentdValue(section, 'endpoint_url') ?? '', event);
    const method = fluentdValue(section, 'http_method')?.toUpperCase() ?? 'POST';
    const type = fluentdValue(section, 'content_type') ?? (isArray ? 'application/json' : 'application/x-ndjson');
    return { text: isArray ? `[${body}]` : body, target: `${method} ${endpoint} (${type})`, notes: [] };
  },
  kafka2: kafka,
  s3: (section, event) => {
    const path = filled(fluentdValue(section, 'path') ?? '', event);
    const target = `s3://${fluentdValue(section, 's3_bucket') ?? ''}/${path}…`;
    const isZipped = (fluentdValue(section, 'store_as') ?? 'gzip') === 'gzip';
    const notes = [
      `A chunk of its <buffer> becomes one object${isZipped ? ', compressed with gzip' : ''}: this is one line of it.`,
    ];
    return { text: formatted(section, event, 'out_file'), target, notes };
  },
  null: () => ({ text: '', target: undefined, notes: [] }),
};

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

/** The record by the `<format>` of an output, or by the format that it has without one. */
function formatted(section: FluentdSection, event: TrialEvent, fallback: string): string {
  const [format] = sectionsOf(section, 'format');
  const { record } = event;
  const get = (name: string): string | undefined => (format === undefined ? undefined : fluentdValue(format, name));
  switch (format?.type?.value?.text ?? fallback) {
    case 'single_value':
      return textOf(record[get('message_key') ?? 'message']);
    case 'ltsv':
      return Object.entries(record)
        .map(([name, value]) => `${name}${get('label_delimiter') ?? ':'}${textOf(value)}`)
        .join(get('delimiter') ?? '\t');
    case 'csv':
    case 'tsv': {
      const isCsv = format?.type?.value?.text === 'csv';
      const cells = (get('fields') ?? '').split(',').map((name) => textOf(record[name.trim()]));
      const shown =
        isCsv && isFluentdOn(section, 'force_quotes', true)
          ? cells.map((cell) => `"${cell.replaceAll('"', '""')}"`)
          : cells;
      return shown.join(get('delimiter') ?? (isCsv ? ',' : '\t'));
    }
    case 'hash':
      return `{${Object.entries(record)
        .map(([name, value]) => `${JSON.stringify(name)}=>${JSON.stringify(value)}`)
        .join(', ')}}`;
    case 'out_file':
      return `${timeText(event)}\t${event.tag}\t${JSON.stringify(record)}`;
    case 'stdout':
      return `${timeText(event)} ${event.tag}: ${JSON.stringify(record)}`;
    default:
      return JSON.stringify(record);
  }
}

/** Placeholders of a chunk filled with what the event says: its tag, its time and its fields. */
function filled(text: string, event: TrialEvent): string {
  const parts = event.tag.split('.');
  const named = text.replace(/\$\{(tag|tag\[(-?\d+)\]|[^}[]+|\$[^}]+)\}/g, (whole, name: string, part?: string) => {
    if (name === 'tag') return event.tag;
    if (part !== undefined) return parts.at(Number(part)) ?? '';
    const field = fieldAt(event.record, fluentdPath(name));
    return field === undefined ? whole : textOf(field);
  });
  return datedText(named, event);
}

/** The file of the chunk: its path, the day that its buffer parts by, and a number. */
function filePath(section: FluentdSection, event: TrialEvent): string {
  const path = filled(fluentdValue(section, 'path') ?? '', event);
  const [buffer] = sectionsOf(section, 'buffer');
  const keys = buffer?.argument?.text ?? 'time';
  const day = event.time === undefined ? '%Y%m%d' : strftime('%Y%m%d', event.time);
  const slice = !keys.includes('time') || /%[Ymd]/.test(fluentdValue(section, 'path') ?? '') ? '' : `.${day}`;
  const number = isFluentdOn(section, 'append') ? '' : '_0';
  const suffix = isFluentdOn(section, 'add_path_suffix', true) ? (fluentdValue(section, 'path_suffix') ?? '.log') : '';
  return `${path}${slice}${number}${suffix}`;
}

function kafka(section: FluentdSection, event: TrialEvent): SentRecord {
  const { record } = event;
  const topicKey = fluentdValue(section, 'topic_key') ?? 'topic';
  const keyKey = fluentdValue(section, 'message_key_key') ?? 'message_key';
  const own = fluentdValue(section, 'topic');
  const named = own === undefined ? textOf(record[topicKey]) : filled(own, event);
  const topic = named === '' ? (fluentdValue(section, 'default_topic') ?? '') : named;
  const key = textOf(record[keyKey]) === '' ? fluentdValue(section, 'default_message_key') : textOf(record[keyKey]);
  const gone = [
    ...(isFluentdOn(section, 'exclude_topic_key') ? [topicKey] : []),
    ...(isFluentdOn(section, 'exclude_message_key') ? [keyKey] : []),
  ];
  const brokers = (fluentdValue(section, 'brokers') ?? 'localhost:9092').replace(/[[\]"]/g, '');
  const notes = [
    ...(topic === '' ? ['Neither the record nor default_topic names a topic: the record is refused.'] : []),
    ...(key === undefined ? [] : [`The key of the message is '${key}'.`]),
  ];
  const text = formatted(section, { ...event, record: without(record, gone) }, 'json');
  return { text, target: `topic ${topic} at ${brokers}`, notes };
}

function loki(section: FluentdSection, event: TrialEvent): SentRecord {
  const taken = sectionsOf(section, 'label')
    .flatMap((inner) => paramsOf(inner))
    .map(({ name, value }) => {
      const field = value === undefined || value.text === '' ? name : value.text;
      return [name.replace(/[.\-/]/g, '_'), fluentdPath(field)] as const;
    });
  const pod = isFluentdOn(section, 'extract_kubernetes_labels')
    ? fieldAt(event.record, ['kubernetes', 'labels'])
    : undefined;
  const text = lokiShape(event, {
    fixed: [
      ...textEntries(pod).map(([name, value]) => [name.replace(/[.\-/]/g, '_'), value] as const),
      ...textEntries(readJson(fluentdValue(section, 'extra_labels') ?? '{}')),
    ],
    taken,
    removed: (fluentdValue(section, 'remove_keys') ?? '')
      .replace(/^\[|\]$|"/g, '')
      .split(',')
      .flatMap((key) => (key.trim() === '' ? [] : [fluentdPath(key.trim())])),
    takesAway: true,
    format: fluentdValue(section, 'line_format') === 'json' ? 'json' : 'key_value',
    singleKey: isFluentdOn(section, 'drop_single_key') ? 'raw' : 'kept',
    metadata: [],
  });
  const tenant = fluentdValue(section, 'tenant');
  const notes = [
    ...(isFluentdOn(section, 'include_thread_label', true)
      ? ['With several flush threads the label fluentd_thread is added: see include_thread_label.']
      : []),
    ...(tenant === undefined ? [] : [`The tenant is '${filled(tenant, event)}', in the header X-Scope-OrgID.`]),
    ...timeNotes(event),
  ];
  const url = fluentdValue(section, 'url') ?? 'https://logs-prod-us-central1.grafana.net';
  return { text, target: `POST ${url.replace(/\/$/, '')}/loki/api/v1/push`, notes };
}

function bulk(section: FluentdSection, event: TrialEvent): SentRecord {
  const get = (name: string): string | undefined => fluentdValue(section, name);
  const field = (name: string): FieldValue | undefined => {
    const key = get(name);
    return key === undefined ? undefined : fieldAt(event.record, fluentdPath(key));
  };
  const isLogstash = isFluentdOn(section, 'logstash_format');
  const prefix = filled(get('logstash_prefix') ?? 'logstash', event);
  const dated = isLogstash
    ? datedName(prefix, get('logstash_prefix_separator') ?? '-', get('logstash_dateformat') ?? '%Y.%m.%d', event)
    : filled(get('index_name') ?? 'fluentd', event);
  const target = field('target_index_key');
  const [id, routing, parent] = [field('id_key'), field('routing_key'), field('parent_key')];
  const meta = fromEntries([
    ['_index', target === undefined ? dated : textOf(target)] as const,
    ...(id === undefined ? [] : [['_id', textOf(id)] as const]),
    ...(routing === undefined ? [] : [['routing', textOf(routing)] as const]),
    ...(parent === undefined ? [] : [['_parent', textOf(parent)] as const]),
  ]);
  const stamp: EventRecord =
    isLogstash || isFluentdOn(section, 'include_timestamp')
      ? { '@timestamp': textOf(field('time_key') ?? timeText(event)) }
      : {};
  const tag: EventRecord = isFluentdOn(section, 'include_tag_key') ? { [get('tag_key') ?? 'tag']: event.tag } : {};
  const gone = [
    ...(get('remove_keys') ?? '').split(',').map((key) => key.trim()),
    ...(target === undefined ? [] : [get('target_index_key') ?? '']),
  ];
  const record = without(event.record, gone);
  const text = bulkShape(
    { ...event, record },
    { operation: get('write_operation') ?? 'index', meta, added: { ...stamp, ...tag } },
  );
  const lost =
    get('id_key') !== undefined && id === undefined
      ? [`There is no '${get('id_key') ?? ''}': the server makes the id.`]
      : [];
  return { text, target: `POST ${bulkUrl(section)}`, notes: [...lost, ...timeNotes(event)] };
}

function bulkUrl(section: FluentdSection): string {
  const host = fluentdValue(section, 'hosts')?.split(',')[0]?.trim() ?? fluentdValue(section, 'host') ?? 'localhost';
  const hasPort = /:\d+(?:\/|$)/.test(host);
  const whole = `${host}${hasPort ? '' : `:${fluentdValue(section, 'port') ?? '9200'}`}`;
  const base = /^https?:/.test(whole) ? whole : `${fluentdValue(section, 'scheme') ?? 'http'}://${whole}`;
  const path = fluentdValue(section, 'path') ?? '';
  const pipeline = fluentdValue(section, 'pipeline');
  return `${base.replace(/\/$/, '')}${path.replace(/\/$/, '')}/_bulk${pipeline === undefined ? '' : `?pipeline=${pipeline}`}`;
}
