import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';

import { check, findings, sink, source } from './fluentdFindings.ts';

test('a day in the path of an object store or in the name of an index holds many chunks', () => {
  const buffer = '  <buffer tag,time>\n    timekey 1h\n  </buffer>\n</match>\n';
  check([
    [`${source}<match **>\n  @type s3\n  s3_bucket b\n  path logs/\${tag}/%Y/%m/%d/\n${buffer}`],
    [`${source}<match **>\n  @type elasticsearch\n  host es\n  index_name a-%Y%m%d\n${buffer}`],
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
