import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { runTest } from '../../../src/cli/testCommand.ts';

const rules = 'groups: [{name: g, rules: [{record: up:sum, expr: sum(up)}]}]\n';

const testsOf = (ruleFile: string, value: number): string => `
rule_files: ['${ruleFile}']
tests:
  - input_series: [{series: 'up{job="a"}', values: '1x5'}, {series: 'up{job="b"}', values: '1x5'}]
    promql_expr_test:
      - {expr: up:sum, eval_time: 3m, exp_samples: [{labels: up:sum, value: ${value}}]}
`;

suite('kube-observatory test rules', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rule-tests-'));
    await writeFile(join(folder, 'app.rules.yml'), rules);
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (text: string): Promise<{ code: number; out: string; errors: string }> => {
    const path = join(folder, 'test.yml');
    await writeFile(path, text);
    let out = '';
    let errors = '';
    const code = await runTest(['rules', path], {
      out: (piece) => (out += piece),
      error: (piece) => (errors += piece),
    });
    return { code, out, errors };
  };

  test('a test that holds passes', async () => {
    const { code, out, errors } = await run(testsOf('app.rules.yml', 2));
    assert.deepEqual([code, errors], [0, '']);
    assert.match(out, /SUCCESS/);
  });

  test('one that does not says what was expected and what came', async () => {
    const { code, errors } = await run(testsOf('*.rules.yml', 3));
    assert.equal(code, 1);
    assert.match(errors, /FAILED:\n.*expr: "up:sum", time: 3m,\n +exp: .* 3E\+00\n +got: .* 2E\+00/);
  });

  test('help is given behind rules too, and an option or a file that is not there is told, with the exit code of promtool', async () => {
    const ask = async (...args: string[]): Promise<[number, string, string]> => {
      let out = '';
      let errors = '';
      const code = await runTest(args, { out: (piece) => (out += piece), error: (piece) => (errors += piece) });
      return [code, out, errors];
    };
    const [helpCode, help] = await ask('rules', '--help');
    assert.equal(helpCode, 0);
    assert.match(help, /^Usage: kube-observatory test rules/);
    const [missing, nothing, words] = await ask('rules', 'nowhere.yml');
    assert.deepEqual([missing, nothing], [1, '']);
    assert.match(words, /^No such file: nowhere\.yml\. It was looked for at \/.*nowhere\.yml\.\n$/);
    const named = `${folder} is a folder. Name files in it, such as ${folder}/*.\n`;
    assert.deepEqual(await ask('rules', folder), [1, '', named]);
    for (const [args, words] of [
      [['rules', '--nope', 'x.yml'], /^Unknown option '--nope'/],
      [['alerts', 'x.yml'], /^Unknown test: alerts/],
      [['rules'], /^No file given/],
    ] as const) {
      const [code, out, errors] = await ask(...args);
      assert.deepEqual([code, out], [1, '']);
      assert.match(errors, words);
    }
  });

  test('a pattern that no file fits is told, and the tests run without it', async () => {
    const { code, errors } = await run(testsOf('no-such-*.yml', 2));
    assert.equal(code, 1);
    assert.match(errors, /WARNING: no file match pattern .*no-such-\*\.yml\n/);
    assert.match(errors, /got: nil/);
  });
});
