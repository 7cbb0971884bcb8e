import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyDetails } from '../../../../src/sources/kubernetes/policyDetails.ts';

const words = (spec: unknown): string[] =>
  policyDetails({ spec }).map(({ label, description }) => `${label}: ${description}`);

test('a network policy says in words whom it is about and what it lets in and out', () => {
  assert.deepEqual(
    words({
      podSelector: { matchLabels: { app: 'payment' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } },
            { podSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'api'] }] } },
            { namespaceSelector: {}, podSelector: { matchLabels: { app: 'prometheus' } } },
          ],
          ports: [{ port: 8080 }, { protocol: 'UDP', port: 'dns' }, { port: 9000, endPort: 9010 }],
        },
        {},
      ],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ protocol: 'SCTP' }] }],
    }),
    [
      'Applies to: pods with app=payment',
      'Incoming: from namespace shop, or pods with tier in (web, api), or pods with app=prometheus of all namespaces · ports 8080, dns/UDP, 9000-9010',
      'Incoming: from anywhere · all ports',
      'Outgoing: to 10.0.0.0/8 except 10.1.0.0/16 · any SCTP port',
    ],
  );
});

test('a network policy without rules allows nothing, and one without types is about what comes in', () => {
  const denied = ['Applies to: all pods', 'Incoming: nothing is allowed', 'Outgoing: not restricted'];
  assert.deepEqual(words({ podSelector: {} }), denied);
  assert.deepEqual(words({ podSelector: {}, egress: [{}] }), [
    'Applies to: all pods',
    'Incoming: nothing is allowed',
    'Outgoing: to everywhere · all ports',
  ]);
  assert.deepEqual(words(undefined), denied, 'a policy without a specification');
});
