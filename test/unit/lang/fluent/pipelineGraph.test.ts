import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import type { PipelineGraph } from '../../../../src/lang/fluent/pipelineGraph.ts';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';
import { fluentbitGraph } from '../../../../src/lang/fluentbit/fluentbitGraph.ts';
import { fluentdGraph } from '../../../../src/lang/fluentd/fluentdGraph.ts';
import { parseFluentd } from '../../../../src/lang/fluentd/fluentdParser.ts';

/** `from>to` of every edge by the plugins' names, and the dead ends behind a bang. */
function outline(graph: PipelineGraph): string {
  const title = (id: string): string => graph.nodes.find((node) => node.id === id)?.title ?? '';
  const edges = graph.edges.map((edge) => `${title(edge.from)}>${title(edge.to)}`);
  const dead = graph.nodes.filter((node) => node.deadEnd !== undefined).map((node) => `!${node.title}`);
  return [...edges, ...dead].join(' ');
}

test('the flow of a Fluent Bit config', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      '[INPUT]\n    Name tail\n    Tag a\n[FILTER]\n    Name grep\n    Match *\n[OUTPUT]\n    Name loki\n    Match a',
      'tail>grep grep>loki',
    ],
    ['[INPUT]\n    Name tail\n    Tag a\n[OUTPUT]\n    Name loki\n    Match b', '!tail !loki'],
    [
      '[INPUT]\n    Name dummy\n    Tag a\n[FILTER]\n    Name rewrite_tag\n    Match a\n    Rule $x y b false\n[OUTPUT]\n    Name es\n    Match b',
      'dummy>rewrite_tag rewrite_tag>es',
    ],
  ];
  for (const [text, expected] of cases)
    assert.equal(outline(fluentbitGraph(text, '', parseClassic(text).root, noFiles)), expected, text);
});

test('the flow of a Fluentd config', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      '<source>\n@type tail\ntag a\n</source>\n<filter a>\n@type grep\n</filter>\n<match **>\n@type loki\n</match>\n<match a>\n@type file\n</match>',
      'tail>grep grep>loki !file',
    ],
    [
      '<source>\n@type tail\ntag a\n@label @X\n</source>\n<label @X>\n<match **>\n@type stdout\n</match>\n</label>\n<match **>\n@type null\n</match>',
      'tail>stdout !null',
    ],
    [
      '<source>\n@type forward\n</source>\n<match a>\n@type x\n</match>\n<match b>\n@type y\n</match>',
      'forward>x forward>y',
    ],
  ];
  for (const [text, expected] of cases)
    assert.equal(outline(fluentdGraph(text, '', parseFluentd(text).root, noFiles)), expected, text);
});

test('a dead end says why it is one', () => {
  const source = '<source>\n@type tail\ntag a\n</source>\n';
  const cases: readonly (readonly [string, string, string])[] = [
    [`${source}<match **>\n@type loki\n</match>\n<match a>\n@type file\n</match>`, 'file', '<match **> above'],
    [`${source}<match a.**>\n@type loki\n</match>\n<match a.b>\n@type file\n</match>`, 'file', '<match a.**> above'],
    [`${source}<match b>\n@type loki\n</match>`, 'loki', "makes a tag that 'b' matches"],
    [`${source}<match b>\n@type loki\n</match>`, 'tail', "No match takes 'a'"],
    [`${source}<filter a>\n@type grep\n</filter>\n<match b>\n@type loki\n</match>`, 'grep', 'behind it'],
  ];
  for (const [text, title, reason] of cases) {
    const { nodes } = fluentdGraph(text, '', parseFluentd(text).root, noFiles);
    assert.ok(nodes.find((node) => node.title === title)?.deadEnd?.includes(reason), `${title} in ${text}`);
  }
});

test('a copy leads to its stores, and only what emits again leads on', () => {
  const text = `<source>\n@type tail\ntag a\n</source>
<match a>\n@type copy\n<store>\n@type loki\n</store>\n<store>\n@type relabel\n@label @X\n</store>\n</match>
<match b>\n@type file\n</match>\n<label @X>\n<match **>\n@type s3\n</match>\n</label>`;
  const graph = fluentdGraph(text, '', parseFluentd(text).root, noFiles);
  assert.equal(outline(graph), 'copy>loki copy>relabel tail>copy relabel>s3 !file');
});

test('of a piece of a config nobody tells where records go', () => {
  const text = '@INCLUDE inputs.conf\n[OUTPUT]\n    Name loki\n    Match a';
  assert.equal(outline(fluentbitGraph(text, '', parseClassic(text).root, noFiles)), '');
});

test('an output without Match gets nothing, even of an input whose tag is not known', () => {
  const text = '[INPUT]\n    Name http\n[OUTPUT]\n    Name es\n[OUTPUT]\n    Name loki\n    Match *';
  assert.equal(outline(fluentbitGraph(text, '', parseClassic(text).root, noFiles)), 'http>loki !es');
});
