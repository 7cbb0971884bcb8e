/** The words that a key takes, and whether the agent refuses any other or falls back to its default. */
interface Choice {
  readonly values: readonly string[];
  readonly isRefused: boolean;
  readonly isPrefix: boolean;
}

const levels = 'off error warn warning info debug trace';
const dates = 'double iso8601 java_sql_timestamp epoch epoch_ms';
const formats = 'json json_lines json_stream';
const storage = 'memory filesystem memrb';

/** Plugin kind and name, the key, the words. `!` behind the key: any other word is refused; `~`: only its beginning is looked at. */
const table: Readonly<Record<string, string>> = {
  'service log_level!': levels,
  'service dns.mode': 'UDP TCP',
  'service dns.resolver': 'LEGACY ASYNC',
  'service storage.type': storage,
  '* log_level!': levels,
  '* storage.type!': storage,
  '* net.dns.mode': 'UDP TCP',
  '* net.dns.resolver': 'LEGACY ASYNC',
  'input syslog mode!': 'unix_tcp unix_udp tcp udp',
  'input tcp format!': 'json none',
  'input udp format!': 'json none',
  'input unix_socket format!': 'json none',
  'input unix_socket socket_mode!': 'STREAM DGRAM',
  'input serial format': 'json none',
  'input systemd systemd_filter_type!': 'and or',
  'input tail db.sync!': 'extra full normal off',
  'input systemd db.sync!': 'extra full normal off',
  'input kubernetes_events db.sync!': 'extra full normal off',
  'input tail db.journal_mode!': 'DELETE TRUNCATE PERSIST MEMORY WAL OFF',
  'input kafka format': 'none json',
  'input blob upload_success_action': 'delete emit_log add_suffix',
  'input blob upload_failure_action': 'delete emit_log add_suffix',
  'output stdout format': `msgpack ${formats} gelf otlp_json otlp_json_pretty`,
  'output stdout json_date_format': dates,
  'output http format': `msgpack ${formats} gelf`,
  'output http json_date_format': dates,
  'output http http_method!': 'POST PUT',
  'output tcp format': `msgpack ${formats}`,
  'output tcp json_date_format': dates,
  'output es write_operation!': 'index create update upsert',
  'output opensearch write_operation!': 'index create update upsert',
  'output file format!': 'out_file csv ltsv plain template msgpack',
  'output forward compress!': 'text gzip',
  'output gelf mode!': 'tcp tls udp',
  'output syslog mode!': 'tcp tls udp dtls',
  'output syslog syslog_format!': 'rfc3164 rfc5424',
  'output loki line_format!': 'json key_value',
  'output loki drop_single_key': 'on off true false yes no raw',
  'output loki compress': 'gzip',
  'output kafka format!': 'json msgpack gelf avro raw otlp_json otlp_proto',
  'output kafka timestamp_format': 'double iso8601 iso8601_ns',
  'output es compress': 'gzip',
  'output opensearch compress': 'gzip',
  'output splunk compress': 'gzip',
  'output datadog compress': 'gzip',
  'output http compress': 'gzip snappy zstd',
  'output opentelemetry compress': 'gzip zstd',
  'output s3 json_date_format': dates,
  'output s3 compression!': 'gzip arrow parquet zstd snappy none',
  'output azure_blob blob_type!': 'appendblob blockblob',
  'output azure_blob auth_type!': 'key sas',
  'output chronicle region!': 'US EU UK ASIA',
  'filter nest operation!~': 'nest lift',
  'filter log_to_metrics metric_mode!': 'counter gauge histogram',
  'filter grep logical_op': 'legacy and or',
  'filter multiline mode!': 'parser partial_message',
  'filter aws imds_version!': 'v1 v2',
  'filter checklist mode!': 'exact partial',
  'filter expect action!': 'warn exit result_key',
  'processor content_modifier action!': 'insert upsert delete rename hash extract convert',
  'processor content_modifier context!':
    'metadata attributes body message record otel_resource_attributes otel_scope_name otel_scope_version ' +
    'otel_scope_attributes otel_log_attributes name description labels span_name span_kind span_status span_attributes',
  'processor content_modifier converted_type!': 'string boolean int double',
  'processor metrics_selector action!': 'include exclude',
  'processor metrics_selector context!': 'metric_name delete_label_value',
  'processor cumulative_to_delta initial_value': 'unset auto keep drop',
  'processor sampling type!': 'probabilistic tail',
  'parser format!': 'regex json ltsv logfmt',
};

const choices = new Map(
  Object.entries(table).map(([key, values]): [string, Choice] => [
    key.replace(/[!~]+$/, ''),
    { values: values.split(' '), isRefused: key.includes('!'), isPrefix: key.includes('~') },
  ]),
);

/**
 * The words of a key.
 * @param place the plugin's kind and name, or the section's kind.
 * @param known words that the sources mention; they are not always all, so on their own they decide nothing.
 */
export function choicesOf(place: string, key: string, known: readonly string[]): Choice | undefined {
  const here = looked.get(place) ?? new Map<string, Choice | undefined>();
  if (here.has(key)) return here.get(key);
  const choice = lookUp(place, key, known);
  if (here.size < mostLooked) here.set(key, choice);
  if (looked.size < mostLooked) looked.set(place, here);
  return choice;
}

/** Words that were looked up, by place and key. */
const looked = new Map<string, Map<string, Choice | undefined>>();
const mostLooked = 500;

function lookUp(place: string, key: string, known: readonly string[]): Choice | undefined {
  const choice = choices.get(`${place} ${key}`) ?? choices.get(`* ${key}`);
  if (choice === undefined || known.every((value) => choice.values.includes(value))) return choice;
  return { ...choice, values: [...new Set([...choice.values, ...known])] };
}
