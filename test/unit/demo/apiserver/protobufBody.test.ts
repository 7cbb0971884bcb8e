import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeProtobufBody } from '../../../../src/demo/apiserver/protobufBody.ts';

test('the body that kubectl auth can-i sends', () => {
  const bytes = Buffer.from(
    '6b3873000a320a17617574686f72697a6174696f6e2e6b38732e696f2f7631121753656c665375626a656374416363657373526576696577' +
      '123a0a100a0012001a0022002a0032003800420012' +
      '1c0a1a0a0473686f7012046c6973741a0022002a04706f647332003a001a080800120' +
      '01a0020001a002200',
    'hex',
  );
  assert.deepEqual(decodeProtobufBody(bytes), {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace: 'shop', verb: 'list', resource: 'pods' } },
  });
});

for (const [what, hex] of [
  ['no magic bytes', '00000000'],
  ['an end in the middle', '6b3873000a32'],
] as const) {
  test(`${what} are refused`, () => {
    assert.throws(() => decodeProtobufBody(Buffer.from(hex, 'hex')), { name: 'ApiStatusError' });
  });
}
