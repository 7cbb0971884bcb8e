import { messageOf } from '../../base/async.ts';
import { asRecord } from '../../base/json.ts';
import { formatAge } from '../../base/time.ts';
import type { Resource } from '../../model/resource.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import { describeContainers } from './describeContainers.ts';
import { Interner } from '../../sources/kubernetes/interner.ts';
import type { Json } from '../../sources/kubernetes/kindDescriptor.ts';
import { readDetails } from '../../sources/kubernetes/objectDetails.ts';
import { readObject, toYaml, type ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { readObjectEvents } from '../../sources/kubernetes/objectEvents.ts';
import { objectAt, projectConditions, projectMetadata, textAt } from '../../sources/kubernetes/projections/objectFields.ts';
import { podKind } from '../../sources/kubernetes/projections/podKind.ts';
import { relatedObjects } from '../../sources/kubernetes/relatedObjects.ts';
import { textTable } from './textTable.ts';

/**
 * What one wants to know of an object at first: its conditions, its containers, what is inside it, related objects, what happened to it, then its
 * specification and status. Secret data is left out.
 * @param now milliseconds since the epoch.
 * @throws SourceError when the object cannot be read; events that cannot be read are said to be so.
 */
export async function describeObject(transport: HttpTransport, target: ObjectTarget, now: number): Promise<string> {
  const object = await readObject(transport, target);
  const containers = target.kind.kind === 'Pod' ? describeContainers(podKind.project(object, new Interner()), now) : [];
  const related = relatedObjects(object).map(({ role, name }) => [role, name]);
  const sections = [
    headSection(object, target, now),
    tableSection('Conditions', conditionRows(object, now)),
    tableSection('Containers', containers),
    await detailSection(transport, target, projectMetadata(object, new Interner())),
    tableSection('Related', related),
    await eventSection(transport, target, now),
    ...['spec', 'status'].map((field) => yamlSection(object, field)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headSection(object: Json, target: ObjectTarget, now: number): string {
  const meta = projectMetadata(object, new Interner());
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations');
  const rows = [
    ['Name:', meta.name],
    ...(meta.namespace === '' ? [] : [['Namespace:', meta.namespace]]),
    ['Kind:', `${target.kind.kind} (${textAt(object, 'apiVersion')})`],
    ['Age:', ageText(meta.created, now)],
    ...Object.entries(meta.labels).map(([name, value]) => ['Label:', `${name}=${value}`]),
    ...Object.entries(annotations)
      .filter(([name]) => name !== 'kubectl.kubernetes.io/last-applied-configuration')
      .map(([name, value]) => ['Annotation:', `${name}=${String(value).slice(0, 200)}`]),
  ];
  return textTable(rows, '');
}

function conditionRows(object: Json, now: number): readonly (readonly string[])[] {
  return projectConditions(objectAt(object, 'status'), new Interner()).map((one) => [
    one.type,
    one.status,
    ageText(one.since, now),
    [one.reason, one.message].filter((text) => text !== '').join(': '),
  ]);
}

/** What the tree shows inside such an object: endpoints, keys without their values, what a policy allows. */
async function detailSection(transport: HttpTransport, { kind }: ObjectTarget, object: Resource): Promise<string> {
  const title = detailTitles.get(kind.resource) ?? 'Contents';
  try {
    const details = await readDetails(transport, kind, object);
    return tableSection(
      title,
      details.map(({ label, description }) => [label, description]),
    );
  } catch (error) {
    return `${title}\n  cannot be read: ${messageOf(error)}`;
  }
}

const detailTitles: ReadonlyMap<string, string> = new Map([
  ['services', 'Endpoints'],
  ['ingresses', 'Routes'],
  ['httproutes', 'Routes'],
  ['grpcroutes', 'Routes'],
  ['networkpolicies', 'Traffic'],
  ['configmaps', 'Keys'],
  ['secrets', 'Keys'],
  ['roles', 'Rules'],
  ['clusterroles', 'Rules'],
  ['rolebindings', 'Given to'],
  ['clusterrolebindings', 'Given to'],
]);

async function eventSection(transport: HttpTransport, target: ObjectTarget, now: number): Promise<string> {
  try {
    const events = await readObjectEvents(transport, { ...target, kind: target.kind.kind });
    if (events.length === 0) return 'Events\n  none';
    const rows = events.toReversed().map((event) => {
      const times = event.count > 1 ? ` (${event.count} times)` : '';
      return [event.type, event.reason, `${ageText(event.lastSeen, now)} ago${times}`, event.message];
    });
    return tableSection('Events, oldest first', rows);
  } catch (error) {
    return `Events\n  cannot be read: ${messageOf(error)}`;
  }
}

function tableSection(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `${title}\n${textTable(rows)}`;
}

function yamlSection(object: Json, field: string): string {
  const part = asRecord(object[field]);
  if (part === undefined) return '';
  return `${field === 'spec' ? 'Specification' : 'Status'}\n${indent(toYaml({ metadata: {}, [field]: part }))}`;
}

function ageText(time: number, now: number): string {
  return time === 0 ? 'unknown' : formatAge(now - time);
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
