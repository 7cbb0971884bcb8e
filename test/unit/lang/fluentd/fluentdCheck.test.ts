import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { fluentdGems } from '../../../../src/lang/fluentd/fluentdGemsData.ts';
import { fluentdPlugin } from '../../../../src/lang/fluentd/fluentdSchema.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';

const severities = ['', 'error', 'warning', 'information', 'hint'];

/** `severity code@line` of every finding. */
function findings(text: string, name = 'a.conf', files: FileAccess = noFiles): readonly string[] {
  const document = TextDocument.create(name, 'fluentd', 1, text);
  return createFluentdService(files)
    .validate(document)
    .map(
      (one) =>
        `${severities[one.severity ?? 1] ?? ''} ${String(one.code).replace(/^fluent(?:d|bit)\//, '')}@${one.range.start.line + 1}`,
    );
}

function check(cases: readonly (readonly [string, ...string[]])[], name = 'a.conf'): void {
  for (const [text, ...expected] of cases) assert.deepEqual(findings(text, name), expected, text);
}

const source = '<source>\n  @type sample\n  tag a.b\n</source>\n';
const sink = '<match **>\n  @type null\n</match>\n';

test('plugins and parameters', () => {
  check([
    [source + sink],
    [`<source>\n  tag a\n</source>\n${sink}`, 'error missing-type@1'],
    [`<source>\n  @type smaple\n  tag a\n</source>\n${sink}`, 'error unknown-plugin@2'],
    [`${source}<match **>\n  @type my_own_plugin\n  anything 1\n</match>`, 'warning unknown-plugin@6'],
    [`${source}<match **>\n  @type sqs\n</match>`, 'warning unknown-plugin@6'],
    [`${source}<match **>\n  @type tail\n</match>`, 'error unknown-plugin@6'],
    [`<source>\n  @type sample\n</source>\n${sink}`, 'error missing-param@1'],
    [`<source>\n  @type sample\n  tag a\n  tgas b\n</source>\n${sink}`, 'warning unknown-param@4'],
    [`<source>\n  @type sample\n  tag a\n  tag a\n</source>\n${sink}`, 'warning duplicate-param@4'],
    [`${source}<match **>\n  @type forward\n  host x\n</match>`, 'error obsolete-param@7'],
    [`${source}<match **>\n  @type copy\n</match>`, 'error missing-section@5'],
    [`${source}<match **>\n  @type stdout\n  <filter>\n  </filter>\n</match>`, 'warning unknown-section@7'],
    [`${source}<match **>\n  @type stdout\n  <format>\n    @type jsn\n  </format>\n</match>`, 'error unknown-plugin@8'],
    [`<source>\n  @type udp\n  tag a\n</source>\n${sink}`, 'error missing-section@1'],
    [`<sources>\n</sources>\n${source}${sink}`, 'warning unknown-section@1'],
    [`<system>\n  log_level loud\n</system>\n${source}${sink}`, 'error bad-choice@2'],
    [`<system>\n  wokers 2\n</system>\n${source}${sink}`, 'warning unknown-param@2'],
    [`<worker 2>\n${source}</worker>\n${sink}`, 'error bad-worker@1'],
    ['<match **>\n  @type ...\n</match>'],
  ]);
});

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

test('values are read as the agent reads them', () => {
  const forward = (line: string): string => `<source>\n  @type forward\n  ${line}\n</source>\n${sink}`;
  check([
    [forward('port fwd'), 'warning bad-number@3'],
    [forward('port 99999'), 'warning bad-port@3'],
    [forward('port "#{ENV[\'PORT\']}"'), 'warning unset-variable@3'],
    [forward('port "#{ENV[\'PORT\'] || 24224}"')],
    [forward("port '#{ENV['PORT']}'"), 'error text-after-value@3'],
    [forward('port = 24224'), 'warning equals-sign@3'],
    [forward('chunk_size_limit 8MiB')],
    [forward('chunk_size_limit 8XB'), 'warning bad-size@3'],
    [forward('skip_invalid_event TRUE'), 'error bad-boolean@3'],
    [forward('skip_invalid_event')],
    [
      `<source>\n  @type tail\n  path a\n  pos_file b\n  tag c\n  refresh_interval 500ms\n  <parse>\n    @type none\n  </parse>\n</source>\n${sink}`,
      'warning bad-time@6',
    ],
    [
      `<source>\n  @type tail\n  path a\n  pos_file b\n  tag c\n  encoding UTF8\n  <parse>\n    @type none\n  </parse>\n</source>\n${sink}`,
      'error bad-encoding@6',
    ],
    [
      `<source>\n  @type tail\n  path a\n  tag c\n  <parse>\n    @type regexp\n    expression /(?<a>/\n  </parse>\n</source>\n${sink}`,
      'warning tail-without-pos-file@2',
      'error bad-regex@7',
    ],
  ]);
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

test('routing', () => {
  const match = (pattern: string): string => `<match ${pattern}>\n  @type null\n</match>\n`;
  check([
    [source + match('a.*')],
    [source + match('{a,c}.b')],
    [source + match('x.**') + match('**'), 'warning match-without-tag@5'],
    [source + match('x.**'), 'warning tag-without-match@3', 'warning match-without-tag@5'],
    [source + match('**') + match('a.**'), 'warning shadowed-match@8'],
    [source + match('a.*') + match('a.**')],
    [`${source}${match('a.**')}<filter a.b>\n  @type stdout\n</filter>`, 'warning filter-after-match@8'],
    [`<source>\n  @type sample\n  tag a\n  @label @X\n</source>\n${sink}`, 'error unknown-label@4'],
    [`<source>\n  @type sample\n  tag a\n  @label @X\n</source>\n<label X>\n${sink}</label>`, 'error label-name@6'],
    [`${source}<label @X>\n${sink}</label>\n${sink}`, 'information unused-label@5'],
    [
      `${source}<label @X>\n  <filter **>\n    @type stdout\n  </filter>\n</label>\n${sink}`,
      'error label-without-match@5',
      'information unused-label@5',
    ],
    [`${source}<match **>\n  @type relabel\n</match>`, 'error relabel-without-label@6'],
    [`${source}<match>\n  @type null\n</match>`, 'warning missing-pattern@5'],
  ]);
});

test('buffers and placeholders', () => {
  const needs: Readonly<Record<string, string>> = {
    forward: '  <server>\n    host a\n  </server>\n',
    s3: '  s3_bucket b\n',
    webhdfs: '  host a\n  path /b/%Y%m%d\n',
  };
  const bufferOf = (type: string, header: string, body = ''): string =>
    `${source}<match **>\n  @type ${type}\n  <buffer${header}>\n${body}  </buffer>\n${needs[type] ?? ''}</match>`;
  const file = (path: string, header: string, body = ''): string =>
    `${source}<match **>\n  @type file\n  path ${path}\n  <buffer${header}>\n${body}  </buffer>\n</match>`;
  check([
    [file('/a/%Y%m%d', ' time', '    timekey 1d\n')],
    [bufferOf('elasticsearch', ' tag, time'), 'error missing-param@7'],
    [bufferOf('opensearch', ' time'), 'error missing-param@7'],
    [bufferOf('forward', ' time'), 'error missing-param@7'],
    [bufferOf('elasticsearch', ' tag, time', '    timekey 1h\n')],
    [bufferOf('elasticsearch', ' tag')],
    [bufferOf('s3', ' time')],
    [bufferOf('webhdfs', ' time')],
    [file('/a/${tag}', ' time'), 'error missing-chunk-key@8'],
    [file('/a/${tag}', ' tag,time')],
    [file('/a/%Y%m%d', ' time', '    timekey 1h\n'), 'error coarse-time@7'],
    [file('/a/${tag[4]}', ' tag,time'), 'warning tag-range@7'],
    [
      `${source}<match **>\n  @type http\n  endpoint http://a\n  <buffer>\n    @type file\n  </buffer>\n</match>`,
      'error missing-param@9',
    ],
    [
      `${source}<match **>\n  @type http\n  endpoint http://a\n  <buffer>\n    timekey 60\n  </buffer>\n</match>`,
      'warning timekey-without-time@9',
    ],
    [
      `${source}<match **>\n  @type http\n  endpoint http://a\n  <buffer>\n    chunk_limit_size 8m\n    total_limit_size 4m\n  </buffer>\n</match>`,
      'warning buffer-too-small@10',
    ],
  ]);
});

test('the YAML form', () => {
  check(
    [
      ["config:\n  - source:\n      $type: sample\n      tag: a\n  - match:\n      $tag: '**'\n      $type: 'null'"],
      [
        "config:\n  - source:\n      $type: sample\n      tag: a\n      $label: '@X'\n  - match:\n      $tag: '**'\n      $type: 'null'",
        'error unknown-label@5',
      ],
      [
        "config:\n  - source:\n      $type: sample\n      tag: a\n  - match:\n      $tag: **\n      $type: 'null'",
        'error yaml-syntax@6',
      ],
      ['conf:\n  - source:\n      $type: sample', 'warning unknown-section@1', 'warning no-config@1'],
      ['config:\n  - sources:\n      $type: sample', 'error unknown-section@2'],
    ],
    'a.yaml',
  );
});

test('includes are followed', () => {
  const files: FileAccess = {
    read: (_uri, path) =>
      path === 'out.conf'
        ? { uri: path, text: sink }
        : path === 'bad.conf'
          ? { uri: path, text: '<match>' }
          : undefined,
    list: (_uri, path) => (path === 'out.conf' || path === 'bad.conf' ? [path] : []),
  };
  assert.deepEqual(findings(`${source}@include out.conf`, 'a.conf', files), []);
  assert.deepEqual(findings(`${source}@include none.conf\n${sink}`, 'a.conf', files), ['warning missing-file@5']);
  assert.deepEqual(findings(`${sink}@include bad.conf`, 'a.conf', files).slice(0, 1), ['error unclosed-section@4']);
});

test('the classic Loki example: what an expert would find, and a config without findings after all fixes', (t) => {
  const path = new URL('../../../../../shared/examples/fluentd-to-loki.conf', import.meta.url);
  if (!existsSync(path)) {
    t.skip('the example is not beside the project');
    return;
  }
  const text = readFileSync(path, 'utf8');
  assert.deepEqual(findings(text), [
    'warning json-on-cri@8',
    'warning loki-push-path@16',
    'warning misplaced-param@17',
    'information old-limit@24',
  ]);
  const document = TextDocument.create('a.conf', 'fluentd', 1, text);
  const end = document.positionAt(text.length);
  const actions =
    createFluentdService(noFiles).codeActions?.(document, { start: { line: 0, character: 0 }, end }, []) ?? [];
  const all = actions.find((action) => action.kind === 'source.fixAll');
  assert.deepEqual(findings(TextDocument.applyEdits(document, [...(all?.edits ?? [])])), []);
});

test('one mistake of syntax, one message: what follows from it is not told', () => {
  const tail =
    '<source>\n  @type tail\n  path /a\n  pos_file /p\n  tag a\n  <parse>\n    @type json\n  </parse>\n</source>\n';
  const text = `${tail}<match a>\n  @type forward\n  <server>\n    host "#{ENV['H'] || 'x'}"\n  </server>\n</match>\n`;
  const broken = (from: string, to: string): string => text.replace(from, to);
  check([
    [text],
    [broken('  <parse>\n', ''), 'error unmatched-end@7'],
    [broken('  </parse>\n', ''), 'error unclosed-section@6'],
    [broken('<source>\n', ''), 'error unmatched-end@8'],
    [broken('</source>\n', ''), 'error unclosed-section@1'],
    [broken('</parse>', '</prase>'), 'error unmatched-end@8'],
    [broken('<parse>', '<parse'), 'error bad-tag@6'],
    [broken('@type json', '@type: json'), 'error reserved-name@7'],
    [broken('@type json', '@type = json'), 'error equals-sign@7'],
    [broken('tag a', 'tag = a'), 'warning equals-sign@5'],
    [broken(" || 'x'}\"", ' || \'x}"'), 'error ruby-syntax@13'],
    [broken('path /a', 'path ["/a"'), 'error bad-json@3'],
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

test('one mistake is told once', () => {
  const yaml = (tag: string): string =>
    `config:\n  - source:\n      $type: sample\n      tag: a.b\n  - match:\n      $tag: ${tag}\n      $type: stdout\n`;
  check([[yaml('*'), 'error yaml-syntax@6'], [yaml("'a.*'")]], 'a.yaml');
  check([[`<source>\n  @type sample\n  tag a\n  @foo b\n</source>\n${sink}`, 'error reserved-name@4']]);
});

test('the parser for CRI lines takes one for what they hold', () => {
  const filter = (type: string): string =>
    `${source}<filter **>\n  @type parser\n  key_name log\n  <parse>\n    @type cri\n    <parse>\n      @type ${type}\n    </parse>\n  </parse>\n</filter>\n${sink}`;
  check([[filter('json')], [filter('jsno'), 'error unknown-plugin@11']]);
});

test('a day in the path of an object store or in the name of an index holds many chunks', () => {
  const buffer = '  <buffer tag,time>\n    timekey 1h\n  </buffer>\n</match>\n';
  check([
    [`${source}<match **>\n  @type s3\n  s3_bucket b\n  path logs/\${tag}/%Y/%m/%d/\n${buffer}`],
    [`${source}<match **>\n  @type elasticsearch\n  host es\n  index_name a-%Y%m%d\n${buffer}`],
  ]);
});

test('a slip in the name of something required is told once, where it stands', () => {
  const tail = (path: string, parse = 'parse'): string =>
    `<source>\n  @type tail\n  ${path} /var/log/a.log\n  pos_file /a.pos\n  tag a\n  <${parse}>\n    @type none\n  </${parse}>\n</source>\n${sink}`;
  check([
    [tail('path')],
    [tail('pathh'), 'error unknown-param@3'],
    [tail('path', 'prase'), 'error unknown-section@6'],
    [tail('no_path'), 'error missing-param@1', 'warning unknown-param@3'],
    [`${source}<match **>\n  @type file\n  pth /a\n</match>`, 'error unknown-param@7'],
    [`${source}<label>\n</label>\n${sink}`, 'error missing-argument@5'],
  ]);
});

test('a label that the file does not define is told, more softly where nothing else of a config stands', () => {
  const from = '<source>\n  @type forward\n  @label @A\n</source>\n';
  check([
    [from, 'information unknown-label@3'],
    [`${from}${sink}`, 'error unknown-label@3'],
  ]);
});

test('records that are relabelled in a circle', () => {
  const from = '<source>\n  @type forward\n  @label @A\n</source>\n';
  const hop = (label: string, to: string, pattern = '**'): string =>
    `<label ${label}>\n  <match ${pattern}>\n    @type relabel\n    @label ${to}\n  </match>\n  <match **>\n    @type null\n  </match>\n</label>\n`;
  const copy =
    '<label @B>\n  <match **>\n    @type copy\n    <store>\n      @type null\n    </store>\n    <store>\n      @type relabel\n      @label @A\n    </store>\n  </match>\n</label>\n';
  check([
    [from + hop('@A', '@B', 'a.**') + hop('@B', '@A', 'a.**'), 'warning tag-loop@8'],
    [from + hop('@A', '@B', 'a.**') + hop('@B', '@A', 'b.**')],
    [from + hop('@A', '@B', 'a.**') + copy, 'warning tag-loop@8'],
    [from + hop('@A', '@B', 'a.**') + hop('@B', '@C', '*.x') + hop('@C', '@A', '{a,b}.x'), 'warning tag-loop@26'],
    [from + hop('@A', '@A', 'a.*'), 'warning tag-loop@8'],
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

test('labels and patterns that were meant otherwise', () => {
  const from = (label: string): string => `<source>\n  @type forward\n  @label ${label}\n</source>\n`;
  const label = '<label @MAIN>\n  <match **>\n    @type null\n  </match>\n</label>\n';
  check([
    [from('MAIN') + label, 'error unknown-label@3'],
    [from('@MIAN') + label, 'error unknown-label@3'],
    [from('@OTHER') + label, 'error unknown-label@3', 'information unused-label@5'],
  ]);
  const document = TextDocument.create('a.conf', 'fluentd', 1, `${source}<match a.b,c.d>\n  @type null\n</match>\n`);
  const range = { start: { line: 4, character: 8 }, end: { line: 4, character: 8 } };
  const [fix] = createFluentdService(noFiles).codeActions?.(document, range, []) ?? [];
  assert.match(TextDocument.applyEdits(document, [...(fix?.edits ?? [])]), /<match a\.b c\.d>/);
});

test('a slip in @type is told where it stands', () => {
  const yaml =
    'config:\n  - source:\n      $typ: sample\n      tag: a.b\n  - match:\n      $tag: "**"\n      $type: stdout\n';
  check([[yaml, 'error missing-type@3']], 'a.yaml');
  check([[`<source>\n  tag a.b\n</source>\n${sink}`, 'error missing-type@1']]);
});

test('a time in a path without its chunk key is told once, and mended', () => {
  const text = `${source}<match **>\n  @type file\n  path /x/%Y\n  <buffer tag>\n    timekey 1d\n  </buffer>\n</match>`;
  check([[text, 'error missing-chunk-key@8']]);
  const document = TextDocument.create('a.conf', 'fluentd', 1, text);
  const range = { start: { line: 7, character: 0 }, end: { line: 7, character: 20 } };
  const [fix] = createFluentdService(noFiles).codeActions?.(document, range, []) ?? [];
  assert.deepEqual(findings(TextDocument.applyEdits(document, [...(fix?.edits ?? [])])), []);
});

test('labels that Loki pays dearly for', () => {
  const loki = (label: string) =>
    `${source}<match **>\n  @type loki\n  url http://loki:3100\n  <label>\n    ${label}\n  </label>\n</match>`;
  check([
    [loki('pod $.kubernetes.pod_name')],
    [loki('request_id'), 'warning label-cardinality@9'],
    [loki('pod $.kubernetes.pod_id'), 'warning label-cardinality@9'],
  ]);
});

test('what an output loses while the other side is away', () => {
  const http = (buffer: string, more = '', type = 'http\n  endpoint http://a') =>
    `${source}<match **>\n  @type ${type}\n${more}  <buffer>\n    ${buffer}\n  </buffer>\n</match>`;
  const secondary = '  <secondary>\n    @type secondary_file\n    directory /x\n  </secondary>\n';
  check([
    [http('@type memory'), 'information memory-buffer@9'],
    [http('@type memory', '', 'stdout')],
    [http('retry_max_times 3'), 'information gives-up@9'],
    [http('retry_timeout 1h'), 'information gives-up@9'],
    [http('retry_max_times 3\n    retry_forever true')],
    [http('retry_max_times 3', secondary)],
    [http('flush_interval 3s')],
  ]);
});

test('stack traces that a tail splits', () => {
  const tail = (parse: string, path = '/var/log/tomcat/catalina.out', more = '') =>
    `<source>\n  @type tail\n  path ${path}\n  pos_file /x.pos\n  tag t\n  <parse>\n    ${parse}\n  </parse>\n</source>\n${more}${sink}`;
  const regexp = '@type regexp\n    expression /^(?<a>.*)$/';
  const concat = '<filter t>\n  @type concat\n  key message\n  multiline_start_regexp /^2/\n</filter>\n';
  check([
    [tail('@type none'), 'information split-traces@7'],
    [tail(regexp), 'information split-traces@7'],
    [tail('@type none', '/var/log/my-app.log'), 'information split-traces@7'],
    [tail('@type json')],
    [tail('@type multiline\n    format_firstline /^2/\n    format1 /^(?<a>.*)$/')],
    [tail('@type none', '/var/log/tomcat/access.log')],
    [tail('@type none', '/var/log/syslog')],
    [tail('@type none', '/var/log/tomcat/catalina.out', concat)],
  ]);
});

test('intervals of a buffer that undo each other', () => {
  const out = (lines: string, keys = '', more = '') =>
    `${source}<match **>\n  @type elasticsearch\n  host a\n${more}  <buffer${keys}>\n    ${lines.replaceAll(';', '\n    ')}\n  </buffer>\n` +
    `  <secondary>\n    @type secondary_file\n    directory /x\n  </secondary>\n</match>`;
  const timed = 'timekey 1m;timekey_wait 10s;flush_mode interval;flush_interval';
  check([
    [out('flush_interval 5s;flush_thread_interval 30'), 'information slow-flush-thread@10'],
    [out('flush_interval 5s;flush_thread_interval 1')],
    [out(`${timed} 5m`, ' time'), 'information unused-interval@12'],
    [out(`${timed} 30s`, ' time')],
    [out('retry_timeout 10s', '', '  request_timeout 30s\n'), 'warning short-retry-timeout@10'],
    [out('retry_timeout 1h', '', '  request_timeout 30s\n')],
    [out('retry_timeout 10s;retry_forever true', '', '  request_timeout 30s\n')],
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

test('a match for files of some name, of one tail with several paths', { timeout: 20_000 }, () => {
  const tail =
    '<source>\n  @type tail\n  path /var/log/containers/*.log,/srv/app-%Y.log\n  pos_file /p\n  tag k.*\n  <parse>\n    @type json\n  </parse>\n</source>\n';
  const match = (pattern: string): string => `${tail}<match ${pattern}>\n  @type null\n</match>\n`;
  const warnings = (text: string): readonly string[] => findings(text).filter((one) => one.endsWith('@10'));
  assert.deepEqual(warnings(match('k.var.log.containers.fluentd**')), []);
  assert.deepEqual(warnings(match('k.srv.**')), []);
  assert.deepEqual(warnings(match('k.*')), ['warning match-without-tag@10']);
  assert.deepEqual(warnings(match('k.opt.**')), ['warning match-without-tag@10']);
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
