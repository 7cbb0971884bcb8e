import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineTrial } from '../../../../src/model/lineTrial.ts';
import { notesOf, outline, tryBit, tryD } from './trialCase.ts';

const limit = { timeout: 20_000 };
/** The records that reach an output. */
const sent = (trial: LineTrial): unknown[] =>
  trial.steps
    .filter((step) => step.outcome === 'taken')
    .map((step) => JSON.parse(JSON.stringify(step.event?.record)) as unknown);
/** The lines that each of them was made of. */
const linesOf = (trial: LineTrial): unknown[] =>
  trial.steps.filter((step) => step.outcome === 'taken').map((step) => step.event?.lines);

const stdout = '[OUTPUT]\n    Name stdout\n    Match *\n';
const tail = (more: string): string =>
  `[SERVICE]\n    Parsers_File parsers.conf\n[INPUT]\n    Name tail\n    Tag app\n    Path /var/log/app.log\n    ${more.replaceAll('\n', '\n    ')}\n`;

test('the traces of each language that Fluent Bit knows become one record', limit, () => {
  const traces: Readonly<Record<string, string>> = {
    java: 'Exception in thread "main" java.lang.RuntimeException: no\n\tat a.B.c(B.java:1)\nCaused by: d.E: x\n\t... 3 more',
    python: 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nValueError: no',
    go: 'panic: no\n\ngoroutine 1 [running]:\nmain.f()\n\t/a.go:1 +0x1\nmain.main()\n\t/a.go:2',
    ruby: "/a.rb:6:in `/': divided by 0 (ZeroDivisionError)\n  from /a.rb:6:in `f'",
  };
  for (const [name, trace] of Object.entries(traces)) {
    const trial = tryBit(tail(`multiline.parser ${name}`) + stdout, `before\n${trace}\nafter`);
    assert.deepEqual(sent(trial), [{ log: 'before\n' }, { log: `${trace}\n` }, { log: 'after\n' }], name);
    const count = trace.split('\n').length;
    assert.match(notesOf(trial), new RegExp(`${count} lines are joined: 2 to ${count + 1}\\.`), name);
  }
});

test('a Python trace is whole with its error, a Java one waits for the next line', limit, () => {
  const python = 'Traceback (most recent call last):\n  File "a.py", line 1\n    f()\nValueError: no';
  assert.doesNotMatch(notesOf(tryBit(tail('multiline.parser python') + stdout, python)), /Nothing follows/);
  const java = 'java.lang.Exception: no\n\tat a.B.c(B.java:1)';
  assert.match(
    notesOf(tryBit(tail('multiline.parser java') + stdout, java)),
    /Nothing follows here: the agent waits 4 s/,
  );
});

test('streams of one container are joined apart', limit, () => {
  const line = (stream: string, mark: string, text: string): string =>
    `2026-11-22T18:05:06.1Z ${stream} ${mark} ${text}`;
  const text = [line('stdout', 'P', 'a '), line('stderr', 'F', 'x'), line('stdout', 'F', 'b')].join('\n');
  const trial = tryBit(tail('multiline.parser cri') + stdout, text);
  assert.deepEqual(linesOf(trial), [[2], [1, 3]]);
  assert.match(notesOf(trial), /2 lines are joined: 1, 3\./);
});

test('multiline parsers of one’s own: rules, ends, a parser inside', limit, () => {
  const parsers = `[PARSER]
    Name pair
    Format regex
    Regex ^(?<who>\\w+): (?<log>.*)$
[MULTILINE_PARSER]
    name steps
    type regex
    flush_timeout 1500
    parser pair
    key_content log
    rule "start_state" "/^BEGIN/" "more"
    rule "more" "/^ +/" "more"
[MULTILINE_PARSER]
    name slash
    type endswith
    match_string \\
    negate true
[MULTILINE_PARSER]
    name dots
    type equal
    match_string ...
`;
  const run = (name: string, text: string): LineTrial =>
    tryBit(tail(`multiline.parser ${name}`) + stdout, text, {}, parsers);
  const steps = run('steps', 'a: BEGIN\na:  x\nb: no');
  assert.deepEqual(sent(steps), [{ who: 'a', log: 'BEGIN\n x' }, { log: 'b: no' }]);
  assert.match(notesOf(run('steps', 'a: BEGIN')), /waits 1\.5 s/);
  assert.deepEqual(sent(run('slash', 'one \\\ntwo\nthree')), [{ log: 'one \\\ntwo\n' }, { log: 'three\n' }]);
  assert.deepEqual(sent(run('dots', 'a\n...\nb')), [{ log: 'a\n...\n' }, { log: 'b\n' }]);
  assert.match(notesOf(run('nobody', 'x')), /No multiline parser 'nobody' is defined/);
});

test('the old multiline mode of tail, and Docker_Mode', limit, () => {
  const parsers = `[PARSER]
    Name first
    Format regex
    Regex ^(?<time>\\d{4}-\\d\\d-\\d\\d) (?<message>.*)$
    Time_Key time
    Time_Format %Y-%m-%d
[PARSER]
    Name cause
    Format regex
    Regex ^Caused by: (?<cause>.*)$
[PARSER]
    Name docker
    Format json
`;
  const run = (more: string, text: string): LineTrial => tryBit(tail(more) + stdout, text, {}, parsers);
  const old = run(
    'Multiline On\nParser_Firstline first\nParser_1 cause\nParser pair',
    'lost\n2026-11-22 it fails\n  at a\n2026-11-23 next\nCaused by: b',
  );
  assert.deepEqual(sent(old), [{ log: 'lost' }, { message: 'it fails\n  at a' }, { message: 'next', cause: 'b' }]);
  assert.match(
    notesOf(old),
    /follows no first line.*2 lines are joined: 2 to 3\..*With Multiline On the Parser is not heeded/s,
  );
  assert.match(notesOf(run('Parser_Firstline first', 'x')), /Without Multiline On/);
  const docker = run(
    'Docker_Mode On\nParser docker',
    '{"log":"a","stream":"stdout"}\n{"log":"b\\n","stream":"stdout"}\n{"log":"c","stream":"stdout"}',
  );
  assert.deepEqual(sent(docker), [
    { log: 'ab\n', stream: 'stdout' },
    { log: 'c', stream: 'stdout' },
  ]);
  assert.match(notesOf(docker), /2 lines are joined: 1 to 2\..*waits 4 s/s);
});

test('the multiline filter keeps records back and gives them to the filters anew', limit, () => {
  const config = (more: string): string => `[INPUT]
    Name stdin
    Tag app
[FILTER]
    Name record_modifier
    Match *
    Record seen yes
[FILTER]
    Name multiline
    Match *
    multiline.key_content log
    ${more}
${stdout}`;
  const lines = [
    { log: 'java.lang.Exception: no', pod: 'a' },
    { log: '\tat a.B.c(B.java:1)', pod: 'a' },
    { log: 'next', pod: 'a' },
  ];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const trial = tryBit(config('multiline.parser java'), text);
  assert.deepEqual(sent(trial), [
    { log: 'java.lang.Exception: no\n\tat a.B.c(B.java:1)', pod: 'a', seen: 'yes' },
    { log: 'next', pod: 'a', seen: 'yes' },
  ]);
  assert.equal(
    outline(trial),
    'stdin:made record_modifier:changed multiline:held stdin:made record_modifier:changed multiline:held ' +
      'stdin:made record_modifier:changed multiline:joined >record_modifier:passed >stdout:taken ' +
      'multiline:passed >record_modifier:passed >stdout:taken',
  );
  assert.match(notesOf(trial), /The parser 'java' takes it\. 2 lines are joined: 1 to 2\. It runs through all filters/);
  const last = tryBit(
    config('multiline.parser java\n    flush_ms 3000'),
    lines
      .slice(0, 2)
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
  assert.match(notesOf(last), /the agent waits 3 s/);
  const plain = tryBit(config('multiline.parser java\n    buffer off'), text);
  assert.match(outline(plain), /multiline:joined stdout:taken/);
  assert.match(outline(tryBit(config('multiline.parser nobody'), text)), /multiline:unknown/);
});

test('messages that Docker split are joined by their id', limit, () => {
  const config = `[INPUT]
    Name forward
    Tag app
[FILTER]
    Name multiline
    Match *
    Mode partial_message
    multiline.key_content log
${stdout}`;
  const part = (id: string, text: string, last: string): string =>
    JSON.stringify({ log: text, c: 'x', partial_message: 'true', partial_id: id, partial_last: last });
  const trial = tryBit(
    config,
    [part('1', 'a', 'false'), part('2', 'x', 'false'), '{"log":"whole"}', part('1', 'b', 'true')].join('\n'),
  );
  assert.deepEqual(sent(trial), [{ log: 'whole' }, { log: 'ab', c: 'x' }, { log: 'x', c: 'x' }]);
  assert.match(notesOf(trial), /2 lines are joined: 1, 4\./);
});

const source = (parse: string, more = ''): string =>
  `<source>\n@type tail\npath /var/log/app.log\ntag app\n${more}\n<parse>\n${parse}\n</parse>\n</source>\n`;
const match = '<match **>\n@type stdout\n</match>\n';

test('Fluentd’s multiline: what stands before a first line is lost, the last one waits', limit, () => {
  const parse = String.raw`@type multiline
format_firstline /^\d{4}/
format1 /^(?<day>\S+) /
format2 /(?<message>.*)/`;
  const trial = tryD(source(parse) + match, '  at lost\n2026-11-22 it fails\n  at a\n2026-11-23 next');
  assert.deepEqual(sent(trial), [
    { day: '2026-11-22', message: 'it fails\n  at a' },
    { day: '2026-11-23', message: 'next' },
  ]);
  assert.match(outline(trial), /^tail:dropped tail:made/);
  assert.match(notesOf(trial), /2 lines are joined: 2 to 3\..*without multiline_flush_interval it waits/s);
  const timed = tryD(source(parse, 'multiline_flush_interval 5s') + match, '2026-11-22 x');
  assert.match(notesOf(timed), /multiline_flush_interval, 5s/);
  const kept = tryD(source(parse, 'emit_unmatched_lines true') + match, 'lost');
  assert.deepEqual(sent(kept), [{ unmatched_line: 'lost' }]);
});

test('without a first line the formats tell how many lines belong together', limit, () => {
  const parse = String.raw`@type multiline
format1 /^(?<a>\w+)\n/
format2 /(?<b>\w+) end$/`;
  const trial = tryD(source(parse) + match, 'one\ntwo end\nthree');
  assert.deepEqual(sent(trial), [{ a: 'one', b: 'two' }]);
  assert.match(outline(trial), /tail:held$/);
});

test('concat, by texts, counts and marks', limit, () => {
  const run = (lines: string, records: readonly unknown[], more = ''): LineTrial =>
    tryD(
      `<source>\n@type forward\ntag app\n</source>\n<filter app>\n@type concat\n${lines}\n</filter>\n${match}${more}`,
      records.map((record) => JSON.stringify(record)).join('\n'),
    );
  const texts = (...all: readonly string[]): readonly unknown[] => all.map((message) => ({ message }));
  const start = run('key message\nmultiline_start_regexp /^Start/', texts('Start', ' a', 'Start', ' b'));
  assert.deepEqual(sent(start), [{ message: 'Start\n a' }]);
  assert.match(
    notesOf(start),
    /2 lines are joined: 1 to 2\..*waits for flush_interval, 60 s\. Then the record goes to @ERROR/s,
  );
  const end = run('key message\nmultiline_end_regexp /;$/\nseparator ""', texts('a', 'b;', 'c;'));
  assert.deepEqual(sent(end), [{ message: 'ab;' }, { message: 'c;' }]);
  const goesOn = run(
    'key message\nmultiline_start_regexp /^S/\ncontinuous_line_regexp /^ /',
    texts('S', ' a', 'other', 'alone'),
  );
  assert.deepEqual(sent(goesOn), [{ message: 'S\n a' }, { message: 'other' }, { message: 'alone' }]);
  assert.deepEqual(sent(run('key message\nn_lines 2\nseparator " "', texts('a', 'b', 'c'))), [{ message: 'a b' }]);
  const partial = run('key message\npartial_key flag\npartial_value P\nseparator ""', [
    { message: 'a', flag: 'P' },
    { message: 'b', flag: 'F' },
    { other: 1 },
  ]);
  assert.deepEqual(sent(partial), [{ message: 'ab' }, { other: 1 }]);
  const cri = run('key message\nuse_partial_cri_logtag true\npartial_cri_logtag_key logtag\nseparator ""', [
    { message: 'a', logtag: 'P', stream: 'stdout' },
    { message: 'b', logtag: 'F', stream: 'stdout' },
  ]);
  assert.deepEqual(sent(cri), [{ message: 'ab' }]);
  const metadata = run('key log\nuse_partial_metadata true\nseparator ""', [
    { log: 'b', partial_message: 'true', partial_id: '1', partial_ordinal: '2', partial_last: 'false' },
    { log: 'a', partial_message: 'true', partial_id: '1', partial_ordinal: '1', partial_last: 'true' },
  ]);
  assert.deepEqual(sent(metadata), [{ log: 'ab' }]);
  const late = run(
    'key message\nmultiline_start_regexp /^S/\nflush_interval 5s\ntimeout_label @LATE',
    texts('S', 'a'),
    '<label @LATE>\n<match **>\n@type file\npath /x\n</match>\n</label>\n',
  );
  assert.equal(outline(late), 'forward:made concat:held forward:made concat:held concat:joined >file:taken');
  const apart = run('key message\nmultiline_start_regexp /^S/\nstream_identity_key id', [
    { message: 'S1', id: 1 },
    { message: 'S2', id: 2 },
    { message: 'a', id: 1 },
    { message: 'S3', id: 1 },
  ]);
  assert.deepEqual(sent(apart), [{ message: 'S1\na', id: 1 }]);
});

test('a paste that is too long is followed to a bound, which is told', limit, () => {
  const trial = tryBit(
    tail('multiline.parser java') + stdout,
    Array.from({ length: 230 }, (_, n) => `l${n}`).join('\n'),
  );
  assert.equal(trial.skipped, 30);
});
