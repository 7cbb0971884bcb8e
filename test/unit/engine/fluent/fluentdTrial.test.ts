import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastRecord, lastTime, notesOf, outline, tryD } from './trialCase.ts';

const source = (parse: string, more = ''): string =>
  `<source>\n@type tail\npath /var/log/app.log\ntag app\n${more}\n<parse>\n${parse}\n</parse>\n</source>\n`;
const stdout = '<match **>\n@type stdout\n</match>\n';
const parsed = (parse: string, line: string): unknown => lastRecord(tryD(source(parse) + stdout, line));
/** What a filter makes of a record. */
const filtered = (filter: string, record: unknown): unknown =>
  lastRecord(tryD(`<source>\n@type forward\ntag app.web\n</source>\n${filter}${stdout}`, JSON.stringify(record)));

test('parsers, their times and types', () => {
  assert.deepEqual(parsed('@type none', 'hello'), { message: 'hello' });
  assert.deepEqual(parsed('@type json', '{"a":{"b":[1,2]}}'), { a: { b: [1, 2] } });
  assert.deepEqual(parsed('@type ltsv', 'a:1\tb:2'), { a: '1', b: '2' });
  assert.deepEqual(parsed('@type logfmt', 'level=info n=12 msg="a b" done'), {
    level: 'info',
    n: 12,
    msg: 'a b',
    done: true,
  });
  assert.deepEqual(parsed('@type csv\nkeys a,b,c\ntypes b:integer', 'x,"1",'), { a: 'x', b: 1, c: '' });
  assert.deepEqual(parsed('@type regexp\nexpression /^(?<a>\\w+)( (?<b>\\d+))?$/\ntypes b:integer', 'x 12'), {
    a: 'x',
    b: 12,
  });
  assert.deepEqual(parsed('@type regexp\nexpression /^(?<a>\\w+)( (?<b>\\d+))?$/', 'x'), { a: 'x' });
  const nginx = tryD(
    `${source('@type nginx')}${stdout}`,
    '10.0.0.1 - - [22/Nov/2026:18:05:06 +0000] "GET / HTTP/1.1" 200 612 "-" "curl"',
  );
  assert.equal(lastTime(nginx), '2026-11-22T18:05:06Z');
  assert.deepEqual(
    parsed('@type apache2', '10.0.0.1 - bob [22/Nov/2026:18:05:06 +0000] "GET /x HTTP/1.1" 200 777 "-" "curl"'),
    { host: '10.0.0.1', user: 'bob', method: 'GET', path: '/x', code: 200, size: 777, referer: null, agent: 'curl' },
  );
  const syslog = tryD(source('@type syslog') + stdout, 'Feb  5 17:32:18 host ident[12]: it works');
  assert.deepEqual(lastRecord(syslog), { host: 'host', ident: 'ident', pid: '12', message: 'it works' });
  assert.equal(lastTime(syslog), '2026-02-05T17:32:18Z');
});

test('a time that JSON gives as text is read as a number, as the agent does', () => {
  const line = '{"time":"2026-11-22T18:05:06Z","a":1}';
  const trial = tryD(source('@type json') + stdout, line);
  assert.equal(lastTime(trial), '1970-01-01T00:33:46Z');
  assert.match(notesOf(trial), /Set time_type string/);
  const right = tryD(source('@type json\ntime_format %Y-%m-%dT%H:%M:%S%z\nkeep_time_key true') + stdout, line);
  assert.equal(lastTime(right), '2026-11-22T18:05:06Z');
  assert.deepEqual(lastRecord(right), { time: '2026-11-22T18:05:06Z', a: 1 });
});

test('a line that no parser takes is thrown away, or goes on when asked', () => {
  const trial = tryD(source('@type json') + stdout, 'plain text');
  assert.equal(outline(trial), 'tail:made json:failed');
  assert.match(notesOf(trial), /throws it away/);
  const kept = tryD(source('@type json', 'emit_unmatched_lines true') + stdout, 'plain text');
  assert.deepEqual(lastRecord(kept), { unmatched_line: 'plain text' });
  const time = tryD(source('@type regexp\nexpression /^(?<time>\\S+)$/\ntime_format %Y') + stdout, 'x');
  assert.match(notesOf(time), /The time 'x' has/);
});

test('several lines of one message', () => {
  const parse = String.raw`@type multiline
format_firstline /^\d{4}/
format1 /^(?<day>\S+) (?<message>.*)/`;
  const trial = tryD(source(parse) + stdout, '2026-11-22 it fails\n  at a\n2026-11-23 next');
  const messages = trial.steps.filter((step) => step.kind === 'output').map((step) => step.event?.record['message']);
  assert.deepEqual(messages, ['it fails\n  at a', 'next']);
});

test('record_transformer', () => {
  const run = (lines: string, record: unknown = { a: 1, b: { c: 'x' } }): unknown =>
    filtered(`<filter **>\n@type record_transformer\n${lines}\n</filter>\n`, record);
  assert.deepEqual(run('<record>\nt ${tag}\np ${tag_parts[-1]}\nn ${record["a"]}\ns n is ${record["a"]}\n</record>'), {
    ...{ a: 1, b: { c: 'x' } },
    ...{ t: 'app.web', p: 'web', n: 1, s: 'n is 1' },
  });
  assert.deepEqual(run('remove_keys a,$.b.c'), { b: {} });
  assert.deepEqual(run('renew_record true\nkeep_keys a\n<record>\nx y\n</record>'), { a: 1, x: 'y' });
  assert.deepEqual(run('auto_typecast false\n<record>\nn ${record["a"]}\n</record>'), { a: 1, b: { c: 'x' }, n: '1' });
  assert.deepEqual(run('enable_ruby true\n<record>\nn ${record["b"]["c"]}\nm ${record.dig("b", "c")}\n</record>'), {
    ...{ a: 1, b: { c: 'x' } },
    ...{ n: 'x', m: 'x' },
  });
  const ruby = tryD(
    '<source>\n@type forward\ntag a\n</source>\n<filter **>\n@type record_transformer\nenable_ruby true\n<record>\nx ${record["a"] + 1}\n</record>\n</filter>\n' +
      stdout,
    '{"a":1}',
  );
  assert.match(notesOf(ruby), /the Ruby 'record\["a"\] \+ 1' is not evaluated here/);
});

test('grep, by its conditions', () => {
  const run = (lines: string, record: unknown): string =>
    outline(
      tryD(
        `<source>\n@type forward\ntag a\n</source>\n<filter **>\n@type grep\n${lines}\n</filter>\n${stdout}`,
        JSON.stringify(record),
      ),
    );
  const rule = (name: string, key: string, pattern: string): string =>
    `<${name}>\nkey ${key}\npattern ${pattern}\n</${name}>`;
  assert.match(run(rule('regexp', 'l', '/err/'), { l: 'error' }), /grep:passed/);
  assert.match(run(rule('regexp', '$.k.l', '/err/'), { k: { l: 'info' } }), /grep:dropped$/);
  assert.match(run(rule('exclude', 'l', '/info/'), { l: 'info' }), /grep:dropped$/);
  const both = `${rule('regexp', 'a', '/1/')}\n${rule('regexp', 'b', '/2/')}`;
  assert.match(run(both, { a: '1' }), /grep:dropped$/);
  assert.match(run(`<or>\n${both}\n</or>`, { a: '1' }), /grep:passed/);
  assert.match(
    run(`<and>\n${rule('exclude', 'a', '/1/')}\n${rule('exclude', 'b', '/2/')}\n</and>`, { a: '1' }),
    /passed/,
  );
});

test('the parser filter, and the label of errors', () => {
  const filter =
    '<filter app.**>\n@type parser\nkey_name log\nreserve_data true\n<parse>\n@type json\n</parse>\n</filter>\n';
  assert.deepEqual(filtered(filter, { log: '{"a":1}', b: 2 }), { log: '{"a":1}', b: 2, a: 1 });
  const config = `<source>\n@type forward\ntag app\n</source>\n${filter.replace('reserve_data true\n', '')}${stdout}<label @ERROR>\n<match **>\n@type file\npath /x\n</match>\n</label>\n`;
  assert.equal(outline(tryD(config, '{"log":"no"}')), 'forward:made parser:dropped >file:taken');
});

test('the first match takes a tag, filters below it do not run, and labels part the ways', () => {
  const config = `<source>
@type forward
tag app.web
</source>
<source>
@type forward
tag app.web
@label @OTHER
</source>
<match app.*>
@type copy
<store>
@type relabel
@label @OTHER
</store>
<store>
@type null
</store>
</match>
<filter **>
@type stdout
</filter>
<match **>
@type file
path /x
</match>
<label @OTHER>
<match nothing>
@type stdout
</match>
</label>
`;
  assert.equal(outline(tryD(config, '{}')), 'forward:made copy:routed >relabel:routed >>no match:dropped >null:taken');
  assert.equal(outline(tryD(config, '{}', { tag: 'a.b.c' })), 'forward:made stdout:passed file:taken');
  assert.equal(outline(tryD(config, '{}', { source: '1' })), 'forward:made no match:dropped');
});

test('rewrite_tag_filter emits anew, and throws away what no rule takes', () => {
  const config = `<source>
@type forward
tag app
</source>
<match app>
@type rewrite_tag_filter
<rule>
key level
pattern /^(err)/
tag found.$1.\${tag}
</rule>
</match>
${stdout}`;
  const trial = tryD(config, '{"level":"error"}');
  assert.equal(outline(trial), 'forward:made rewrite_tag_filter:routed >stdout:taken');
  assert.equal(trial.steps.at(-1)?.event?.tag, 'found.err.app');
  assert.equal(outline(tryD(config, '{"level":"info"}')), 'forward:made rewrite_tag_filter:dropped');
});

test('what Loki gets', () => {
  const config = `<source>
@type tail
path /var/log/containers/*.log
tag kube.*
<parse>
@type cri
</parse>
</source>
<filter kube.**>
@type kubernetes_metadata
</filter>
<match kube.**>
@type loki
url http://loki:3100
extra_labels {"cluster":"demo"}
remove_keys kubernetes,docker
<label>
ns $.kubernetes.namespace_name
stream
</label>
</match>
`;
  const trial = tryD(config, '2026-11-22T18:05:06.123456789Z stdout F hello you');
  assert.equal(lastTime(trial), '2026-11-22T18:05:06.123456789Z');
  assert.equal(trial.steps.at(-1)?.sent, '{ns="shop", stream="stdout", cluster="demo"}\nlogtag=F message="hello you"');
});

test('the metadata of a pod as the filter of the gem adds it', () => {
  const run = (more: string, tag: string): unknown =>
    lastRecord(
      tryD(
        `<source>\n@type forward\n</source>\n<filter **>\n@type kubernetes_metadata\n${more}\n</filter>\n${stdout}`,
        '{}',
        {
          tag,
          pod: { host: 'node-1', labels: { app: 'web' }, annotations: { 'a/x': '1', 'b/y': '2' } },
        },
      ),
    );
  const id = 'ab12'.repeat(16);
  assert.deepEqual(run('annotation_match ["^a/"]', `kubernetes.var.log.containers.web-1_shop_app-${id}.log`), {
    docker: { container_id: id },
    kubernetes: {
      ...{ pod_name: 'web-1', container_name: 'app', namespace_name: 'shop' },
      ...{ host: 'node-1', labels: { app: 'web' }, annotations: { 'a/x': '1' } },
    },
  });
  assert.deepEqual(run('skip_labels true', 'var.log.pods.shop_web-1_0a-1b.app.0.log'), {
    kubernetes: { pod_name: 'web-1', container_name: 'app', namespace_name: 'shop', pod_id: '0a-1b', host: 'node-1' },
  });
});

test('what is not evaluated says so', () => {
  const grok = tryD(source('@type grok\ngrok_pattern %{IP:ip}') + stdout, 'x');
  assert.match(notesOf(grok), /The parser 'grok' is not evaluated here/);
  const geo = tryD(`<source>\n@type forward\ntag a\n</source>\n<filter a>\n@type geoip\n</filter>\n${stdout}`, '{}');
  assert.equal(outline(geo), 'forward:made geoip:unknown stdout:taken');
});

test('what the cri parser holds reads the message', () => {
  const cri = (more: string): string => `@type cri\n${more}<parse>\n@type json\n</parse>`;
  const line = '2026-11-22T10:00:00.123456789+01:00 stderr F {"a":1}';
  assert.deepEqual(parsed(cri(''), line), { a: 1, stream: 'stderr', logtag: 'F' });
  assert.deepEqual(parsed(cri('merge_cri_fields false\n'), line), { a: 1 });
  const trial = tryD(`${source(cri(''))}${stdout}`, line);
  assert.equal(lastTime(trial), '2026-11-22T09:00:00.123456789Z');
  assert.match(notesOf(tryD(`${source(cri(''))}${stdout}`, line.replace('{"a":1}', 'x'))), /not a JSON object/);
});
