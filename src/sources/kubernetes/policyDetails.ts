import { asArray, asRecord, asString } from '../../base/json.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { Json } from './kindDescriptor.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

interface Direction {
  readonly type: 'Ingress' | 'Egress';
  readonly label: string;
  readonly rules: 'ingress' | 'egress';
  readonly peers: 'from' | 'to';
}

const directions: readonly Direction[] = [
  { type: 'Ingress', label: 'Incoming', rules: 'ingress', peers: 'from' },
  { type: 'Egress', label: 'Outgoing', rules: 'egress', peers: 'to' },
];

/** The label that each namespace has by itself, with its name. */
const nameLabel = 'kubernetes.io/metadata.name';

/** Which pods a NetworkPolicy (`networking.k8s.io/v1`) is about, and in words what it lets in and out. */
export function policyDetails(policy: Json): ObjectDetail[] {
  const spec = objectAt(policy, 'spec');
  const about = { label: 'Applies to', description: podsOf(objectAt(spec, 'podSelector')), level: 'ok' } as const;
  return [about, ...directions.flatMap((direction) => directionDetails(spec, direction))];
}

function directionDetails(spec: Json, { type, label, rules, peers }: Direction): ObjectDetail[] {
  if (!restrictedTypes(spec).includes(type)) return [{ label, description: 'not restricted', level: 'idle' }];
  const allowed = objectsAt(spec, rules);
  // Whatever no policy allows is dropped; another policy may allow more.
  if (allowed.length === 0) return [{ label, description: 'nothing is allowed', level: 'warning' }];
  return allowed.map((rule) => {
    const others = objectsAt(rule, peers).map(peerText);
    const where = others.length === 0 ? (peers === 'from' ? 'anywhere' : 'everywhere') : others.join(', or ');
    return { label, description: [`${peers} ${where}`, portsText(rule)].join(' · '), level: 'ok' };
  });
}

/** A policy that does not say is about what comes in, and about what goes out where it has rules for that. */
function restrictedTypes(spec: Json): readonly string[] {
  const said = (asArray(spec['policyTypes']) ?? []).flatMap((one) => asString(one) ?? []);
  if (said.length > 0) return said;
  return objectsAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function peerText(peer: Json): string {
  const block = asRecord(peer['ipBlock']);
  if (block !== undefined) {
    const except = (asArray(block['except']) ?? []).flatMap((one) => asString(one) ?? []);
    return `${textAt(block, 'cidr')}${except.length === 0 ? '' : ` except ${except.join(', ')}`}`;
  }
  const pods = asRecord(peer['podSelector']);
  const namespaces = asRecord(peer['namespaceSelector']);
  // Short, since a side bar is narrow: without pods named, all of the namespace are meant.
  if (namespaces === undefined) return pods === undefined || isAll(pods) ? 'this namespace' : podsOf(pods);
  const where = namespacesOf(namespaces);
  return pods === undefined || isAll(pods) ? where : `${podsOf(pods)} of ${where}`;
}

function isAll(selector: Json): boolean {
  return selectorText(selector) === '';
}

function podsOf(selector: Json): string {
  const wanted = selectorText(selector);
  return wanted === '' ? 'all pods' : `pods with ${wanted}`;
}

function namespacesOf(selector: Json): string {
  const labels = objectAt(selector, 'matchLabels');
  const name = labels[nameLabel];
  if (
    typeof name === 'string' &&
    Object.keys(labels).length === 1 &&
    objectsAt(selector, 'matchExpressions').length === 0
  )
    return `namespace ${name}`;
  const wanted = selectorText(selector);
  return wanted === '' ? 'all namespaces' : `namespaces with ${wanted}`;
}

/** `app=web, tier in (a, b)`, as `kubectl` takes it; empty for what selects all. */
function selectorText(selector: Json): string {
  const labels = Object.entries(objectAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${String(value)}`);
  const conditions = objectsAt(selector, 'matchExpressions').map((one) => {
    const key = textAt(one, 'key');
    const values = `(${(asArray(one['values']) ?? []).map(String).join(', ')})`;
    switch (textAt(one, 'operator')) {
      case 'In':
        return `${key} in ${values}`;
      case 'NotIn':
        return `${key} notin ${values}`;
      case 'DoesNotExist':
        return `!${key}`;
      default:
        return key;
    }
  });
  return [...labels, ...conditions].join(', ');
}

/** `ports 8080, 53/UDP, any SCTP port`: TCP goes without saying. */
function portsText(rule: Json): string {
  const named: string[] = [];
  const whole: string[] = [];
  for (const one of objectsAt(rule, 'ports')) {
    const protocol = textAt(one, 'protocol') || 'TCP';
    const { port, endPort } = one;
    if (typeof port !== 'number' && typeof port !== 'string') whole.push(`any ${protocol} port`);
    else
      named.push(
        `${port}${typeof endPort === 'number' ? `-${endPort}` : ''}${protocol === 'TCP' ? '' : `/${protocol}`}`,
      );
  }
  const list = named.length === 0 ? [] : [`${named.length === 1 ? 'port' : 'ports'} ${named.join(', ')}`];
  return [...list, ...whole].join(', ') || 'all ports';
}
