import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastRecord, lastTime, notesOf, outline, tryBit } from './trialCase.ts';

const tail = (more = ''): string => `[INPUT]\n    Name tail\n    Tag app\n    Path /var/log/app.log\n${more}`;
const stdout = '[OUTPUT]\n    Name stdout\n    Match *\n';
const filter = (lines: string): string => `[FILTER]\n    Match *\n    ${lines.replaceAll('\n', '\n    ')}\n`;
/** What a filter makes of a record. */
const filtered = (lines: string, record: unknown): unknown =>
  lastRecord(tryBit(`[INPUT]\n    Name stdin\n    Tag app\n${filter(lines)}${stdout}`, JSON.stringify(record)));

test('a line passes as it is without a parser', () => {
  const trial = tryBit(tail() + stdout, 'hello');
  assert.equal(outline(trial), 'tail:made stdout:taken');
  assert.deepEqual(lastRecord(trial), { log: 'hello' });
  assert.equal(lastTime(trial), 'now');
});

test('several lines go through one after the other', () => {
  const trial = tryBit(tail() + filter('Name grep\nExclude log a') + stdout, 'a\nb');
  assert.equal(outline(trial), 'tail:made grep:dropped tail:made grep:passed stdout:taken');
});

test('parsers of every format, their times and types', () => {
  const parsers = `[PARSER]
    Name web
    Format regex
    Regex ^(?<host>\\S+) (?<code>\\d+) (?<ratio>[\\d.]+) (?<ok>\\w+) (?<id>\\w+) (?<none>\\w*)$
    Types code:integer ratio:float ok:bool id:hex
[PARSER]
    Name j
    Format json
    Time_Key ts
    Time_Format %Y-%m-%dT%H:%M:%S.%L%z
[PARSER]
    Name kept
    Format json
    Time_Key ts
    Time_Keep On
    Time_Format %s
[PARSER]
    Name fmt
    Format logfmt
[PARSER]
    Name tabs
    Format ltsv
[PARSER]
    Name dec
    Format json
    Decode_Field_As json log
`;
  const run = (parser: string, line: string) =>
    tryBit(`[SERVICE]\n    Parsers_File parsers.conf\n${tail(`    Parser ${parser}\n`)}${stdout}`, line, {}, parsers);
  assert.deepEqual(lastRecord(run('web', 'a 200 0.5 true ff ')), {
    host: 'a',
    code: 200,
    ratio: 0.5,
    ok: true,
    id: 255,
  });
  const json = run('j', '{"ts":"2026-11-22T10:00:00.5+01:00","a":{"b":1}}');
  assert.deepEqual(lastRecord(json), { a: { b: 1 } });
  assert.equal(lastTime(json), '2026-11-22T09:00:00.5Z');
  assert.deepEqual(lastRecord(run('kept', '{"ts":"1763834706"}')), { ts: '1763834706' });
  assert.deepEqual(lastRecord(run('fmt', 'level=info msg="hello \\"you\\"" done')), {
    level: 'info',
    msg: 'hello "you"',
    done: true,
  });
  assert.deepEqual(lastRecord(run('tabs', 'a:1\tb:x:y')), { a: '1', b: 'x:y' });
  assert.deepEqual(lastRecord(run('dec', '{"log":"{\\"a\\":1}"}')), { log: { a: 1 } });
  const failed = run('web', 'no');
  assert.equal(outline(failed), 'tail:made web:failed stdout:taken');
  assert.deepEqual(lastRecord(failed), { log: 'no' });
  assert.match(notesOf(run('nobody', 'x')), /No parser 'nobody' is defined/);
  assert.match(notesOf(run('j', '{"ts":"yesterday","a":1}')), /The time 'yesterday' has/);
});

test('the parsers that come with the agent, where their file is not here', () => {
  const run = (parser: string, line: string) =>
    tryBit(`[SERVICE]\n    Parsers_File parsers.conf\n${tail(`    Parser ${parser}\n`)}${stdout}`, line);
  const nginx = run('nginx', '10.0.0.1 - - [22/Nov/2026:18:05:06 +0000] "GET /a?b=c HTTP/1.1" 200 612 "-" "curl/8.0"');
  assert.deepEqual(lastRecord(nginx), {
    remote: '10.0.0.1',
    host: '-',
    user: '-',
    method: 'GET',
    path: '/a?b=c',
    code: '200',
    size: '612',
    referer: '-',
    agent: 'curl/8.0',
  });
  assert.equal(lastTime(nginx), '2026-11-22T18:05:06Z');
  const syslog = run('syslog-rfc3164', '<34>Oct 11 22:14:15 mymachine su[230]: it failed');
  assert.deepEqual(lastRecord(syslog), {
    pri: '34',
    time: 'Oct 11 22:14:15',
    host: 'mymachine',
    ident: 'su',
    pid: '230',
    message: 'it failed',
  });
  assert.equal(lastTime(syslog), '2026-10-11T22:14:15Z');
  const docker = run('docker', '{"log":"hi\\n","stream":"stdout","time":"2026-11-22T18:05:06.25Z"}');
  assert.equal(lastTime(docker), '2026-11-22T18:05:06.25Z');
});

test('lines of containers, split ones joined', () => {
  const config = tail('    multiline.parser docker, cri\n') + stdout;
  const cri = tryBit(config, '2026-11-22T18:05:06.1Z stdout P one \n2026-11-22T18:05:06.2Z stdout F two');
  assert.deepEqual(lastRecord(cri), { time: '2026-11-22T18:05:06.1Z', stream: 'stdout', _p: 'P', log: 'one two' });
  assert.match(notesOf(cri), /2 lines are joined/);
  const docker = tryBit(config, '{"log":"a","stream":"stdout"}\n{"log":"b\\n","stream":"stdout"}');
  assert.deepEqual(lastRecord(docker), { log: 'ab\n', stream: 'stdout' });
  assert.match(notesOf(tryBit(config, 'plain')), /None of docker, cri takes the line/);
});

test('stack traces become one record', () => {
  const java = 'Exception in thread "main" java.lang.RuntimeException: no\n\tat a.B.c(B.java:1)\nnext';
  const trial = tryBit(tail('    multiline.parser java\n') + stdout, java);
  const logs = trial.steps.filter((step) => step.kind === 'output').map((step) => step.event?.record['log']);
  assert.deepEqual(logs, [`${java.split('\n').slice(0, 2).join('\n')}\n`, 'next\n']);
  const own = `[MULTILINE_PARSER]
    name steps
    type regex
    rule "start_state" "/^BEGIN/" "more"
    rule "more" "/^ +/" "more"
`;
  const config = `[SERVICE]\n    Parsers_File parsers.conf\n${tail('    multiline.parser steps\n')}${stdout}`;
  assert.deepEqual(lastRecord(tryBit(config, 'BEGIN\n  a\n  b', {}, own)), { log: 'BEGIN\n  a\n  b\n' });
});

test('modify', () => {
  const record = { Key1: 'Value1', Key2: 'Value2' };
  assert.deepEqual(filtered('Name modify\nRename Key2 RenamedKey\nAdd OtherKey Value3', record), {
    Key1: 'Value1',
    RenamedKey: 'Value2',
    OtherKey: 'Value3',
  });
  assert.deepEqual(filtered('Name modify\nSet Key1 x\nRemove Key2\nAdd Key1 y', record), { Key1: 'x' });
  assert.deepEqual(filtered('Name modify\nHard_copy Key1 Key2', record), { Key1: 'Value1', Key2: 'Value1' });
  assert.deepEqual(filtered('Name modify\nRemove_wildcard Key', record), {});
  assert.deepEqual(filtered('Name modify\nRemove_regex ^.*1$', record), { Key2: 'Value2' });
  assert.deepEqual(filtered('Name modify\nCondition Key_value_equals Key1 other\nRemove Key1', record), record);
  assert.deepEqual(filtered('Name modify\nCondition Key_exists Key1\nRemove Key1', record), { Key2: 'Value2' });
});

test('nest and lift', () => {
  const record = { a: 1, k_x: 2, k_y: 3 };
  const nested = { a: 1, k: { x: 2, y: 3 } };
  assert.deepEqual(filtered('Name nest\nOperation nest\nWildcard k_*\nNest_under k\nRemove_prefix k_', record), nested);
  assert.deepEqual(filtered('Name nest\nOperation lift\nNested_under k\nAdd_prefix k_', nested), record);
});

test('grep keeps and drops', () => {
  const run = (rules: string, record: unknown): string =>
    outline(tryBit(`[INPUT]\n    Name stdin\n${filter(`Name grep\n${rules}`)}${stdout}`, JSON.stringify(record)));
  assert.match(run('Regex level ^err', { level: 'error' }), /grep:passed stdout/);
  assert.match(run('Regex level ^err', { level: 'info' }), /grep:dropped$/);
  assert.match(run('Exclude level info', { level: 'info' }), /grep:dropped$/);
  assert.match(run("Regex $k['l'] x", { k: { l: 'x' } }), /grep:passed/);
  assert.match(run('Logical_Op and\nRegex a 1\nRegex b 2', { a: '1', b: '3' }), /grep:dropped$/);
  assert.match(run('Logical_Op or\nRegex a 1\nRegex b 2', { a: '1', b: '3' }), /grep:passed/);
});

test('the pod of a tag, and the log merged', () => {
  const id = 'ab12'.repeat(16);
  const config = `[INPUT]
    Name tail
    Tag kube.*
    Path /var/log/containers/*.log
    multiline.parser cri
${filter('Name kubernetes\nMerge_Log On\nKeep_Log Off')}[OUTPUT]
    Name loki
    Match kube.*
    Labels job=fb, ns=$kubernetes['namespace_name']
    Remove_keys kubernetes
`;
  const line = '2026-11-22T18:05:06.1Z stdout F {"level":"info","msg":"hi"}';
  const trial = tryBit(config, line, { path: `/var/log/containers/web-1_shop_app-${id}.log` });
  assert.equal(trial.tag, `kube.var.log.containers.web-1_shop_app-${id}.log`);
  assert.equal(outline(trial), 'tail:made cri:changed kubernetes:changed loki:taken');
  assert.deepEqual(lastRecord(trial), {
    time: '2026-11-22T18:05:06.1Z',
    stream: 'stdout',
    _p: 'F',
    level: 'info',
    msg: 'hi',
    kubernetes: { pod_name: 'web-1', namespace_name: 'shop', container_name: 'app', docker_id: id },
  });
  const [labels, sent] = trial.steps.at(-1)?.sent?.split('\n') ?? [];
  assert.equal(labels, '{ns="shop", job="fb"}');
  assert.deepEqual(JSON.parse(sent ?? ''), {
    ...{ time: '2026-11-22T18:05:06.1Z', stream: 'stdout', _p: 'F', level: 'info', msg: 'hi' },
  });
  assert.match(notesOf(tryBit(config, line, { path: '/var/log/containers/other.log' })), /names no pod/);
  assert.match(notesOf(tryBit(config, line, { pod: { host: 'node-1' } })), /those of the pod/);
  const heeding = config.replace('Keep_Log Off', 'K8S-Logging.Exclude On');
  const quiet = tryBit(heeding, line, { pod: { annotations: { 'fluentbit.io/exclude': 'true' } } });
  assert.match(outline(quiet), /kubernetes:dropped$/);
});

test('what the annotations of a pod ask for, and what is left to the API server', () => {
  const parsers = '[PARSER]\n    Name fmt\n    Format logfmt\n    Time_Key ts\n    Time_Format %Y-%m-%d\n';
  const id = 'ab12'.repeat(16);
  const run = (lines: string, annotations: Readonly<Record<string, string>> | undefined, log: string) =>
    tryBit(
      `[SERVICE]\n    Parsers_File parsers.conf\n[INPUT]\n    Name tail\n    Tag kube.*\n    Path /var/log/containers/*.log\n    multiline.parser cri\n${filter(`Name kubernetes\n${lines}`)}${stdout}`,
      `2026-11-22T18:05:06.1Z stderr F ${log}`,
      {
        path: `/var/log/containers/web-1_shop_app-${id}.log`,
        pod: annotations === undefined ? undefined : { labels: { app: 'web' }, annotations },
      },
      parsers,
    );
  const asked = run(
    'Merge_Log On\nKeep_Log Off\nK8S-Logging.Parser On',
    { 'fluentbit.io/parser_stderr-app': 'fmt' },
    'ts=2026-11-01 a=b',
  );
  const record = lastRecord(asked) as Readonly<Record<string, unknown>>;
  assert.equal(record['a'], 'b');
  assert.equal(Object.hasOwn(record, 'log'), false);
  assert.equal(lastTime(asked), '2026-11-01T00:00:00Z');
  assert.match(notesOf(asked), /annotated with the parser 'fmt', which reads 'log'/);
  assert.match(
    notesOf(run('K8S-Logging.Parser On', { 'fluentbit.io/parser': 'fmt' }, 'x')),
    /counts with Merge_Log On alone/,
  );
  assert.match(
    notesOf(run('Merge_Log On\nK8S-Logging.Parser On', { 'fluentbit.io/parser': 'no' }, '{}')),
    /is not defined/,
  );
  assert.match(
    outline(run('K8S-Logging.Exclude On', { 'fluentbit.io/exclude_stderr': 'true' }, 'x')),
    /kubernetes:dropped$/,
  );
  assert.match(outline(run('K8S-Logging.Exclude On', { 'fluentbit.io/exclude_stdout': 'true' }, 'x')), /stdout:taken$/);
  const merged = lastRecord(
    run('Merge_Log On\nMerge_Log_Key app\nLabels Off\nAnnotations Off', { x: 'y' }, '{"a":"b\\n"}'),
  );
  assert.deepEqual(merged, {
    ...{ time: '2026-11-22T18:05:06.1Z', stream: 'stderr', _p: 'F', log: '{"a":"b\\n"}', app: { a: 'b' } },
    kubernetes: { pod_name: 'web-1', namespace_name: 'shop', container_name: 'app', docker_id: id },
  });
  assert.match(
    notesOf(run('Annotations Off\nNamespace_Labels On', undefined, 'x')),
    /From the API server, which was not asked here: host, pod_id, pod_ip, labels, container_image, kubernetes_namespace\./,
  );
});

test('a record with a new tag runs through the filters again', () => {
  const config = `[INPUT]
    Name stdin
    Tag raw
[FILTER]
    Name rewrite_tag
    Match raw
    Rule $level ^(err)or$ app.$1.$TAG true
[OUTPUT]
    Name stdout
    Match raw
[OUTPUT]
    Name es
    Match app.*
    Logstash_Format On
`;
  const trial = tryBit(config, '{"level":"error"}');
  assert.equal(outline(trial), 'stdin:made rewrite_tag:passed >es:taken stdout:taken');
  assert.equal(trial.steps.find((step) => step.title === 'es')?.event?.tag, 'app.err.raw');
  assert.match(trial.steps.find((step) => step.title === 'es')?.sent ?? '', /"_index":"logstash-%Y\.%m\.%d"/);
  const loop = tryBit(config.replace('app.$1.$TAG', 'raw'), '{"level":"error"}');
  assert.match(notesOf(loop), /round in circles/);
});

test('what no output takes, and what is not evaluated here', () => {
  const nowhere = tryBit(tail() + stdout.replace('*', 'other'), 'x');
  assert.equal(outline(nowhere), 'tail:made no output:dropped');
  const lua = tryBit(tail() + filter('Name lua\nscript a.lua\ncall f') + stdout, 'x');
  assert.equal(outline(lua), 'tail:made lua:unknown stdout:taken');
  assert.match(notesOf(lua), /'lua' does is not evaluated here/);
});

test('the YAML form with a parser of its own and processors', () => {
  const config = `parsers:
  - name: lv
    format: regex
    regex: '^(?<level>\\w+) (?<msg>.*)$'
pipeline:
  inputs:
    - name: tail
      tag: a
      path: /var/log/a.log
      parser: lv
      processors:
        logs:
          - name: content_modifier
            action: upsert
            key: team
            value: shop
  outputs:
    - name: stdout
      match: '*'
`;
  const trial = tryBit(config, 'info hello');
  assert.deepEqual(lastRecord(trial), { level: 'info', msg: 'hello', team: 'shop' });
});
