import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';
import { compileRelabeling } from '../../../../src/engine/promql/relabel.ts';
import type { RelabelRule } from '../../../../src/model/relabelRule.ts';
import type { Labels } from '../../../../src/model/series.ts';

/** With Prometheus' defaults. */
function rule(said: Partial<RelabelRule>): RelabelRule {
  const defaults = { action: 'replace', sourceLabels: [], separator: ';', targetLabel: '' };
  return { ...defaults, regex: '(.*)', replacement: '$1', modulus: 0, ...said };
}

function relabeled(labels: Labels, ...rules: readonly Partial<RelabelRule>[]): Labels | undefined {
  const { apply, faults } = compileRelabeling(rules.map(rule));
  assert.deepEqual(faults, []);
  return apply(LabelSet.from(labels))?.toRecord();
}

const pod = { a: 'foo', b: 'bar', c: 'baz' };

test('replace writes what a match of the joined values gives, and nothing where there is no match', () => {
  const from = (said: Partial<RelabelRule>): Labels | undefined => relabeled(pod, { sourceLabels: ['a'], ...said });
  assert.deepEqual(from({ targetLabel: 'd', regex: 'f(.*)', replacement: 'ch${1}-ch${1}' }), {
    ...pod,
    d: 'choo-choo',
  });
  assert.deepEqual(from({ targetLabel: 'd', sourceLabels: ['a', 'none', 'b'] }), { ...pod, d: 'foo;;bar' });
  assert.deepEqual(from({ targetLabel: 'd', sourceLabels: ['a', 'b'], separator: '' }), { ...pod, d: 'foobar' });
  assert.deepEqual(from({ targetLabel: 'd', regex: 'o(.*)' }), pod, 'anchored at both ends');
  assert.deepEqual(from({ targetLabel: 'b', regex: 'x?' }), pod);
  assert.deepEqual(from({ targetLabel: 'd', sourceLabels: [], replacement: 'fixed' }), { ...pod, d: 'fixed' });
});

test('replace removes a label that would be empty, and takes the name of the target from the match', () => {
  assert.deepEqual(relabeled(pod, { targetLabel: 'b', replacement: '' }), { a: 'foo', c: 'baz' });
  assert.deepEqual(relabeled(pod, { sourceLabels: ['none'], targetLabel: 'b' }), { a: 'foo', c: 'baz' });
  const named = { sourceLabels: ['a'], regex: '(?P<first>.)(.*)', targetLabel: '${first}_$2', replacement: '$first' };
  assert.deepEqual(relabeled(pod, named), { ...pod, f_oo: 'f' });
  const unnamed = { sourceLabels: ['none'], regex: '(.*)', targetLabel: '$1', replacement: 'x' };
  assert.deepEqual(relabeled(pod, unnamed), pod, 'an empty name is none');
});

test('templates are filled as Go fills them', () => {
  const filled = (replacement: string): string | undefined =>
    relabeled(pod, { sourceLabels: ['a'], regex: '(f)(?P<rest>.*)', targetLabel: 'd', replacement })?.['d'];
  assert.equal(filled('$1-${rest}-$$'), 'f-oo-$');
  assert.equal(filled('[$1x$9$none$constructor]'), '[]', 'names that no group has');
  assert.equal(filled('${} $ ${1 $-'), '${} $ ${1 $-', 'what is no name stays');
  assert.equal(filled('[$01]'), '[]', 'a number does not begin with zero');
});

test('a dot matches line breaks too, and the end is the end', () => {
  assert.equal(relabeled({ a: 'x\ny' }, { action: 'drop', sourceLabels: ['a'], regex: 'x.y' }), undefined);
  assert.deepEqual(relabeled({ a: 'x\n' }, { action: 'drop', sourceLabels: ['a'], regex: 'x' }), { a: 'x\n' });
});

test('keep and drop decide by the whole of the joined values', () => {
  assert.equal(relabeled(pod, { action: 'drop', sourceLabels: ['a'], regex: '.*o.*' }), undefined);
  assert.deepEqual(relabeled(pod, { action: 'drop', sourceLabels: ['a'], regex: 'o' }), pod);
  assert.deepEqual(relabeled(pod, { action: 'keep', sourceLabels: ['a', 'b'], regex: 'foo;bar|x' }), pod);
  assert.equal(relabeled(pod, { action: 'keep', sourceLabels: ['a'], regex: 'no' }), undefined);
  assert.equal(relabeled(pod, { action: 'keep', sourceLabels: ['none'], regex: '.+' }), undefined);
});

test('keepequal and dropequal compare with the target', () => {
  const addresses = { __tmp_port: '1234', __port1: '1234', __port2: '5678' };
  const of = (action: string, source: string) =>
    relabeled(addresses, { action, sourceLabels: [source], targetLabel: '__tmp_port' });
  assert.deepEqual(of('keepequal', '__port1'), addresses);
  assert.equal(of('keepequal', '__port2'), undefined);
  assert.equal(of('dropequal', '__port1'), undefined);
  assert.deepEqual(of('dropequal', '__port2'), addresses);
});

test('hashmod gives a target to the same shard as Prometheus does', () => {
  const hashed = (sourceLabels: readonly string[], modulus: number) =>
    relabeled(pod, { action: 'hashmod', sourceLabels, targetLabel: 'd', modulus })?.['d'];
  // The digest of "baz" ends in f6bb68e44cf984c85f6e88: its last eight bytes as one big-endian number, modulo 1000.
  assert.equal(hashed(['c'], 1000), '976');
  assert.equal(hashed(['a', 'b'], 1000), '750');
  assert.equal(hashed(['a'], 1), '0');
});

test('labelmap copies labels under new names, labeldrop and labelkeep go by names', () => {
  const labels = { a: 'foo', b1: 'bar', b2: 'baz', __meta_my_bar: 'aaa', __meta_my_baz: 'bbb' };
  assert.deepEqual(
    relabeled({ a: 'foo', b1: 'bar', b2: 'baz' }, { action: 'labelmap', regex: '(b.*)', replacement: 'bar_${1}' }),
    {
      a: 'foo',
      b1: 'bar',
      b2: 'baz',
      bar_b1: 'bar',
      bar_b2: 'baz',
    },
  );
  assert.deepEqual(
    relabeled(labels, { action: 'labelmap', regex: '__meta_(my.*)' }, { action: 'labeldrop', regex: '__.*' }),
    {
      a: 'foo',
      b1: 'bar',
      b2: 'baz',
      my_bar: 'aaa',
      my_baz: 'bbb',
    },
  );
  assert.deepEqual(relabeled(labels, { action: 'labelkeep', regex: 'a|b.' }), { a: 'foo', b1: 'bar', b2: 'baz' });
  assert.deepEqual(relabeled(labels, { action: 'labeldrop', regex: 'b' }), labels, 'anchored at both ends');
});

test('lowercase and uppercase write into the target', () => {
  const rules = [
    { action: 'lowercase', sourceLabels: ['a'], targetLabel: 'a_lower' },
    { action: 'uppercase', sourceLabels: ['a', 'b'], separator: '-', targetLabel: 'a_upper' },
  ];
  const labels = { a: 'Straße', b: 'x' };
  assert.deepEqual(relabeled(labels, ...rules), { ...labels, a_lower: 'straße', a_upper: 'STRAßE-X' });
});

test('rules run in their order, and end with the first that drops', () => {
  const rules = [
    { sourceLabels: ['a'], targetLabel: 'd' },
    { action: 'keep', sourceLabels: ['d'], regex: 'foo' },
    { action: 'drop', sourceLabels: ['d'] },
  ];
  assert.deepEqual(relabeled(pod, ...rules.slice(0, 2)), { ...pod, d: 'foo' });
  assert.equal(relabeled(pod, ...rules), undefined);
});

test('what Prometheus would refuse is told and left out', () => {
  const rules = [{ action: 'explode' }, { action: 'hashmod', targetLabel: 'x' }, { regex: '(', targetLabel: 'x' }, {}];
  const { apply, faults } = compileRelabeling(rules.map(rule));
  assert.deepEqual(apply(LabelSet.from(pod))?.toRecord(), pod);
  assert.deepEqual(faults, [
    'the relabeling action explode is not known',
    'relabel configuration for hashmod requires non-zero modulus',
    'error parsing regexp: missing closing ): `(`',
    "relabel configuration for replace action requires 'target_label' value",
  ]);
});
