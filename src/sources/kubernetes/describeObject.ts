import { asRecord } from '../../base/json.ts';
import { formatAge } from '../../base/time.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { Interner } from './interner.ts';
import { listAll } from './listReader.ts';
import { readObject, toYaml, type ObjectTarget } from './objectActions.ts';
import { eventKind } from './projections/clusterKinds.ts';
import { objectAt, objectsAt, projectConditions, projectMetadata, textAt } from './projections/objectFields.ts';
import { messageOf } from '../../base/async.ts';

/**
 * What one wants to know of an object at first: who owns it, its conditions, its specification and status, and what happened to it.
 * Secret data is left out.
 * @throws SourceError when the object cannot be read; events that cannot be read are said to be so.
 */
export async function describeObject(transport: HttpTransport, target: ObjectTarget, now: number): Promise<string> {
  const object = await readObject(transport, target);
  const intern = new Interner();
  const meta = projectMetadata(object, intern);
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations');
  const age = (time: number): string => (time === 0 ? 'unknown' : formatAge(now - time));
  const owners = objectsAt(objectAt(object, 'metadata'), 'ownerReferences');
  const conditions = projectConditions(objectAt(object, 'status'), intern);
  const lines = [
    `Name:         ${meta.name}`,
    ...(meta.namespace === '' ? [] : [`Namespace:    ${meta.namespace}`]),
    `Kind:         ${target.kind.kind} (${textAt(object, 'apiVersion')})`,
    `Age:          ${age(meta.created)}`,
    ...owners.map((owner) => `Controlled by ${textAt(owner, 'kind')}/${textAt(owner, 'name')}`),
    ...Object.entries(meta.labels).map(([name, value]) => `Label:        ${name}=${value}`),
    ...Object.entries(annotations)
      .filter(([name]) => name !== 'kubectl.kubernetes.io/last-applied-configuration')
      .map(([name, value]) => `Annotation:   ${name}=${String(value).slice(0, 200)}`),
  ];
  const sections = [
    lines.join('\n'),
    conditions.length === 0
      ? ''
      : `Conditions\n${conditions
          .map(
            (one) =>
              `  ${one.type.padEnd(24)} ${one.status.padEnd(8)} ${age(one.since).padEnd(8)} ${[one.reason, one.message].filter((text) => text !== '').join(': ')}`,
          )
          .join('\n')}`,
    await eventSection(transport, target, meta.uid, now),
    ...['spec', 'status'].flatMap((field) => {
      const part = asRecord(object[field]);
      return part === undefined
        ? []
        : [`${field === 'spec' ? 'Specification' : 'Status'}\n${indent(toYaml({ metadata: {}, [field]: part }))}`];
    }),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

async function eventSection(transport: HttpTransport, target: ObjectTarget, uid: string, now: number): Promise<string> {
  try {
    const namespace = target.namespace === '' ? undefined : target.namespace;
    const fieldSelector = `involvedObject.uid=${uid}`;
    const { items } = await listAll(transport, eventKind, { namespace, fieldSelector }, new Interner());
    const events = [...items.values()].sort((a, b) => a.lastSeen - b.lastSeen);
    if (events.length === 0) return 'Events\n  none';
    const rows = events.map((event) => {
      const when = `${formatAge(now - event.lastSeen)} ago${event.count > 1 ? ` (${event.count} times)` : ''}`;
      return `  ${event.type.padEnd(8)} ${event.reason.padEnd(24)} ${when.padEnd(22)} ${event.message}`;
    });
    return `Events, oldest first\n${rows.join('\n')}`;
  } catch (error) {
    return `Events\n  cannot be read: ${messageOf(error)}`;
  }
}

/** The YAML of one field without the empty metadata that it was written with. */
function indent(yaml: string): string {
  return yaml
    .replace(/^metadata: \{\}\n/, '')
    .split('\n')
    .slice(1)
    .join('\n')
    .trimEnd();
}
