import assert from 'node:assert/strict';
import { test } from 'node:test';
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
