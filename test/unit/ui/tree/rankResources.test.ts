import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import { deploymentKind } from '../../../../src/sources/kubernetes/projections/workloadKinds.ts';
import { bestMatches, toRanked } from '../../../../src/ui/tree/rankResources.ts';

test('a resource is found by parts of its name, kind and namespace', () => {
  const resource = (kind: typeof podKind | typeof deploymentKind, namespace: string, name: string) => ({
    contextId: 'demo',
    ...{ kind, namespace, name },
  });
  const ranked = toRanked([
    resource(deploymentKind, 'shop', 'payment'),
    resource(podKind, 'shop', 'payment-7d9f-a'),
    resource(deploymentKind, 'bank', 'payment'),
    resource(deploymentKind, 'shop', 'cart'),
  ]);
  const found = (typed: string): string =>
    bestMatches(ranked, typed, 10)
      .map(({ namespace, name }) => `${namespace}/${name}`)
      .join(' ');
  assert.equal(found('payment'), 'shop/payment bank/payment shop/payment-7d9f-a');
  assert.equal(found('pay bank'), 'bank/payment');
  assert.equal(found('pod shop'), 'shop/payment-7d9f-a');
  assert.equal(found('nothing'), '');
  assert.equal(bestMatches(ranked, '', 2).length, 2);
});
