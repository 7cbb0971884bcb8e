import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { fluentdGems } from '../../../../src/lang/fluentd/fluentdGemsData.ts';
import { fluentdPlugin } from '../../../../src/lang/fluentd/fluentdSchema.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';

import { check, findings, sink, source } from './fluentdFindings.ts';

test('a plugin of a common gem is told with the gem to install', () => {
  const cases = [
    ['influxdb', 'fluent-plugin-influxdb'],
    ['bigquery_insert', 'fluent-plugin-bigquery'],
    ['mysql_bulk', 'fluent-plugin-mysql'],
    ['sqs', 'fluent-plugin-sqs'],
  ];
  for (const [type = '', gem = ''] of cases) {
    const text = `${source}<match **>\n  @type ${type}\n</match>\n`;
    const problems = createFluentdService(noFiles).validate(TextDocument.create('a.conf', 'fluentd', 1, text));
    assert.ok(JSON.stringify(problems).includes(`install ${gem}.`), type);
  }
  for (const [kind, list] of Object.entries(fluentdGems)) {
    for (const name of list.trim().split(/\s+/)) {
      assert.equal(fluentdPlugin(kind, name.split('=')[0] ?? ''), undefined, `${kind} ${name} is in the schema`);
    }
  }
});

test('what plugins refuse beyond names and types', () => {
  const parse = (lines: string): string =>
    `<source>\n  @type udp\n  tag a\n  <parse>\n${lines}\n  </parse>\n</source>\n${sink}`;
  check([
    [parse('    @type multiline\n    format1 /(?<a>x)/')],
    [parse('    @type multiline'), 'error missing-param@4'],
    [parse('    @type multiline\n    format1 /(a)/'), 'error no-named-group@6'],
    [parse('    @type multiline\n    format1 /(?<a>x/'), 'error bad-regex@6'],
    [parse('    @type json\n    time_type mixed'), 'error missing-param@6'],
    [parse('    @type json\n    utc true\n    localtime true'), 'error exclusive-params@6'],
    [`<source>\n  @type exec\n  command x\n</source>\n${sink}`, 'error missing-param@1'],
    [`<source>\n  @type sample\n  tag a\n  sample hello\n</source>\n${sink}`, 'error bad-json@4'],
    [`<source>\n  @type sample\n  tag a\n  @log_level loud\n</source>\n${sink}`, 'error bad-choice@4'],
  ]);
});

test('what single plugins refuse or ignore', () => {
  const multiline = (...lines: readonly string[]): string =>
    `<source>\n  @type tail\n  path /a\n  pos_file /p\n  tag a\n  <parse>\n    @type multiline\n${lines.map((line) => `    ${line}\n`).join('')}  </parse>\n</source>\n${sink}`;
  const record = (value: string): string =>
    `${source}<filter **>\n  @type record_transformer\n  <record>\n    x ${value}\n  </record>\n</filter>\n${sink}`;
  const tail = (line: string): string =>
    `<source>\n  @type tail\n  path /a\n  pos_file /p\n  tag a\n  ${line}\n</source>\n${sink}`;
  check([
    [multiline('format_firstline /(a/', 'format1 /(?<a>x)/'), 'error bad-regex@8'],
    [multiline('format_firstline /a/i', 'format1 /(?<a>x)/'), 'error bad-regex@8'],
    [multiline('format_firstline /a/', 'format1 /(?<a>x)/')],
    [record('${hostnam}'), 'warning unknown-placeholder@8'],
    [record('${hostname}-${tag}')],
    [record('${MY_VAR}'), 'warning unknown-placeholder@8'],
    [tail('path_timezone Mars/Base\n  <parse>\n    @type none\n  </parse>'), 'error bad-timezone@6'],
    [tail('format jsom'), 'warning old-param@6', 'error unknown-plugin@6'],
    [tail('format json'), 'warning old-param@6'],
    [`${source}<match **>\n  @type exec_filter\n  command cat\n</match>\n`, 'error missing-param@5'],
    [
      `${source}<match **>\n  @type forward\n  <server>\n    host a:24224\n  </server>\n</match>\n`,
      'error host-with-port@8',
    ],
  ]);
});

test('two sources on one port', () => {
  const input = (type: string, line = ''): string => `<source>\n  @type ${type}\n${line}</source>\n`;
  check([
    [input('forward') + input('forward') + sink, 'error port-clash@5'],
    [input('forward') + input('monitor_agent', '  port 24224\n') + sink, 'error port-clash@6'],
    [input('forward', '  bind 127.0.0.1\n') + input('forward', '  bind 127.0.0.2\n') + sink],
    [
      `<system>\n  workers 2\n</system>\n<worker 0>\n${input('forward')}</worker>\n<worker 1>\n${input('forward')}</worker>\n${sink}`,
    ],
  ]);
});

test('what plugins of gems refuse', () => {
  const filter = (type: string, body: string): string =>
    `${source}<filter **>\n  @type ${type}\n  ${body}\n</filter>\n${sink}`;
  const metric = (type: string): string => `<metric>\n    name a\n    type ${type}\n    desc b\n  </metric>`;
  check([
    [filter('concat', 'key log\n  multiline_start_regexp /(a/'), 'error bad-regex@8'],
    [filter('concat', 'key log\n  multiline_start_regexp /^a/')],
    [filter('prometheus', metric('countr')), 'error bad-choice@9'],
    [filter('prometheus', metric('counter'))],
    [filter('prometheus', metric('counter').replace('    desc b\n', '')), 'error missing-param@7'],
    [
      `${source}<match **>\n  @type detect_exceptions\n  remove_tag_prefix a\n  languages java,pyhton\n</match>\n`,
      'error bad-choice@8',
    ],
  ]);
});

test('what is written as in version 0.12 or read by hand is no unknown parameter', () => {
  check([
    [`${source}<filter **>\n  @type grep\n  regexp1 a b\n</filter>\n${sink}`, 'warning old-param@7'],
    [
      `${source}<match **>\n  @type forward\n  <server>\n    host a\n  </server>\n  <buffer>\n    retry_limit 5\n  </buffer>\n</match>`,
      'warning old-param@11',
    ],
    [`${source}<match **>\n  @type mongo\n  database a\n  collection b\n  capped\n  capped_size 10m\n</match>`],
    [
      '<source>\n  @type tail\n  path /a\n  pos_file /b\n  tag a.b\n  format multiline\n  format_firstline /a/\n  format1 /(?<a>.)/\n</source>\n' +
        sink,
      'warning old-param@6',
      'warning old-param@7',
    ],
  ]);
});

test('types that Elasticsearch no longer has', () => {
  const out = (line: string) => `${source}<match **>\n  @type elasticsearch\n  host a\n  ${line}\n</match>`;
  check([
    [out('type_name fluentd'), 'warning removed-type@8'],
    [out('type_name _doc')],
    [out('type_name fluentd\n  suppress_type_name true')],
  ]);
});

test('what plugins refuse as they are configured', () => {
  const tail = (lines: string) =>
    `<source>\n  @type tail\n  tag a\n  path /a\n  pos_file /p\n  ${lines}\n  <parse>\n    @type none\n  </parse>\n</source>\n${sink}`;
  const transformer = (line: string) =>
    `${source}<filter **>\n  @type record_transformer\n  keep_keys a\n  ${line}\n</filter>\n${sink}`;
  const forward = (heartbeat: string) =>
    `${source}<match **>\n  @type forward\n  heartbeat_type ${heartbeat}\n  dns_round_robin true\n  <server>\n    host a\n  </server>\n</match>`;
  const listen = (lines: string) =>
    `<source>\n  @type forward\n  <transport tls>\n    ${lines}\n  </transport>\n</source>\n${sink}`;
  check([
    [tail('from_encoding utf-16'), 'error missing-param@6'],
    [tail('from_encoding utf-16\n  encoding utf-8')],
    [transformer('renew_record false'), 'error missing-param@7'],
    [transformer('renew_record true')],
    [forward('udp'), 'error exclusive-params@8'],
    [forward('transport')],
    [`${source}<match **>\n  @type secondary_file\n  directory /x\n</match>`, 'error misplaced-plugin@6'],
    [`${source}${sink}<label @ROOT>\n  ${sink.replaceAll('\n', '\n  ').trim()}\n</label>`, 'error label-name@8'],
    [
      `${source}<match **>\n  @type file\n  path /x\n  <buffer>\n    @type redis\n  </buffer>\n</match>`,
      'error unknown-plugin@9',
    ],
    [listen('version TLSv1_2'), 'error missing-param@3'],
    [listen('cert_path /c\n    private_key_path /k')],
    [listen('insecure true')],
    ['<source>\n  @type sample\n  tag a\n  sample [1, 2]\n</source>\n' + sink, 'error bad-json@4'],
    ['<source>\n  @type sample\n  tag a\n  sample [{"a": 1}]\n</source>\n' + sink],
    ['<source>\n  @type sample\n  tag "#{1 +}"\n</source>\n' + sink, 'error ruby-syntax@3'],
    [`<source>\n  @type sample\n  tag "#{'a-' + hostname}"\n</source>\n${sink}`],
  ]);
});

test('Ruby in the YAML form stands behind a tag, and the fix writes it', { timeout: 20_000 }, () => {
  const text = `config:\n  - source:\n      $type: sample\n      tag: "#{ENV['TAG']}"\n  - match:\n      $tag: '**'\n      $type: 'null'\n`;
  const document = TextDocument.create('a.yaml', 'yaml', 1, text);
  const service = createFluentdService(noFiles);
  const [found] = service.validate(document);
  assert.ok(JSON.stringify(found?.message).includes('behind !fluent/s only'));
  const actions =
    service.codeActions?.(
      document,
      found?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      [],
    ) ?? [];
  const fixed = TextDocument.applyEdits(document, [...(actions[0]?.edits ?? [])]);
  assert.ok(fixed.includes(`tag: !fluent/s "#{ENV['TAG']}"`), fixed);
  assert.deepEqual(findings(fixed, 'a.yaml'), []);
});

test('plugins that the images for Kubernetes bring as files are no mistake', { timeout: 20_000 }, () => {
  const tail =
    '<source>\n  @type tail\n  path /k.log\n  pos_file /p\n  tag k\n  <parse>\n    @type kubernetes\n  </parse>\n</source>\n';
  assert.deepEqual(findings(`${tail}<match k>\n  @type null\n</match>\n`), ['information unknown-plugin@7']);
});
