import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { groupBy } from '../../../../src/base/groupBy.ts';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';
import type { FluentbitKind, FluentbitProperty, FluentbitRoot } from '../../../../src/lang/fluentbit/fluentbitAst.ts';
import { toFluentbitClassic, toFluentbitYaml } from '../../../../src/lang/fluentbit/fluentbitConvert.ts';
import { splitWords } from '../../../../src/lang/fluentbit/fluentbitValueCheck.ts';
import { parseFluentbitYaml } from '../../../../src/lang/fluentbit/fluentbitYaml.ts';

/** What a config says, whatever its form. */
function meaning(root: FluentbitRoot): unknown {
  return root.sections.map((section) => [
    section.kind,
    section.properties.flatMap((one) =>
      (one.shape === 'list' ? one.items : [one]).map((part) => [one.key, part.value]),
    ),
  ]);
}

const kinds: readonly FluentbitKind[] = [
  'service',
  ...([
    'input',
    'filter',
    'output',
    'custom',
    'parser',
    'multiline_parser',
    'stream_task',
    'plugins',
    'upstream',
    'node',
  ] as const),
];

/** The sections by kind, as their order across kinds means nothing, with the values of each key; empty sections say nothing. */
function meaningByKind(roots: readonly FluentbitRoot[], without: readonly string[] = []): unknown {
  const sections = roots.flatMap((root) => root.sections.flatMap((section) => [section, ...section.children]));
  return kinds.map((kind) =>
    sections
      .filter((section) => section.kind === kind && section.properties.length > 0)
      .map(({ properties }) => [
        ...groupBy(
          properties.flatMap(valuesOf).filter(([key]) => !without.includes(key)),
          ([key]) => key,
        ),
      ])
      .filter((keys) => keys.length > 0),
  );
}

/** A key with each of its values; a rule of a multiline parser by its words, whatever form it is in. */
function valuesOf({ key, value, shape, items }: FluentbitProperty): readonly (readonly [string, string])[] {
  if (key === 'rules')
    return items.map((item) => {
      const words = ['state', 'regex', 'next_state'].map((name) => item.items.find((one) => one.key === name)?.value);
      return ['rule', JSON.stringify(words)];
    });
  if (key === 'rule') {
    const words = splitWords(value);
    if (words.length === 3) return [['rule', JSON.stringify(words)]];
  }
  return shape === 'list' ? items.map((item) => [key, item.value] as const) : [[key, value]];
}

test('a round trip keeps the meaning', () => {
  const text =
    '@SET A=b\n@INCLUDE x.conf\n[SERVICE]\n    Flush 1\n[INPUT]\n    Name tail\n    Path /var/log/*.log\n    Tag kube.*\n' +
    "[FILTER]\n    Name modify\n    Match *\n    Add a 'x: y'\n    Add b # c\n[OUTPUT]\n    Name loki\n    Match kube.*\n    Labels a=b, c=${D}\n";
  const classic = parseClassic(text).root;
  const yaml = toFluentbitYaml(classic);
  const read = parseFluentbitYaml(yaml.text);
  assert.deepEqual(read.problems, []);
  assert.deepEqual(yaml.lost, []);
  assert.deepEqual(meaning(read.root), meaning(classic));
  const back = toFluentbitClassic(read.root);
  assert.deepEqual(back.lost, []);
  assert.deepEqual(meaning(parseClassic(back.text).root), meaning(classic));
});

test('what the classic form cannot say is told', () => {
  const text =
    'pipeline:\n  inputs:\n    - name: dummy\n      processors:\n        logs:\n          - name: sql\n            query: x\n';
  assert.deepEqual(toFluentbitClassic(parseFluentbitYaml(text).root).lost, ['processors']);
});

test('every config that the other form can say keeps its meaning in it', (t) => {
  const shared = join(import.meta.dirname, '../../../../../shared');
  if (!existsSync(join(shared, 'corpus/fluentbit'))) {
    t.skip('the configs are not beside the project');
    return;
  }
  const files = ['corpus/fluentbit', 'conformance/fluentbit'].flatMap((folder) =>
    readdirSync(join(shared, folder))
      .filter((name) => /\.(?:conf|ya?ml)$/.test(name))
      .map((name) => join(shared, folder, name)),
  );
  let count = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const isYaml = /ya?ml$/.test(file);
    const { root, problems } = isYaml ? parseFluentbitYaml(text) : parseClassic(text);
    if (problems.some((problem) => problem.severity === 'error')) continue;
    const there = isYaml ? toFluentbitClassic(root, text) : toFluentbitYaml(root, text);
    const read = isYaml ? parseClassic(there.text) : parseFluentbitYaml(there.text);
    const errors = read.problems.filter((problem) => problem.severity === 'error');
    assert.deepEqual(errors, [], `${file}\n${there.text}`);
    if (there.lost.length > 0) continue;
    assertComments(text, isYaml ? there.parsers + there.text : there.text, file);
    const ignored = there.parsers === '' ? [] : ['parsers_file'];
    const others = there.parsers === '' ? [] : [parseClassic(there.parsers).root];
    assert.deepEqual(
      meaningByKind([read.root, ...others], ignored),
      meaningByKind([root], ignored),
      `${file}\n${there.text}`,
    );
    count++;
    if (there.parsers === '') {
      const back = isYaml ? toFluentbitYaml(read.root, there.text) : toFluentbitClassic(read.root, there.text);
      if (back.lost.length > 0) continue;
      const again = isYaml ? parseFluentbitYaml(back.text) : parseClassic(back.text);
      const more = back.parsers === '' ? [] : [parseClassic(back.parsers).root];
      assert.deepEqual(
        meaningByKind([again.root, ...more], ['parsers_file']),
        meaningByKind([root], ['parsers_file']),
        `${file}\n${back.text}`,
      );
    }
  }
  assert.ok(count > 330, String(count));
});

/** Lines that are comments as a whole stand in the other form too. */
function assertComments(text: string, other: string, file: string): void {
  const found = new Set(other.split('\n').map((line) => line.trim()));
  const isYaml = /ya?ml$/.test(file);
  // Within a script or another block of YAML a # is text.
  if (isYaml && /[|>][-+]?\s*$/m.test(text)) return;
  for (const line of text.split('\n')) {
    const comment = line.trim();
    if (comment.startsWith('#')) assert.ok(found.has(comment), `${file}: ${comment}\n${other}`);
  }
}

test('comments stay with what they are about', () => {
  const text =
    '# The agent of the nodes.\n\n[SERVICE]\n    Flush 1\n    # Level\n    Log_Level info\n    # the end of it\n\n# Files\n[INPUT]\n    Name tail\n    # Which\n    Path /a\n' +
    '[FILTER]\n    Name grep\n    # first\n    Regex a b\n    # second\n    Regex c d\n# over\n';
  const yaml = toFluentbitYaml(parseClassic(text).root, text).text;
  assert.equal(
    yaml,
    '# The agent of the nodes.\nservice:\n  flush: 1\n  # Level\n  log_level: info\n  # the end of it\n\npipeline:\n  inputs:\n    # Files\n    - name: tail\n' +
      "      # Which\n      path: /a\n  filters:\n    - name: grep\n      # first\n      regex:\n        - 'a b'\n        # second\n        - 'c d'\n        # over\n",
  );
  const classic = toFluentbitClassic(parseFluentbitYaml(yaml).root, yaml).text;
  assert.match(classic, /# Files\n\[INPUT\]\n {4}name tail\n {4}# Which\n {4}path \/a/);
});

test('parsers, streams and servers, which stand in files of their own in the classic form', () => {
  const text =
    "parsers:\n  - name: p\n    format: regex\n    regex: '^(?<a>.)$'\nmultiline_parsers:\n  - name: m\n    type: regex\n    rules:\n      - state: start_state\n        regex: '/^a/'\n        next_state: cont\n" +
    'plugins:\n  - /a.so\npipeline:\n  inputs:\n    - name: dummy\n';
  const classic = toFluentbitClassic(parseFluentbitYaml(text).root, text);
  assert.equal(classic.text, '[SERVICE]\n    parsers_file parsers.conf\n\n[INPUT]\n    name dummy\n');
  assert.match(
    classic.parsers,
    /\[PARSER\]\n {4}name p[^]*\[MULTILINE_PARSER\][^]*rule "start_state" "\/\^a\/" "cont"/,
  );
  assert.deepEqual(classic.lost, ['plugins: they stand in a file that Plugins_File names (line 12)']);
  const upstream = '[UPSTREAM]\n    name u\n\n[NODE]\n    name a\n    host h\n    port 1\n';
  const yaml = toFluentbitYaml(parseClassic(upstream).root).text;
  assert.match(yaml, /upstream_servers:\n {2}- name: u\n {4}nodes:\n {6}- name: a/);
  assert.equal(toFluentbitClassic(parseFluentbitYaml(yaml).root).text, upstream);
});

test('rules whose order YAML cannot keep are told', () => {
  const text = '[FILTER]\n    Name modify\n    Match *\n    Rename a b\n    Add c d\n    Rename b e\n';
  assert.deepEqual(toFluentbitYaml(parseClassic(text).root, text).lost, [
    'modify: the order of its rules, as YAML has each key once (line 1)',
  ]);
});

test('an empty section is left out, and a second service section is told', () => {
  const twice = toFluentbitYaml(parseClassic('[SERVICE]\n    Flush 1\n[SERVICE]\n    Flush 5\n').root);
  assert.deepEqual(twice.lost, ['a second [SERVICE]']);
  assert.doesNotMatch(toFluentbitYaml(parseClassic('[SERVICE]\n[INPUT]\n    Name dummy\n').root).text, /service/);
});
