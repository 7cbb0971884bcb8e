import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';
import { checkFluentbit } from '../../../../src/lang/fluentbit/fluentbitCheck.ts';

import { check, findings } from './fluentbitFindings.ts';

test('plugins and keys', () => {
  check([
    ['[INPUT]\n    Name dummy\n    Tag a\n[OUTPUT]\n    Name stdout\n    Match a'],
    ['[INPUT]\n    Name dumy', 'error unknown-plugin@2'],
    ['[INPUT]\n    Tag a', 'error missing-name@1'],
    ['[INPUT\n[INPUT\n', 'error unclosed-section@1', 'error unclosed-section@2'],
    ['[OUTPUT]\n    Name tail\n    Match *', 'error unknown-plugin@2'],
    ['[INPUT]\n    Name dummy\n    Rates 1', 'error unknown-key@3'],
    ['[INPUT]\n    Name dummy\n    Match a', 'error unknown-key@3'],
    ['[INPUT]\n    Name tail\n    Path a\n    Path b', 'error duplicate-key@4'],
    ['[INPUT]\n    Name dummy\n    Tag a\n    Tag b', 'warning duplicate-key@4'],
    ['[INPUT]\n    Name tail', 'error missing-key@1'],
    ['[FILTER]\n    Name stdout', 'error missing-match@1'],
    ['[OUTPUT]\n    Name stdout', 'warning missing-match@1'],
    ['[INPUTS]\n    Name tail', 'warning unknown-section@1'],
    ['[SERVICE]\n    Plugins_File p.conf\n[OUTPUT]\n    Name mine\n    Match *'],
    ['[OUTPUT]\n    Name elasticsearch\n    Match *\n    net.keepalive on\n    tls on'],
    ['[SERVICE]\n    Log_Levl info', 'warning unknown-key@2'],
    ['[PARSER]\n    Name a\n    Format json\n[INPUT]\n    Name dummy', 'error section-not-allowed@1'],
  ]);
});

test('values', () => {
  const tail = '[INPUT]\n    Name tail\n    Path a\n    ';
  check([
    ['[SERVICE]\n    Flush 0', 'error bad-number@2'],
    ['[SERVICE]\n    Flush 5s', 'warning bad-number@2'],
    ['[SERVICE]\n    Log_Level verbose', 'error bad-choice@2'],
    ['[SERVICE]\n    HTTP_Port 202O', 'error bad-number@2'],
    [`${tail}Skip_Long_Lines Onn`, 'error bad-boolean@4'],
    [`${tail}Mem_Buf_Limit 5MiB`, 'error bad-size@4'],
    [`${tail}Ignore_Older 1week`, 'warning bad-time@4'],
    [`${tail}storage.type disk`, 'error bad-choice@4'],
    [`${tail}Skip_Long_Lines \${X}`],
    [`${tail}Tag \${X`, 'warning unclosed-variable@4'],
    ['@SET X=maybe\n[INPUT]\n    Name tail\n    Path a\n    Skip_Long_Lines ${X}', 'error bad-boolean@5'],
    ['[OUTPUT]\n    Name http\n    Match *\n    tls 1', 'warning bad-boolean@4'],
    ['[OUTPUT]\n    Name http\n    Match *\n    Port 99999', 'warning bad-port@4'],
    ['[OUTPUT]\n    Name http\n    Match *\n    Host http://a.b', 'warning host-is-url@4'],
    ['[OUTPUT]\n    Name loki\n    Match *\n    Label_keys a', 'error bad-accessor@4'],
    ['[FILTER]\n    Name grep\n    Match *\n    Regex log', 'error missing-words@4'],
    ['[FILTER]\n    Name grep\n    Match *\n    Regex log (a', 'error bad-regex@4'],
    ['[FILTER]\n    Name rewrite_tag\n    Match a\n    Rule $x ^(b)$ c', 'error missing-words@4'],
    ['[FILTER]\n    Name modify\n    Match a\n    Rename x', 'error missing-words@4'],
    ['[FILTER]\n    Name lua\n    Match a\n    call f\n    code function f() return 1', 'error bad-lua@5'],
    ['[FILTER]\n    Name lua\n    Match a\n    call g\n    code function f() return 1 end', 'error unknown-function@4'],
  ]);
});

test('keys that a plugin checks together when it starts', () => {
  const tail = '[INPUT]\n    Name tail\n    Path a\n    ';
  check([
    [`${tail}Refresh_Interval soon`, 'error bad-time@4'],
    [`${tail}Buffer_Chunk_Size 64k`, 'error bad-size@4'],
    [`${tail}Buffer_Chunk_Size 64k\n    Buffer_Max_Size 128k`],
    [`${tail}Multiline On`, 'error missing-key@4'],
    ['[FILTER]\n    Name multiline\n    Match *', 'error missing-key@1'],
    [
      '[FILTER]\n    Name nest\n    Match *\n    Operation lift\n    Add_prefix a\n    Remove_prefix b',
      'error exclusive-keys@6',
    ],
    ['[SERVICE]\n    storage.path a\n    storage.sync fast', 'error bad-choice@3'],
    ['[PARSER]\n    Name a\n    Format json\n    TimeFormat %s', 'warning unknown-key@4'],
  ]);
});

test('routing and references', () => {
  const out = '\n[OUTPUT]\n    Name stdout\n    Match ';
  check([
    [`[INPUT]\n    Name dummy\n    Tag app.x${out}app.*`],
    [`[INPUT]\n    Name dummy\n    Tag app.x${out}apps.*`, 'warning match-without-tag@6'],
    [`[INPUT]\n    Name tail\n    Path a\n    Tag kube.*${out}kube.var.log.*`],
    [`[INPUT]\n    Name http${out}anything`],
    [`[INPUT]\n    Name dummy\n    Tag a${out}"a"`, 'warning match-without-tag@6'],
    [
      `[INPUT]\n    Name dummy\n    Tag a\n[FILTER]\n    Name rewrite_tag\n    Match a\n    Rule $x ^y$ b.$x false${out}b.*`,
    ],
    [
      `[INPUT]\n    Name dummy\n    Tag a\n[FILTER]\n    Name rewrite_tag\n    Match *\n    Rule $x ^y$ b false${out}b`,
      'warning tag-loop@7',
    ],
    [
      '[SERVICE]\n    Flush 1\n[INPUT]\n    Name tail\n    Path a\n    storage.type filesystem',
      'error storage-without-path@6',
    ],
    [
      `[INPUT]\n    Name cpu\n    Tag c\n[OUTPUT]\n    Name prometheus_exporter\n    Match c`,
      'warning wrong-event-type@2',
    ],
    [
      '[INPUT]\n    Name tail\n    Path a\n    DB x\n[INPUT]\n    Name tail\n    Path b\n    DB x',
      'warning shared-db@8',
    ],
    ['[INPUT]\n    Name tail\n    Path a\n    multiline.parser criio', 'error unknown-parser@4'],
  ]);
});

test('the YAML form', () => {
  check(
    [
      ['pipeline:\n  inputs:\n    - name: dummy\n      tag: a\n  outputs:\n    - name: stdout\n      match: a'],
      ['pipeline:\n  input:\n    - name: dummy', 'error unknown-section@2'],
      ['pipeline:\n  inputs:\n    - name: dummy\n      dummy: {a: b}', 'error yaml-structure@4'],
      ['pipeline:\n  outputs:\n    - name: stdout\n      match: *', 'error yaml-syntax@4'],
      ['pipelines:\n  inputs:\n    - name: a', 'error unknown-section@1'],
      ['service:\n  - flush: 1', 'error yaml-structure@2'],
      [
        'pipeline:\n  inputs:\n    - name: dummy\n      processors:\n        logs:\n          - name: content_modifier\n            action: insert\n            key: a',
        'error missing-key@7',
      ],
      ['parsers:\n  - name: a\n    format: regex', 'error missing-key@3'],
      [
        'multiline_parsers:\n  - name: a\n    type: regex\n    rules:\n      - state: x\n        regex: y\n        next_state: x',
        'error no-start-state@5',
      ],
    ],
    'yaml',
  );
});

test('what a file that the config names gets wrong is told at its name', () => {
  const files: FileAccess = {
    read: (_uri, path) =>
      path === 'p.conf' ? { uri: 'p.conf', text: '[PARSER]\n    Name a\n    Format regex\n    Regex (' } : undefined,
    list: (_uri, path) => (path === 'p.conf' ? ['p.conf'] : []),
  };
  const text = '[SERVICE]\n    Flush 1\n    Parsers_File p.conf\n    Parsers_File q.conf\n';
  assert.deepEqual(findings(text, 'classic', files), ['error bad-regex@3', 'warning missing-file@4']);
});

test('what single plugins refuse or ignore', () => {
  const filter = (name: string, ...lines: readonly string[]): string =>
    `[FILTER]\n    Name ${name}\n    Match *\n${lines.map((line) => `    ${line}\n`).join('')}`;
  const output = (name: string, line: string): string => `[OUTPUT]\n    Name ${name}\n    Match *\n    ${line}\n`;
  check([
    [filter('grep'), 'warning missing-key@1'],
    [filter('grep', 'Regex log ^a')],
    [filter('modify', 'Remove_regex (a'), 'error bad-regex@4'],
    [filter('modify', 'Rename a( b'), 'error bad-regex@4'],
    [filter('modify', 'Rename a b')],
    [filter('type_converter', 'int_key a b strng'), 'error bad-choice@4'],
    [filter('type_converter', 'int_key a b string')],
    [output('es', 'Write_Operation replace'), 'error bad-choice@4'],
    [output('es', 'Write_Operation upsert'), 'error missing-key@4'],
    [output('es', 'Write_Operation upsert\n    Id_Key id')],
    [output('file', 'Format jsonx'), 'error bad-choice@4'],
    [output('loki', 'uri loki/push'), 'warning bad-path@4'],
    [output('http', 'Header Authorization'), 'warning missing-words@4'],
    ['[INPUT]\n    Name cpu\n[UPSTREAM]\n    Name x\n', 'warning section-not-allowed@3'],
  ]);
  check([['pipeline:\n  outputs:\n    name: stdout', 'error yaml-structure@3']], 'yaml');
});

test('two servers on one port', () => {
  const input = (name: string, ...lines: readonly string[]): string =>
    `[INPUT]\n    Name ${name}\n${lines.map((line) => `    ${line}\n`).join('')}`;
  check([
    [input('tcp') + input('tcp'), 'error port-clash@4'],
    [input('tcp') + input('udp')],
    [input('forward', 'Port 9880') + input('http'), 'error port-clash@5'],
    [input('tcp', 'Listen 127.0.0.1') + input('tcp', 'Listen 127.0.0.2')],
    ['[SERVICE]\n    HTTP_Server On\n' + input('http', 'Port 2020'), 'error port-clash@5'],
    [input('tcp', 'Port ${A}') + input('tcp', 'Port ${A}')],
  ]);
});

test('one mistake in YAML is told once', () => {
  const yaml = (signal: string, match: string): string =>
    `pipeline:\n  inputs:\n    - name: dummy\n      tag: a\n      processors:\n        ${signal}:\n          - name: sql\n            query: "SELECT * FROM STREAM;"\n  outputs:\n    - name: stdout\n      match: ${match}\n`;
  check(
    [
      [yaml('logs', "'*'")],
      [yaml('logs', '*'), 'error yaml-syntax@11'],
      [yaml('log', "'*'"), 'error yaml-structure@6'],
    ],
    'yaml',
  );
});

test('one mistake in the classic form is told once', () => {
  const sink = '[OUTPUT]\n    Name stdout\n    Match *\n';
  check([
    [`[INPUT]\n    Name tail\n    Pth /a\n${sink}`, 'error unknown-key@3'],
    ['[INPUT]\n    Name dummy\n[OUTPUT]\n    Name stdout\n    Macth *', 'error unknown-key@5'],
    [`[INPUT]\n    Name dummy\n[FILTER]\n    Name stdout\n    Macth *\n${sink}`, 'error unknown-key@5'],
    ['[INPUT]\n    Name dummy\n[OUTPUT]\n    Name splunk\n    Match *\n    Splunk_Tokn a', 'error unknown-key@6'],
    [`[INPUT]\n    Name dummy\n    Dummy\n${sink}`, 'error missing-value@3'],
  ]);
});

test('the interval of tail is a bare number of seconds', () => {
  const tail = (interval: string): string =>
    `[INPUT]\n    Name tail\n    Path /a\n    Refresh_Interval ${interval}\n[OUTPUT]\n    Name stdout\n    Match *\n`;
  check([
    [tail('10')],
    [tail('0.5')],
    [tail('10s')],
    [tail('1week'), 'warning bad-time@4'],
    [tail('10m'), 'warning bad-time@4'],
    [tail('soon'), 'error bad-time@4'],
  ]);
});

test('what follows from a slip or from broken YAML is not told beside it', () => {
  const { root, problems } = parseClassic('[INPUT]\n    Name tail\n    Path /a\n    DB /b\n    Mem_Buff_Limit 5M\n');
  const found = [...problems, ...checkFluentbit('', 'a.conf', root, noFiles)].map(({ code }) => code);
  assert.deepEqual(found, ['unknown-key']);
  check([['pipeline:\n  inputs:\n\t- name: dummy\n', 'error yaml-syntax@3']], 'yaml');
  check([
    ['[INPUT]\n    Name dummy\n[OUTPUT]\n    Name http\n    Match *\n    Retry_Limit forever', 'warning bad-number@6'],
    ['[INPUT]\n    Name dummy\n[OUTPUT]\n    Name http\n    Match *\n    Retry_Limit no_limits'],
    ['[INPUT]\n    Name dummy\n[OUTPUT]\n    Name stdout\n    Match *\n    Format otlp_json'],
  ]);
});

test('a slip in Name is told where it stands, and nothing that follows from it', () => {
  const sink = '[OUTPUT]\n    Name stdout\n    Match a\n';
  check([
    [`[INPUT]\n    Name: dummy\n    Tag b\n${sink}`, 'error missing-name@2'],
    [`[INPUT]\n    Nmae dummy\n    Tag b\n${sink}`, 'error missing-name@2'],
    [`[INPUT]\n    Tag b\n${sink}`, 'error missing-name@1'],
  ]);
});

test('keys that exclude each other, and what a plugin needs with a mode', () => {
  const filter = (lines: string) =>
    `[INPUT]\n    Name dummy\n    Tag a\n[FILTER]\n    Match a\n    ${lines.replaceAll(';', '\n    ')}\n[OUTPUT]\n    Name stdout\n    Match a`;
  const output = (lines: string) =>
    `[INPUT]\n    Name dummy\n    Tag a\n[OUTPUT]\n    Match a\n    ${lines.replaceAll(';', '\n    ')}`;
  const parsers = '[OUTPUT]\n    Name stdout\n    Match *';
  check([
    [filter('Name record_modifier;Remove_key a;Allowlist_key b'), 'error exclusive-keys@8'],
    [filter('Name record_modifier;Remove_key a;Remove_key b')],
    [filter('Name grep;Regex a b;Exclude c d')],
    [filter('Name grep;Logical_Op or;Regex a b;Exclude c d'), 'error exclusive-keys@9'],
    [
      output('Name cloudwatch_logs;region r;log_group_name g;log_stream_name a;log_stream_prefix b'),
      'error exclusive-keys@10',
    ],
    [output('Name s3;bucket b;region r;use_put_object on;total_file_size 2G'), 'error bad-size@10'],
    [output('Name s3;bucket b;region r;total_file_size 2G')],
    [output('Name s3;bucket b;region r;upload_chunk_size 60M;total_file_size 2G'), 'error bad-size@9'],
    [output('Name s3;bucket b;region r;upload_chunk_size 30M;total_file_size 50M'), 'error bad-size@10'],
    [output('Name s3;bucket b;region r;upload_chunk_size 6M;total_file_size 50M')],
    [output('Name http;net.dns.mode QUIC'), 'warning bad-choice@7'],
    [
      `[INPUT]\n    Name syslog\n    Mode unix_udp\n    Parser a\n${parsers}`,
      'error missing-key@1',
      'warning unknown-parser@4',
    ],
    [`[INPUT]\n    Name syslog\n    Mode tcp\n    Parser a\n${parsers}`, 'warning unknown-parser@4'],
    [`[INPUT]\n    Name dummy\n    Tag a\n    Metadata {"a\n${parsers}`, 'warning bad-json@4'],
    [`[INPUT]\n    Name dummy\n    storage.type filesystem\n${parsers}`, 'warning storage-without-path@3'],
    ['[INPUT]\n    Name dummy\n    storage.type filesystem'],
  ]);
  check([['pipeline:\n  inputs:\n    - name: dummy\n      tag: "a\n  outputs:\n', 'error yaml-syntax@4']], 'yaml');
});
