import type { EventRecord, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
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
  withTime,
} from './outputShape.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { fieldAt, fluentbitPath, textOf } from './recordPath.ts';
import { strftime } from './strftime.ts';

type ValueOf = (key: string) => string | undefined;

const isOn = (value: string | undefined): boolean => /^(?:on|true|yes)$/i.test(value ?? '');

/** What an output of Fluent Bit sends for an event, and where. */
export function fluentbitSent(section: FluentbitSection, event: TrialEvent, valueOf: ValueOf): SentRecord {
  const plugin = section.plugin ?? '';
  const send = Object.hasOwn(senders, plugin) ? senders[plugin] : undefined;
  if (send !== undefined) return send(event, valueOf);
  const notes = [`How '${plugin}' shapes it is not evaluated here: this is the record as JSON.`];
  return { text: jsonShape(event, false), target: undefined, notes };
}

const senders: Readonly<Record<string, (event: TrialEvent, valueOf: ValueOf) => SentRecord>> = {
  loki,
  es: (event, valueOf) => bulk(event, valueOf),
  elasticsearch: (event, valueOf) => bulk(event, valueOf),
  opensearch: (event, valueOf) => bulk(event, valueOf),
  http,
  kafka,
  stdout: (event, valueOf) => ({
    text: formatted(event, valueOf, `[0] ${event.tag}: [[${timeText(event)}, {}], ${rubyMap(event.record)}]`),
    target: 'standard output',
    notes: [],
  }),
  file,
  forward: (event, valueOf) => ({
    text: jsonShape({ ...event, tag: valueOf('tag') ?? event.tag }, true),
    target: `${address(valueOf, '24224')} (forward protocol, MessagePack)`,
    notes: [],
  }),
  tcp: (event, valueOf) => ({
    text: formatted(event, valueOf, jsonShape(event, true)),
    target: `${address(valueOf, '5170')} (TCP)`,
    notes: valueOf('format') === undefined ? ['The format is msgpack: shown as JSON.'] : [],
  }),
  splunk,
  null: () => ({ text: '', target: undefined, notes: [] }),
};

function address(valueOf: ValueOf, port: string): string {
  return `${valueOf('host') ?? '127.0.0.1'}:${valueOf('port') ?? port}`;
}

function url(valueOf: ValueOf, port: string, path: string): string {
  const scheme = isOn(valueOf('tls')) ? 'https' : 'http';
  return `${scheme}://${address(valueOf, port)}${path.startsWith('/') ? '' : '/'}${path}`;
}

/** `json`, `json_lines` and `json_stream`, which outputs share; else what the plugin writes by itself. */
function formatted(event: TrialEvent, valueOf: ValueOf, own: string): string {
  const dated = withTime(event, valueOf('json_date_key') ?? 'date', valueOf('json_date_format') ?? 'double');
  const record = /^(?:off|false|no)$/i.test(valueOf('json_date_key') ?? '') ? event.record : dated;
  switch (valueOf('format')) {
    case 'json':
      return JSON.stringify([record]);
    case 'json_lines':
    case 'json_stream':
      return JSON.stringify(record);
    default:
      return own;
  }
}

/** A map as Fluent Bit prints it: `{"a"=>"b"}`. */
function rubyMap(record: EventRecord): string {
  const fields = Object.entries(record).map(([name, value]) => `${JSON.stringify(name)}=>${JSON.stringify(value)}`);
  return `{${fields.join(', ')}}`;
}

function list(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(/,(?![^[]*\])/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `name=text`, `name=$path`, or `$path` whose steps are the name. */
function labelOf(part: string): readonly [string, string | ReturnType<typeof fluentbitPath>] {
  const at = part.indexOf('=');
  const value = at < 0 ? part : part.slice(at + 1).trim();
  const path = fluentbitPath(value);
  const name = at < 0 ? path.join('_') : part.slice(0, at).trim();
  return [name, value.startsWith('$') ? path : value];
}

function loki(event: TrialEvent, valueOf: ValueOf): SentRecord {
  const fixed: (readonly [string, string])[] = [];
  const taken: (readonly [string, ReturnType<typeof fluentbitPath>])[] = [];
  const keys = list(valueOf('label_keys')).map((key) => (key.startsWith('$') ? key : `$${key}`));
  const written = list(valueOf('labels'));
  const labels = written.length + keys.length === 0 ? ['job=fluent-bit'] : [...written, ...keys];
  for (const [name, value] of labels.map(labelOf)) {
    if (typeof value === 'string') fixed.push([name, value]);
    else taken.push([name, value]);
  }
  if (isOn(valueOf('auto_kubernetes_labels')))
    for (const [name, value] of textEntries(fieldAt(event.record, ['kubernetes', 'labels'])))
      fixed.push([name.replace(/[^A-Za-z0-9_]/g, '_'), value]);
  const single = valueOf('drop_single_key')?.toLowerCase();
  const text = lokiShape(event, {
    fixed,
    taken,
    removed: list(valueOf('remove_keys')).map((key) => fluentbitPath(key.startsWith('$') ? key : `$${key}`)),
    takesAway: false,
    format: valueOf('line_format') === 'key_value' ? 'key_value' : 'json',
    singleKey: single === 'raw' ? 'raw' : isOn(single) ? 'json' : 'kept',
    metadata: metadataOf(event, valueOf),
  });
  return {
    text,
    target: `POST ${url(valueOf, '3100', valueOf('uri') ?? '/loki/api/v1/push')}`,
    notes: lokiNotes(event, valueOf),
  };
}

function metadataOf({ record }: TrialEvent, valueOf: ValueOf): readonly (readonly [string, string])[] {
  const single = list(valueOf('structured_metadata'))
    .map(labelOf)
    .flatMap(([name, value]): readonly (readonly [string, string])[] => {
      if (typeof value === 'string') return [[name, value]];
      const field = fieldAt(record, value);
      return field === undefined ? [] : [[name, textOf(field)]];
    });
  const maps = list(valueOf('structured_metadata_map_keys')).flatMap((key) =>
    textEntries(fieldAt(record, fluentbitPath(key))),
  );
  return [...single, ...maps];
}

function lokiNotes(event: TrialEvent, valueOf: ValueOf): readonly string[] {
  const key = valueOf('tenant_id_key');
  const named = key === undefined ? undefined : fieldAt(event.record, fluentbitPath(key));
  const tenant = named === undefined ? valueOf('tenant_id') : textOf(named);
  return [
    ...(tenant === undefined ? [] : [`The tenant is '${tenant}', in the header X-Scope-OrgID.`]),
    ...(valueOf('label_map_path') === undefined ? [] : ['The file of Label_Map_Path is not evaluated here.']),
    ...timeNotes(event),
  ];
}

function bulk(event: TrialEvent, valueOf: ValueOf): SentRecord {
  const prefixKey = valueOf('logstash_prefix_key');
  const found =
    prefixKey === undefined
      ? undefined
      : fieldAt(event.record, fluentbitPath(prefixKey.startsWith('$') ? prefixKey : `$${prefixKey}`));
  const prefix = found === undefined ? (valueOf('logstash_prefix') ?? 'logstash') : textOf(found);
  const index = isOn(valueOf('logstash_format'))
    ? datedName(
        prefix,
        valueOf('logstash_prefix_separator') ?? '-',
        valueOf('logstash_dateformat') ?? '%Y.%m.%d',
        event,
      )
    : datedText(valueOf('index') ?? 'fluent-bit', event);
  const idKey = valueOf('id_key');
  const id =
    idKey === undefined ? undefined : fieldAt(event.record, fluentbitPath(idKey.startsWith('$') ? idKey : `$${idKey}`));
  const type: EventRecord = isOn(valueOf('suppress_type_name')) ? {} : { _type: valueOf('type') ?? '_doc' };
  const named: EventRecord =
    id !== undefined ? { _id: textOf(id) } : isOn(valueOf('generate_id')) ? { _id: '(a hash of the record)' } : {};
  const tag: EventRecord = isOn(valueOf('include_tag_key')) ? { [valueOf('tag_key') ?? 'flb-key']: event.tag } : {};
  const record = isOn(valueOf('replace_dots')) ? withoutDots(event.record) : event.record;
  const text = bulkShape(
    { ...event, record },
    {
      operation: valueOf('write_operation')?.toLowerCase() ?? 'create',
      meta: { _index: index, ...type, ...named },
      added: { [valueOf('time_key') ?? '@timestamp']: bulkTime(event, valueOf), ...tag },
    },
  );
  const pipeline = valueOf('pipeline');
  const path = `${valueOf('path') ?? ''}/_bulk${pipeline === undefined ? '' : `/?pipeline=${pipeline}`}`;
  const lost = idKey !== undefined && id === undefined ? [`There is no '${idKey}': the server makes the id.`] : [];
  return { text, target: `POST ${url(valueOf, '9200', path)}`, notes: [...lost, ...timeNotes(event)] };
}

function bulkTime({ time }: TrialEvent, valueOf: ValueOf): string {
  if (time === undefined) return 'now';
  const whole = strftime(valueOf('time_key_format') ?? '%Y-%m-%dT%H:%M:%S', time);
  return `${whole}.${strftime(isOn(valueOf('time_key_nanos')) ? '%N' : '%L', time)}Z`;
}

function withoutDots(record: EventRecord): EventRecord {
  return fromEntries(
    Object.entries(record).map(([name, value]) => [
      name.replaceAll('.', '_'),
      isMap(value) ? withoutDots(value) : value,
    ]),
  );
}

function http(event: TrialEvent, valueOf: ValueOf): SentRecord {
  const headerTag = valueOf('header_tag');
  const body = valueOf('body_key');
  const path = valueOf('uri') ?? '/';
  const target = `${valueOf('http_method')?.toUpperCase() ?? 'POST'} ${url(valueOf, '80', path)}`;
  const header = headerTag === undefined ? [] : [`The header ${headerTag} holds the tag.`];
  if (body !== undefined) return { text: textOf(fieldAt(event.record, fluentbitPath(body))), target, notes: header };
  const notes = valueOf('format') === 'msgpack' ? ['The format is msgpack: shown as JSON.'] : [];
  const others =
    valueOf('format') === 'gelf' ? ['The fields of GELF are not evaluated here: this is the record as JSON.'] : [];
  const own = JSON.stringify([
    withTime(event, valueOf('json_date_key') ?? 'date', valueOf('json_date_format') ?? 'double'),
  ]);
  return { text: formatted(event, valueOf, own), target, notes: [...header, ...notes, ...others, ...timeNotes(event)] };
}

function kafka(event: TrialEvent, valueOf: ValueOf): SentRecord {
  const format = valueOf('format') ?? 'json';
  const topics = list(valueOf('topics') ?? 'fluent-bit');
  const byRecord = textOf(event.record[valueOf('topic_key') ?? '']);
  const isKnown = topics.includes(byRecord) || (byRecord !== '' && isOn(valueOf('dynamic_topic')));
  const topic = isKnown ? byRecord : (topics[0] ?? 'fluent-bit');
  const key = textOf(event.record[valueOf('message_key_field') ?? '']) || valueOf('message_key');
  const dated = withTime(event, valueOf('timestamp_key') ?? '@timestamp', valueOf('timestamp_format') ?? 'double');
  const isRaw = format === 'raw';
  const notes = [
    ...(key === undefined ? [] : [`The key of the message is '${key}'.`]),
    ...(format === 'json' || isRaw ? [] : [`The format ${format} is shown as JSON.`]),
  ];
  const text = isRaw ? textOf(event.record[valueOf('raw_log_key') ?? 'log']) : JSON.stringify(dated);
  return { text, target: `topic ${topic} at ${valueOf('brokers') ?? ''}`, notes: [...notes, ...timeNotes(event)] };
}

function file(event: TrialEvent, valueOf: ValueOf): SentRecord {
  const { record } = event;
  const folder = valueOf('path') ?? '.';
  const target = `${folder.replace(/\/$/, '')}/${valueOf('file') ?? event.tag}`;
  const sent = (text: string): SentRecord => ({ text, target, notes: timeNotes(event) });
  switch (valueOf('format')?.toLowerCase()) {
    case 'plain':
      return sent(JSON.stringify(record));
    case 'csv': {
      const cells = Object.values(record).map((value) => JSON.stringify(value));
      return sent([textOf(withTime(event, 't', 'double')['t']), ...cells].join(valueOf('delimiter') ?? ','));
    }
    case 'ltsv': {
      const label = valueOf('label_delimiter') ?? ':';
      const fields = Object.entries(withTime(event, 'time', 'double')).map(
        ([name, value]) => `"${name}"${label}${JSON.stringify(value)}`,
      );
      return sent(fields.join(valueOf('delimiter') ?? '\t'));
    }
    case 'template':
      return sent(
        (valueOf('template') ?? '{time} {message}').replace(/\{([^{}]+)\}/g, (whole, name: string) =>
          name === 'time'
            ? textOf(withTime(event, 't', 'double')['t'])
            : Object.hasOwn(record, name)
              ? textOf(record[name])
              : whole,
        ),
      );
    default:
      return sent(`${event.tag}: [${timeText(event)}, ${JSON.stringify(record)}]`);
  }
}

function splunk(event: TrialEvent, valueOf: ValueOf): SentRecord {
  const target = `POST ${url(valueOf, '8088', isOn(valueOf('splunk_send_raw')) ? '/services/collector/raw' : '/services/collector/event')}`;
  if (isOn(valueOf('splunk_send_raw'))) return { text: jsonShape(event, false), target, notes: [] };
  const field = valueOf('event_key');
  const inner = field === undefined ? event.record : (fieldAt(event.record, fluentbitPath(field)) ?? null);
  const added = (['host', 'source', 'sourcetype', 'index'] as const).flatMap((name) => {
    const value = valueOf(`event_${name}`);
    if (value === undefined) return [];
    return [[name, value.startsWith('$') ? textOf(fieldAt(event.record, fluentbitPath(value))) : value] as const];
  });
  const time = withTime(event, 'time', 'double')['time'] ?? null;
  const text = JSON.stringify(fromEntries([['time', time], ...added, ['event', inner]]));
  return { text, target, notes: timeNotes(event) };
}
