import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { pluginPairs } from '../../../../src/lang/conversion/pluginPairsData.ts';
import { fluentbitPlugin, paramOfPlugin } from '../../../../src/lang/fluentbit/fluentbitSchema.ts';
import { fluentdPlugin } from '../../../../src/lang/fluentd/fluentdSchema.ts';
import { convertConfig } from '../../../../src/lang/conversion/convertConfig.ts';
import { createFluentbitService } from '../../../../src/lang/fluentbit/fluentbitService.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';

const services = { fluentd: createFluentdService(noFiles), fluentbit: createFluentbitService(noFiles) };

/** Errors that the linter finds in a result. */
function errorsIn(language: 'fluentd' | 'fluentbit', text: string, name = 'a.conf'): readonly string[] {
  const document = TextDocument.create(name, language, 1, text);
  return services[language]
    .validate(document)
    .filter((one) => one.severity === 1)
    .map((one) => `${String(one.code)}: ${document.getText(one.range)}`);
}

const fluentd = `<system>
  log_level warn
</system>
<source>
  @type tail
  path /var/log/app/*.log
  exclude_path ["/var/log/app/debug.log"]
  pos_file /var/lib/app.pos
  tag app.*
  read_from_head true
  <parse>
    @type regexp
    expression /^(?<time>[^ ]+) (?<log>.*)$/
    time_format %Y-%m-%d
  </parse>
</source>
<source>
  @type forward
  port 24225
</source>
<filter app.**>
  @type grep
  <exclude>
    key $.kubernetes.namespace
    pattern /^kube-/
  </exclude>
</filter>
<filter app.**>
  @type record_transformer
  remove_keys secret
  <record>
    cluster "#{ENV['CLUSTER'] || 'lab'}"
    upper \${record["log"].upcase}
  </record>
</filter>
<match app.** other.a>
  @type elasticsearch
  host es.logging
  port 9200
  scheme https
  logstash_format true
  bulk_message_request_threshold 10m
  <buffer>
    @type file
    path /var/lib/buffer
    flush_interval 5s
    retry_max_times 7
    chunk_limit_size 8m
  </buffer>
</match>
<match **>
  @type mystery
</match>
`;

test('a config of Fluentd for Fluent Bit, with its parser and a list of what has no counterpart', () => {
  const result = convertConfig(fluentd, 'fluentd', false, 'fluentbit');
  assert.ok(result !== undefined);
  const lines = new Set(result.text.split('\n').map((line) => line.trim().replace(/\s+/g, ' ')));
  for (const line of [
    'Log_Level warn',
    'Flush 5',
    'Path /var/log/app/*.log',
    'Exclude_Path /var/log/app/debug.log',
    'DB /var/lib/app.db',
    'Read_from_Head On',
    'Parser tail_1',
    'storage.type filesystem',
    'Port 24225',
    "Exclude $kubernetes['namespace'] ^kube-",
    'Record cluster ${CLUSTER}',
    'Remove_key secret',
    'Match_Regex ^(?:app(?:\\..*)?|other\\.a)$',
    'Logstash_Format On',
    'tls On',
    'Retry_Limit 7',
  ]) {
    assert.ok(lines.has(line), `${line}\n${result.text}`);
  }
  assert.match(result.parsers, /Regex +\^\(\?<time>\[\^ \]\+\) \(\?<log>\.\*\)\$/);
  for (const lost of [/upper/, /bulk_message_request_threshold/, /chunk_limit_size 8m/, /mystery/, /first <match>/]) {
    assert.ok(
      result.lost.some((one) => lost.test(one)),
      String(lost),
    );
    assert.match(result.text.slice(0, result.text.indexOf('[SERVICE]')), lost);
  }
  assert.deepEqual(errorsIn('fluentbit', result.text), []);
  assert.deepEqual(errorsIn('fluentbit', result.parsers, 'parsers.conf'), []);
  const yaml = convertConfig(fluentd, 'fluentd', false, 'fluentbit-yaml');
  assert.deepEqual(errorsIn('fluentbit', yaml?.text ?? '', 'a.yaml'), []);
});

const fluentbit = `[SERVICE]
    Flush        2
    HTTP_Server  On
    storage.path /var/lib/storage/
[INPUT]
    Name             tail
    Path             /var/log/containers/*.log
    Tag              kube.*
    DB               /var/lib/tail.db
    multiline.parser docker, cri
    Skip_Long_Lines  On
[FILTER]
    Name   kubernetes
    Match  kube.*
[FILTER]
    Name    grep
    Match   *
    Exclude log ^debug/
[FILTER]
    Name   modify
    Match  *
    Set    cluster \${CLUSTER}
    Rename msg message
[OUTPUT]
    Name   loki
    Match  kube.*
    Host   loki
    Labels job=fluentbit, pod=$kubernetes['pod_name']
    Retry_Limit no_limits
[OUTPUT]
    Name  nats
    Match *
`;

test('a config of Fluent Bit for Fluentd', () => {
  const result = convertConfig(fluentbit, 'fluentbit', false, 'fluentd');
  assert.ok(result !== undefined);
  for (const part of [
    '@type monitor_agent',
    'path /var/log/containers/*.log',
    'pos_file /var/lib/tail.pos',
    '@type cri',
    '<filter kube.**>\n  @type kubernetes_metadata',
    'pattern /^debug\\//',
    `cluster "#{ENV['CLUSTER']}"`,
    'message ${record["msg"]}',
    'remove_keys msg',
    'url http://loki:3100',
    'extra_labels {"job":"fluentbit"}',
    "pod $['kubernetes']['pod_name']",
    'retry_forever true',
    'flush_interval 2s',
  ]) {
    assert.ok(result.text.includes(part), `${part}\n${result.text}`);
  }
  for (const lost of [/skip_long_lines/, /nats/])
    assert.ok(
      result.lost.some((one) => lost.test(one)),
      String(lost),
    );
  assert.deepEqual(errorsIn('fluentd', result.text), []);
});

test('what is said alike in both survives the way there and back', () => {
  const there = convertConfig(fluentbit, 'fluentbit', false, 'fluentd')?.text ?? '';
  const back = convertConfig(there, 'fluentd', false, 'fluentbit')?.text ?? '';
  for (const part of [
    /Path +\/var\/log\/containers\/\*\.log/,
    /Match +kube\.\*/,
    /Host +loki/,
    /Port +3100/,
    /Exclude +log \^debug\\\//,
  ]) {
    assert.match(back, part);
  }
  assert.deepEqual(errorsIn('fluentbit', back), []);
});

test('classic and YAML: back to the same config', () => {
  const classic =
    '[SERVICE]\n    flush 1\n\n[INPUT]\n    name dummy\n    tag a.b\n\n[FILTER]\n    name grep\n    match *\n    regex log a\n    exclude log b\n\n[OUTPUT]\n    name stdout\n    match a.*\n';
  const yaml = convertConfig(classic, 'fluentbit', false, 'fluentbit-yaml')?.text ?? '';
  assert.equal(convertConfig(yaml, 'fluentbit', true, 'fluentbit')?.text, classic);
});

test('a config with a syntax error is not converted', () => {
  assert.equal(convertConfig('<source>\n', 'fluentd', false, 'fluentbit'), undefined);
  assert.equal(convertConfig('[INPUT]\n  Name\n', 'fluentbit', false, 'fluentd'), undefined);
});

/** Lines of a converted config, each with single blanks. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
}

function assertLines(text: string, expected: readonly string[]): void {
  const lines = new Set(linesOf(text));
  for (const line of expected) assert.ok(lines.has(line), `${line}\n${text}`);
}

test('lines that are joined, and the journal', () => {
  const config = `<source>
  @type systemd
  path /var/log/journal
  tag host
  matches [{"_SYSTEMD_UNIT": "docker.service"}, {"_SYSTEMD_UNIT": "kubelet.service"}]
  <storage>
    @type local
    path /var/lib/journal.json
  </storage>
  <entry>
    fields_strip_underscores true
  </entry>
</source>
<filter host>
  @type concat
  key MESSAGE
  multiline_start_regexp /^\\d{4}-/
  flush_interval 5s
</filter>
<match **>
  @type exec
  command cat
</match>
`;
  const bit = convertConfig(config, 'fluentd', false, 'fluentbit');
  assertLines(bit?.text ?? '', [
    'Read_From_Tail On',
    'Systemd_Filter _SYSTEMD_UNIT=docker.service',
    'Systemd_Filter _SYSTEMD_UNIT=kubelet.service',
    'DB /var/lib/journal.db',
    'Strip_Underscores On',
    'multiline.key_content MESSAGE',
    'multiline.parser concat_1',
  ]);
  assertLines(bit?.parsers ?? '', ['Flush_Timeout 5000', 'Rule "start_state" "/^\\d{4}-/" "cont"']);
  assert.deepEqual(bit?.lost, ['<match **> @type exec: Fluent Bit has no output that runs a program. (line 20)']);
  assert.deepEqual(errorsIn('fluentbit', bit.parsers, 'parsers.conf'), []);
});

test('plugins without a counterpart are told with a way out, metrics are served as before', () => {
  const config = `[INPUT]
    Name fluentbit_metrics
    Tag  m
[FILTER]
    Name   lua
    Match  *
    script a.lua
    call   f
[FILTER]
    Name  throttle
    Match *
    Rate  5
[FILTER]
    Name       nest
    Match      *
    Operation  lift
    Nested_under a
[OUTPUT]
    Name  prometheus_exporter
    Match m
    Port  2021
`;
  const fluentd = convertConfig(config, 'fluentbit', false, 'fluentd');
  assert.deepEqual(
    fluentd?.lost.map((one) => /^\w+ \w+/.exec(one)?.[0]),
    ['filter lua', 'filter throttle', 'filter nest'],
  );
  assertLines(fluentd.text, ['@type prometheus', 'port 2021', '@type prometheus_monitor']);
});

test('parameters of every pair of plugins are ones that both know', () => {
  const kinds: Readonly<Record<string, string>> = { source: 'input', filter: 'filter', match: 'output' };
  for (const { fluentd, fluentbit, params } of pluginPairs) {
    const [directive = '', type = ''] = fluentd.split(' ');
    const [kind = '', name = ''] = fluentbit.split(' ');
    const there = fluentdPlugin(kinds[directive] ?? '', type);
    const here = fluentbitPlugin(kind, name);
    assert.ok(here !== undefined, fluentbit);
    for (const [param, key] of params) {
      // Of plugins that the tables leave out nothing is known.
      assert.ok(there === undefined || there.params.has(param) || type === 'dummy', `${fluentd} ${param}`);
      assert.ok(paramOfPlugin(here, key.toLowerCase()) !== undefined, `${fluentbit} ${key}`);
    }
  }
});

test('the shared key of forward becomes a security section', () => {
  const text =
    '[INPUT]\n    Name forward\n    Shared_Key ${KEY}\n    Self_Hostname here\n' +
    '[OUTPUT]\n    Name forward\n    Match *\n    Host there\n    Shared_Key ${KEY}\n';
  const result = convertConfig(text, 'fluentbit', false, 'fluentd');
  const written = (name: string): string =>
    `  <security>\n    self_hostname ${name}\n    shared_key "#{ENV['KEY']}"\n  </security>\n`;
  assert.ok(result !== undefined);
  assert.ok(result.text.includes(written('here')), result.text);
  assert.ok(result.text.includes(written('localhost')), result.text);
  assert.deepEqual(result.lost, []);
  assert.deepEqual(errorsIn('fluentd', result.text), []);
});

test('a tail that joins lines, there and back', () => {
  const source = (more: string): string =>
    `<source>\n  @type tail\n  path /a.log\n  tag app.*\n  ${more}\n</source>\n<match **>\n  @type stdout\n</match>\n`;
  const text = source(
    'multiline_flush_interval 3s\n  <parse>\n    @type multiline\n    format_firstline /^\\d{4}/\n    format1 /^(?<time>\\S+) /\n    format2 /(?<message>.*)/\n    time_format %Y-%m-%d\n  </parse>',
  );
  const bit = convertConfig(text, 'fluentd', false, 'fluentbit');
  assertLines(bit?.text ?? '', [
    'multiline.parser multiline_1',
    'Name parser',
    'Match app.*',
    'Key_Name log',
    'Parser formats_2',
  ]);
  assertLines(bit?.parsers ?? '', [
    'Flush_Timeout 3000',
    'Rule "start_state" "/^\\d{4}/" "cont"',
    'Rule "cont" "/^(?!\\d{4})/" "cont"',
    'Regex /^(?<time>\\S+) (?<message>.*)/m',
    'Time_Format %Y-%m-%d',
  ]);
  assert.deepEqual(errorsIn('fluentbit', bit?.parsers ?? '', 'parsers.conf'), []);
  const none = convertConfig(
    source('<parse>\n    @type multiline\n    format1 /^a/\n  </parse>'),
    'fluentd',
    false,
    'fluentbit',
  );
  assert.match(none?.lost.join('\n') ?? '', /without format_firstline .* \(line 1\)/);
  const yaml = `parsers:
  - name: first
    format: regex
    regex: '^(?<time>\\d+) (?<message>.*)$'
    time_format: '%s'
multiline_parsers:
  - name: own
    type: regex
    rules:
      - state: start_state
        regex: '/^a/'
        next_state: cont
pipeline:
  inputs:
    - name: tail
      path: /a
      multiline: on
      parser_firstline: first
    - name: tail
      path: /b
      multiline.parser: java
    - name: tail
      path: /c
      multiline.parser: own
`;
  const fluentd = convertConfig(yaml, 'fluentbit', true, 'fluentd');
  assertLines(fluentd?.text ?? '', [
    '@type multiline',
    'format_firstline /^(?<time>\\d+) (?<message>.*)$/',
    'format1 /^(?<time>\\d+) (?<message>.*)/',
    'time_format %s',
    'format_firstline /^a/',
    'format1 /(?<log>.*)/',
  ]);
  assert.match(fluentd?.lost.join('\n') ?? '', /parser java: Fluentd has no such rules; .* \(line 19\)/);
});

test('the metadata of pods, and the log that is read into the record', () => {
  const bit = `[FILTER]
    Name kubernetes
    Match kube.*
    Merge_Log On
    Merge_Log_Key app
    Keep_Log Off
    Labels Off
`;
  const fluentd = convertConfig(bit, 'fluentbit', false, 'fluentd');
  assertLines(fluentd?.text ?? '', [
    'skip_labels true',
    'annotation_match [".*"]',
    '@type parser',
    'key_name log',
    'hash_value_field app',
    'remove_key_name_field true',
  ]);
  assert.deepEqual(fluentd?.lost, []);
  assert.deepEqual(errorsIn('fluentd', fluentd.text), []);
  const back = convertConfig(
    '<filter kubernetes.**>\n  @type kubernetes_metadata\n  skip_labels true\n  watch false\n</filter>\n',
    'fluentd',
    false,
    'fluentbit',
  );
  assertLines(back?.text ?? '', ['Kube_Tag_Prefix kubernetes.var.log.containers.', 'Labels Off', 'Annotations Off']);
  assert.deepEqual(back?.lost, ['kubernetes_metadata: watch (line 1)']);
});

test('objects, topics and documents keep their names', () => {
  const text =
    '<match a>\n  @type s3\n  s3_bucket b\n  path logs/${tag}/\n  acl private\n  <buffer time>\n    timekey 600\n  </buffer>\n</match>\n' +
    '<match b>\n  @type kafka2\n  brokers k:9092\n  default_topic t\n  message_key_key id\n</match>\n' +
    '<match c>\n  @type opensearch\n  host o\n  logstash_format true\n  logstash_dateformat %Y\n  id_key id\n</match>\n';
  const bit = convertConfig(text, 'fluentd', false, 'fluentbit');
  assertLines(bit?.text ?? '', [
    's3_key_format /logs/$TAG/%Y%m%d%H%M_$UUID.gz',
    'compression gzip',
    'upload_timeout 600s',
    'canned_acl private',
    'Message_Key_Field id',
    'Logstash_DateFormat %Y',
    'Id_Key id',
  ]);
  assert.deepEqual(errorsIn('fluentbit', bit?.text ?? ''), []);
});

test('tags that are written anew: what differs between the two is told', () => {
  const bit = '[FILTER]\n    Name rewrite_tag\n    Match a\n    Rule $x ^b$ c true\n';
  const lost = convertConfig(bit, 'fluentbit', false, 'fluentd')?.lost.join('\n') ?? '';
  assert.match(lost, /does not keep the record .* \(line 1\)\n.*what no rule takes is thrown away/);
});
