import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';

import { check, findings, sink, source } from './fluentdFindings.ts';

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
