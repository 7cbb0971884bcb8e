import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';
import { checkFluentbit } from '../../../../src/lang/fluentbit/fluentbitCheck.ts';
import { parseFluentbitYaml } from '../../../../src/lang/fluentbit/fluentbitYaml.ts';

import { check, findings } from './fluentbitFindings.ts';

test('labels that Loki pays dearly for', () => {
  const loki = '[INPUT]\n    Name dummy\n[OUTPUT]\n    Name loki\n    Match *\n    ';
  check([
    [`${loki}labels job=fb, pod=$kubernetes['pod_name']`],
    [`${loki}labels trace_id=fixed, id=\${ID}`],
    [`${loki}labels job=fb, rid=$request_id`, 'warning label-cardinality@6'],
    [`${loki}labels trace_id=$t`, 'warning label-cardinality@6'],
    [`${loki}labels $kubernetes['pod_id']`, 'warning label-cardinality@6'],
    [`${loki}label_keys $stream,$kubernetes['pod_id']`, 'warning label-cardinality@6'],
  ]);
});

test('JSON parsers on lines that container runtimes write', () => {
  const config = (lines: string, path = '/var/log/containers/*.log') =>
    `parsers:\n  - {name: mine, format: json}\n  - {name: docker, format: json}\n  - {name: own, format: logfmt}\n` +
    `pipeline:\n  inputs:\n    - name: tail\n      path: ${path}\n${lines}`;
  check(
    [
      [config('      parser: mine'), 'warning json-on-cri@9'],
      [config('      parser: mine', '/var/log/pods/*/*/*.log'), 'warning json-on-cri@9'],
      [config('      parser: mine', '/var/log/app.log')],
      [config('      parser: docker')],
      [config('      parser: own')],
      [config('      multiline.parser: docker, cri')],
    ],
    'yaml',
  );
  const text =
    '[SERVICE]\n    Parsers_File x.conf\n[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    Parser json';
  const { root } = parseClassic(text);
  const found = checkFluentbit(text, 'a.conf', root, noFiles).find((problem) => problem.code === 'json-on-cri');
  assert.deepEqual(found?.fixes?.[0]?.edits, [
    { start: text.indexOf('Parser json'), end: text.length, text: 'multiline.parser docker, cri' },
  ]);
});

test('names of indices that Elasticsearch refuses', () => {
  const es = '[INPUT]\n    Name dummy\n[OUTPUT]\n    Name es\n    Match *\n    ';
  check([
    [`${es}Index logs-app.1`],
    [`${es}Index Logs`, 'warning bad-index@6'],
    [`${es}Index _logs`, 'warning bad-index@6'],
    [`${es}Index a/b`, 'warning bad-index@6'],
    [`${es}Index \${NAME}`],
    [`${es}Index Logs\n    Logstash_Format On`, 'information unused-index@6'],
  ]);
});

test('ports of upstream nodes', () => {
  const node = (port: string) => `[UPSTREAM]\n    name a\n[NODE]\n    name n\n    host h\n    port ${port}`;
  check([[node('24224')], [node('99999'), 'warning bad-port@6']]);
});

test('upstreams: names that stand twice, and none to send to', () => {
  const node = (name: string) => `[NODE]\n    name ${name}\n    host h\n    port 1\n`;
  check([
    [`[UPSTREAM]\n    name a\n${node('n')}${node('m')}`],
    [`[UPSTREAM]\n    name a\n${node('n')}${node('n')}`, 'warning duplicate-name@8'],
    ['[UPSTREAM]\n    name a\n', 'warning missing-node@2'],
    [`[UPSTREAM]\n    name a\n${node('n')}[UPSTREAM]\n    name b\n${node('n')}`],
  ]);
  const yaml = (nodes: string, more = '') => `upstream_servers:\n  - name: a\n    nodes: ${nodes}\n${more}`;
  const pair = '[{name: n, host: h, port: 1}, {name: n, host: i, port: 1}]';
  check(
    [
      [yaml('[{name: n, host: h, port: 1}]')],
      [yaml('[]'), 'warning missing-node@2'],
      [yaml(pair), 'warning duplicate-name@3'],
      [
        yaml('[{name: n, host: h, port: 1}]', '  - name: a\n    nodes: [{name: m, host: h, port: 1}]\n'),
        'warning duplicate-name@4',
      ],
    ],
    'yaml',
  );
});

test('times that Fluent Bit cannot parse', () => {
  const parser = (format: string) => `[PARSER]\n    Name a\n    Format json\n    Time_Key t\n    Time_Format ${format}`;
  for (const format of ['%Y-%m-%dT%H:%M:%S.%L%z', '%s.%L', '%d/%b/%Y:%T %z', '%b %e %k:%M', '%F %T,%L', '%Ey %Od %%'])
    assert.deepEqual(findings(parser(format)), [], format);
  for (const format of ['%Q', '%s%3N', '%Y-%m-%d %H:%M:%S.%N', '%-d.%m.%Y', '%T.%f', '%T.%L %L', '%Y %', '%v', '%i'])
    assert.deepEqual(findings(parser(format)), ['warning bad-time-format@5'], format);
});

test('stack traces that a tail splits', () => {
  const config = (lines: string, path = '/var/log/java/a.log', more = '') =>
    `parsers:\n  - {name: own, format: regex, regex: '^(?<a>.*)$'}\n  - {name: js, format: json}\n` +
    `pipeline:\n  inputs:\n    - name: tail\n      path: ${path}\n${lines}${more}`;
  const joined = '\n  filters:\n    - name: multiline\n      match: "*"\n      multiline.parser: java';
  check(
    [
      [config(''), 'information split-traces@7'],
      [config('      parser: own'), 'information split-traces@8'],
      [config('      parser: own', '/opt/app/a.log'), 'information split-traces@8'],
      [config('      parser: js')],
      [config('      multiline.parser: java')],
      [config('      parser: own', '/var/log/nginx/app.log')],
      [config('      parser: own', '/var/log/tomcat/access.log')],
      [config('      parser: own', '/var/log/apparmor.log')],
      [config('      parser: own', '/var/log/java/a.log', joined)],
    ],
    'yaml',
  );
});

test('a grace in which nothing can be sent', () => {
  const config = (grace: string, more = '', host = 'es.logging.svc', input = 'systemd') =>
    `[SERVICE]\n    Grace ${grace}\n    storage.path /x\n[INPUT]\n    Name ${input}\n    Tag a\n${more}` +
    `[OUTPUT]\n    Name es\n    Match a\n    Host ${host}\n    Retry_Limit 5`;
  check([
    [config('0'), 'information short-grace@2'],
    [config('1'), 'information short-grace@2'],
    [config('1', '', '${ES_HOST}'), 'information short-grace@2'],
    [config('2')],
    [config('-1')],
    [config('1', '    storage.type filesystem\n')],
    [config('1', '', '127.0.0.1')],
    [config('1', '', 'es.logging.svc', 'dummy')],
  ]);
});

test('an output that gives a chunk up after one more try', () => {
  const config = (lines: string, input = 'systemd', plugin = 'es') =>
    `[INPUT]\n    Name ${input}\n    Tag a\n[OUTPUT]\n    Name ${plugin}\n    Match a\n    ${lines.replaceAll(';', '\n    ')}`;
  check([
    [config('Host es.logging.svc'), 'information one-retry@5'],
    [config('Host ${ES_HOST}'), 'information one-retry@5'],
    [config('log_group_name a;region b;log_stream_name c', 'systemd', 'cloudwatch_logs'), 'information one-retry@5'],
    [config('Host es.logging.svc;Retry_Limit 1')],
    [config('Host es.logging.svc;Retry_Limt 5'), 'error unknown-key@8'],
    [config('Host localhost')],
    [config('Port 9200')],
    [config('Host es.logging.svc', 'dummy')],
    [config('Brokers kafka:9092', 'systemd', 'kafka')],
  ]);
});

test('the fix of a missing Retry_Limit stands where the other keys do', () => {
  const fixed = (text: string, format: 'classic' | 'yaml'): string => {
    const { root } = format === 'classic' ? parseClassic(text) : parseFluentbitYaml(text);
    const problem = checkFluentbit(text, 'a.conf', root, noFiles).find((one) => one.code === 'one-retry');
    const edit = problem?.fixes?.[0]?.edits[0];
    return edit === undefined ? '' : text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  };
  const classic = '[INPUT]\n  Name systemd\n  Tag a\n[OUTPUT]\n  Name es\n  Match a\n  Host h.example\n';
  assert.equal(fixed(classic, 'classic'), classic.replace('Name es\n', 'Name es\n  Retry_Limit 10\n'));
  const yaml = (output: string) => `pipeline:\n  inputs:\n    - name: systemd\n  outputs:\n    - ${output}\n`;
  const block = yaml("name: es\n      match: '*'\n      host: h.example");
  assert.equal(fixed(block, 'yaml'), block.replace('name: es\n', 'name: es\n      retry_limit: 10\n'));
  assert.equal(fixed(yaml("{name: es, match: '*', host: h.example}"), 'yaml'), '');
});

test('types and indices that an output to Elasticsearch does not need', () => {
  const es = (lines: string, plugin = 'es') =>
    `[INPUT]\n    Name dummy\n    Tag a\n[OUTPUT]\n    Name ${plugin}\n    Match a\n    ${lines.replaceAll(';', '\n    ')}`;
  check([
    [es('Type doc'), 'warning removed-type@7'],
    [es('Type doc;Suppress_Type_Name Off'), 'warning removed-type@7'],
    [es('Type doc', 'opensearch'), 'warning removed-type@7'],
    [es('Type doc;Suppress_Type_Name On')],
    [es('Index a;Logstash_Format On'), 'information unused-index@7'],
    [es('Index a;Logstash_Format Off')],
    [es('Logstash_Prefix a;Logstash_Format On')],
  ]);
  const text = es('Type doc;Index a;Logstash_Format On');
  const edits = checkFluentbit(text, 'a.conf', parseClassic(text).root, noFiles).flatMap(
    (problem) => problem.fixes?.[0]?.edits ?? [],
  );
  const fixed = edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end), text);
  assert.equal(fixed, es('Suppress_Type_Name On;Logstash_Format On'));
});
