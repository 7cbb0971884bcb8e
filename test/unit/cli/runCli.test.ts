import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from '../../../src/cli/runCli.ts';

let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'));
  mkdirSync(join(folder, 'nested/node_modules'), { recursive: true });
  writeFileSync(join(folder, 'bad.promql'), 'sum(\n  rate(up)\n)');
  writeFileSync(join(folder, 'nested/good.promql'), 'up\n');
  writeFileSync(join(folder, 'nested/node_modules/skipped.promql'), '(');
  writeFileSync(join(folder, 'nested/nginx.conf'), 'server { listen 80; }\n');
  writeFileSync(join(folder, 'nested/agent.conf'), '<source>\n  @type forward\n');
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  let out = '';
  let error = '';
  const output = { out: (text: string) => (out += text), error: (text: string) => (error += text) };
  const code = await runCli(args, output, () => '1.2.3');
  return { code, out, error };
}

test('a file that cannot be read is told of, and is no success where it was asked for', async () => {
  const own = mkdtempSync(join(tmpdir(), 'lint-large-'));
  try {
    const large = join(own, 'large.promql');
    writeFileSync(large, '');
    truncateSync(large, 33_000_000);
    writeFileSync(join(own, 'good.promql'), 'up\n');
    const named = await run('lint', large);
    assert.deepEqual([named.code, named.error], [2, `${large} cannot be read: it has 33 MB, and 32 MB are the most\n`]);
    const walked = await run('lint', own);
    assert.deepEqual([walked.code, walked.error], [0, named.error]);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});

test('checks standard input as the file that it stands for', async () => {
  const lint = async (input: string, ...args: string[]): Promise<readonly [number, string, string]> => {
    let [out, error] = ['', ''];
    const output = { out: (text: string) => (out += text), error: (text: string) => (error += text) };
    const code = await runCli(
      ['lint', ...args],
      output,
      () => '1.2.3',
      () => Promise.resolve(input),
    );
    return [code, out, error];
  };
  const [code, out] = await lint('sum(\n  rate(up)\n)', '-', '--stdin-filename', 'rules/a.promql');
  assert.equal(code, 1);
  assert.match(out, /^rules\/a\.promql:2:8: error: .* \[promql\/type\]$/m);
  const rules = 'groups:\n  - name: a\n    rules:\n      - alert: B\n        expr: rate(up)\n';
  assert.equal((await lint(rules, '-', '--stdin-filename', 'a.yml'))[0], 1);
  assert.equal((await lint(rules, '--language', 'rules', '-'))[0], 1);
  assert.equal((await lint('up', '--language', 'promql', '-'))[0], 0);
  assert.equal((await lint('up', '-', '--stdin-filename', 'a.promql', join(folder, 'bad.promql')))[0], 1);
  const [unknown, nothing, why] = await lint('up', '-');
  assert.deepEqual([unknown, nothing], [2, '']);
  assert.match(why, /^Nothing says what stands on standard input: .*\.\n$/);
  assert.match((await lint('up', '--stdin-filename', 'a.promql', folder))[2], /^--stdin-filename goes with -/);
  assert.match((await lint('up', '--fix', '-'))[2], /^--fix writes files/);
  assert.match((await lint('x', '-', '--stdin-filename', 'a.txt'))[2], /^Not checked, .*: a\.txt$/m);
});

test('expands globs that the shell has left alone', async () => {
  const paths = async (...globs: string[]): Promise<readonly string[]> => {
    const { out } = await run('lint', '--format', 'json', ...globs.map((glob) => join(folder, glob)));
    const { files } = JSON.parse(out) as { files: { path: string }[] };
    return files.map((file) => file.path.slice(folder.length + 1));
  };
  assert.deepEqual(await paths('**/*.promql'), ['bad.promql', 'nested/good.promql']);
  assert.deepEqual(await paths('*/*.{promql,conf}'), ['nested/agent.conf', 'nested/good.promql']);
  assert.deepEqual(await paths('[a-c]?d.prom*'), ['bad.promql']);
  assert.deepEqual(await paths('nest*'), ['nested/agent.conf', 'nested/good.promql']);
  assert.deepEqual(await paths('**'), ['bad.promql', 'nested/agent.conf', 'nested/good.promql']);
  const { code, error } = await run('lint', join(folder, '**/*.logql'));
  assert.deepEqual([code, error], [2, `No such file or folder: ${join(folder, '**/*.logql')}\n`]);
});

test('reports in JSON where each fault lies and exits with 1', async () => {
  const { code, out } = await run('lint', '--format', 'json', folder);
  const { files } = JSON.parse(out) as { files: { path: string; language: string; diagnostics: object[] }[] };
  assert.equal(code, 1);
  assert.deepEqual(
    files.map((file) => [file.path.slice(folder.length + 1), file.language, file.diagnostics.length > 0]),
    [
      ['bad.promql', 'promql', true],
      ['nested/agent.conf', 'fluentd', true],
      ['nested/good.promql', 'promql', false],
    ],
  );
  assert.deepEqual(files[0]?.diagnostics[0], {
    severity: 'error',
    code: 'promql/type',
    message: 'expected type range vector in call to function "rate", got instant vector',
    range: { start: { line: 1, character: 7 }, end: { line: 1, character: 9 } },
  });
});

test('writes lines for people, annotations for GitHub and SARIF for scanners', async () => {
  const path = join(folder, 'bad.promql');
  const text = await run('lint', path);
  assert.match(
    text.out,
    /bad\.promql:2:8: error: expected type range vector .* \[promql\/type\]\n1 file checked, 1 error/,
  );
  const github = await run('lint', '--format', 'github', path);
  assert.match(
    github.out,
    /^::error file=.*bad\.promql,line=2,endLine=2,col=8,endColumn=10,title=promql\/type::expected/,
  );
  const sarif = JSON.parse((await run('lint', '--format', 'sarif', path)).out) as {
    version: string;
    runs: {
      results: { ruleId: string; level: string }[];
      tool: { driver: { rules: { id: string; shortDescription: { text: string } }[] } };
    }[];
  };
  assert.equal(sarif.version, '2.1.0');
  assert.deepEqual([sarif.runs[0]?.results[0]?.ruleId, sarif.runs[0]?.results[0]?.level], ['promql/type', 'error']);
  assert.match(sarif.runs[0]?.tool.driver.rules[0]?.shortDescription.text ?? '', /takes scalars, instant vectors/);
});

test('exits with 0 where nothing is wrong and with 2 on bad usage', async () => {
  assert.equal((await run('lint', join(folder, 'nested/good.promql'))).code, 0);
  assert.equal((await run('--help')).code, 0);
  const wrong = [
    [],
    ['nope'],
    ['lint'],
    ['lint', '--nope', folder],
    ['lint', '--format', 'xml', folder],
    ['lint', '--severity', 'fatal', folder],
    ['lint', '--language', 'klingon', folder],
    ['lint', join(folder, 'absent.promql')],
  ];
  for (const args of wrong) assert.equal((await run(...args)).code, 2, args.join(' '));
});

test('takes every file for the language that is named', async () => {
  const { out } = await run('lint', '--language', 'promql', '--format', 'json', join(folder, 'nested/nginx.conf'));
  const { files } = JSON.parse(out) as { files: { language: string; diagnostics: object[] }[] };
  assert.equal(files[0]?.language, 'promql');
  assert.ok(files[0].diagnostics.length > 0);
});

test('says why a check exists', async () => {
  const { code, out } = await run('lint', '--explain', 'promql/missing-le');
  assert.equal(code, 0);
  assert.match(out, /buckets apart/);
  assert.match((await run('lint', '--explain', 'fluentd/loki-push-path')).out, /appends \/loki\/api\/v1\/push/);
  assert.equal((await run('lint', '--explain', 'nope')).code, 2);
  const all = await run('lint', '--explain', 'all');
  assert.match(all.out, /^promql\/missing-le +Classic histograms/m);
});

test('the workspace that the demo opens has no fault in it', async () => {
  const { code, out } = await run('lint', join(import.meta.dirname, '../../../src/demo/workspace'));
  assert.match(out, /0 errors, 0 warnings\b/);
  assert.equal(code, 0);
});

test('a config of nothing but comments is taken for what its neighbours are', async () => {
  const silent = mkdtempSync(join(tmpdir(), 'silent-'));
  try {
    writeFileSync(join(silent, 'a.conf'), '# later\n');
    const alone: unknown = JSON.parse((await run('lint', '--format', 'json', silent)).out);
    assert.deepEqual(alone, { files: [] });
    writeFileSync(join(silent, 'b.conf'), '<match **>\n  @type null\n</match>\n');
    const { files } = JSON.parse((await run('lint', '--format', 'json', silent)).out) as {
      files: { language: string; diagnostics: { code: string }[] }[];
    };
    assert.deepEqual(
      files.map((file) => [file.language, file.diagnostics.map((one) => one.code)]),
      [
        ['fluentd', ['fluentd/empty-config']],
        ['fluentd', []],
      ],
    );
  } finally {
    rmSync(silent, { recursive: true, force: true });
  }
});

test('tells its version', async () => {
  assert.deepEqual(await run('--version'), { code: 0, out: '1.2.3\n', error: '' });
});

test('a folder in which there is nothing to check is a mistake, a file that is none of ours is not', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'empty-'));
  try {
    const { code, error } = await run('lint', empty);
    assert.equal(code, 2);
    assert.match(error, /^Nothing to check in .*empty-/);
    writeFileSync(join(empty, 'nginx.conf'), 'server { listen 80; }\n');
    const named = await run('lint', join(empty, 'nginx.conf'));
    assert.equal(named.code, 0);
    assert.match(named.error, /^Not checked, .*: .*nginx\.conf\n$/);
    assert.doesNotMatch((await run('lint', folder)).error, /Not checked/);
    assert.match((await run('lint', join(empty, 'nope.yml'))).error, /^No such file or folder: .*nope\.yml\n$/);
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
});

test('refuses a query file that is empty or all comment, as Prometheus does', async () => {
  const path = join(folder, 'empty.promql');
  for (const text of ['', '\n', '# later\n']) {
    writeFileSync(path, text);
    const { code, out } = await run('lint', path);
    assert.equal(code, 1, JSON.stringify(text));
    assert.match(out, /: error: no expression found in input/, JSON.stringify(text));
  }
  rmSync(path);
});

test('follows what the project and comments say of severities, and counts what is milder', async () => {
  const project = mkdtempSync(join(tmpdir(), 'project-'));
  try {
    writeFileSync(join(project, '.kube-observatory.yaml'), 'severity:\n  promql/count-zero: information\n');
    writeFileSync(join(project, 'a.promql'), 'count(up) == 0\n');
    const milder = await run('lint', project);
    assert.match(milder.out, /a\.promql:1:1: information: .*\n1 file checked, 0 errors, 0 warnings, 1 info\n$/);
    writeFileSync(join(project, 'a.promql'), '# kube-observatory: disable=promql/count-zero\ncount(up) == 0\n');
    assert.match((await run('lint', project)).out, /^1 file checked, 0 errors, 0 warnings\n$/);
    writeFileSync(join(project, '.kube-observatory.yaml'), 'severity:\n  promql/count-zero: error\n');
    writeFileSync(join(project, 'a.promql'), 'count(up) == 0\n');
    assert.equal((await run('lint', project)).code, 1);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});

test('says what in the settings file of a project has no effect', async () => {
  const project = mkdtempSync(join(tmpdir(), 'project-'));
  const told = async (settings: string): Promise<readonly string[]> => {
    writeFileSync(join(project, '.kube-observatory.yaml'), settings);
    const { error } = await run('lint', join(project, 'a.promql'));
    return error.split('\n').flatMap((line) => /observatory\.yaml:(.*)$/.exec(line)?.[1] ?? []);
  };
  try {
    writeFileSync(join(project, 'a.promql'), 'up\n');
    assert.deepEqual(await told('severity:\n  promql/count-zero: off\nprometheus: {version: "3.1"}\n'), []);
    assert.deepEqual(await told('# later\n'), []);
    assert.deepEqual(await told('severity:\n  promql/count-zeros: off\n  promql/bool: fatal\nprometheuss: {}\n'), [
      '2: unknown code "promql/count-zeros", did you mean "promql/count-zero"?',
      '3: "fatal" is no severity: error, warning, information, hint or off',
      '4: unknown section "prometheuss", did you mean "prometheus"?',
    ]);
    assert.deepEqual(await told('prometheus:\n  scrapeInterval: 3x\n  vers: 3\n'), [
      '2: "3x" is no duration such as 30s',
      '3: unknown setting "vers"',
    ]);
    assert.equal((await told('severity: [\n')).length, 1);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
});

test('--fix mends the classic mistakes of a Loki output, and nothing is left to report', async () => {
  const fixed = mkdtempSync(join(tmpdir(), 'fixed-'));
  const path = join(fixed, 'shop.conf');
  const config = [
    '<source>',
    '  @type tail',
    '  path /var/log/containers/shop-*.log',
    '  pos_file /var/log/shop.pos',
    '  tag shop.*',
    '  <parse>',
    '    @type json',
    '    time_format %Y-%m-%dT%H:%M:%S.%NZ',
    '  </parse>',
    '</source>',
    '<match shop.**>',
    '  @type loki',
    '  url "http://loki.logs:3100/loki/api/v1/push"',
    '  flush_interval 10s',
    '  <buffer>',
    '    @type file',
    '    path /var/log/shop-buffer',
    '    flush_interval 10s',
    '    chunk_limit_size 2m',
    '    queue_limit_length 16',
    '    overflow_action block',
    '  </buffer>',
    '</match>',
    '',
  ];
  try {
    writeFileSync(path, config.join('\r\n'));
    const before = JSON.parse((await run('lint', '--format', 'json', path)).out) as {
      files: { diagnostics: { code: string; range: { start: { line: number } } }[] }[];
    };
    assert.deepEqual(
      before.files[0]?.diagnostics.map((one) => `${one.code}@${one.range.start.line + 1}`),
      ['fluentd/json-on-cri@7', 'fluentd/loki-push-path@13', 'fluentd/misplaced-param@14', 'fluentd/old-limit@20'],
    );
    const after = await run('lint', '--fix', '--format', 'json', path);
    const { files } = JSON.parse(after.out) as { files: { diagnostics: object[] }[] };
    assert.deepEqual(files[0]?.diagnostics, []);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes('url "http://loki.logs:3100"\r\n') && !/[^\r]\n/.test(text), text);
  } finally {
    rmSync(fixed, { recursive: true, force: true });
  }
});

test('--fix writes queries anew that mean the same, where they stand in YAML, JSON and files of their own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixed-'));
  const files: Readonly<Record<string, readonly [before: string, after: string]>> = {
    'a.promql': ['up{job=~"b", job=~"b"}\n', 'up{job="b"}\n'],
    'b.logql': ['{app=~"b"} |~ "c"\n', '{app="b"} |= "c"\n'],
    'c.yml': [
      'groups:\r\n- name: a\r\n  rules:\r\n  - record: b:c\r\n    expr: "sum(x{a=~\\"b\\"})"\r\n',
      'groups:\r\n- name: a\r\n  rules:\r\n  - record: b:c\r\n    expr: "sum(x{a=\\"b\\"})"\r\n',
    ],
  };
  try {
    for (const [name, [before]] of Object.entries(files)) writeFileSync(join(folder, name), before);
    await run('lint', '--fix', folder);
    for (const [name, [, after]] of Object.entries(files))
      assert.equal(readFileSync(join(folder, name), 'utf8'), after);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
