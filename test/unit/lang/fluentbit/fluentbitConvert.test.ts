import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { groupBy } from '../../../../src/base/groupBy.ts';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';
import type { FluentbitRoot } from '../../../../src/lang/fluentbit/fluentbitAst.ts';
import { toFluentbitClassic, toFluentbitYaml } from '../../../../src/lang/fluentbit/fluentbitConvert.ts';
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

/** The sections by kind, as their order across kinds means nothing, with the values of each key; empty sections say nothing. */
function meaningByKind(root: FluentbitRoot): unknown {
  return ['service', 'input', 'filter', 'output'].map((kind) =>
    root.sections
      .filter((section) => section.kind === kind && section.properties.length > 0)
      .map((section) =>
        [...groupBy(section.properties, (one) => one.key)].map(([key, many]) => [
          key,
          many.flatMap((one) => (one.shape === 'list' ? one.items.map((item) => item.value) : [one.value])),
        ]),
      ),
  );
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
    const { text: other, lost } = isYaml ? toFluentbitClassic(root) : toFluentbitYaml(root);
    if (lost.length > 0) continue;
    const read = isYaml ? parseClassic(other) : parseFluentbitYaml(other);
    assert.deepEqual(meaningByKind(read.root), meaningByKind(root), `${file}\n${other}`);
    assert.deepEqual(
      read.problems.filter((problem) => problem.severity === 'error'),
      [],
      file,
    );
    count++;
  }
  assert.ok(count > 300, String(count));
});

test('an empty section is left out, and a second service section is told', () => {
  const twice = toFluentbitYaml(parseClassic('[SERVICE]\n    Flush 1\n[SERVICE]\n    Flush 5\n').root);
  assert.deepEqual(twice.lost, ['a second [SERVICE]']);
  assert.doesNotMatch(toFluentbitYaml(parseClassic('[SERVICE]\n[INPUT]\n    Name dummy\n').root).text, /service/);
});
