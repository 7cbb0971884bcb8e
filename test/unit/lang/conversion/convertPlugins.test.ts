import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertConfig } from '../../../../src/lang/conversion/convertConfig.ts';
import { assertLines, errorsIn } from './convertedLines.ts';

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
