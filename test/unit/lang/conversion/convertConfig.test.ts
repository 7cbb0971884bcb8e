import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluginPairs } from '../../../../src/lang/conversion/pluginPairsData.ts';
import { fluentbitPlugin, paramOfPlugin } from '../../../../src/lang/fluentbit/fluentbitSchema.ts';
import { fluentdPlugin } from '../../../../src/lang/fluentd/fluentdSchema.ts';
import { convertConfig } from '../../../../src/lang/conversion/convertConfig.ts';
import { errorsIn } from './convertedLines.ts';

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
