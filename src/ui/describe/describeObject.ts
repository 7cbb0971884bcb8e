import { messageOf } from '../../base/async.ts';
import { asArray, asRecord } from '../../base/json.ts';
import type { Resource } from '../../model/resource.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import { describeContainers } from './describeContainers.ts';
import { Interner } from '../../sources/kubernetes/interner.ts';
import type { Json } from '../../sources/kubernetes/kindDescriptor.ts';
import { readDetails } from '../../sources/kubernetes/objectDetails.ts';
import { readObject, toYaml, type ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import {
  objectAt,
  projectConditions,
  projectMetadata,
  textAt,
} from '../../sources/kubernetes/projections/objectFields.ts';
import { podKind } from '../../sources/kubernetes/projections/podKind.ts';
import { relatedObjects } from '../../sources/kubernetes/relatedObjects.ts';
import { ageText, tableSection } from './describedSection.ts';
import { describeRelatives } from './describeRelatives.ts';
import { eventSection } from './eventSection.ts';
import { textTable } from './textTable.ts';

/**
 * What one wants to know of an object at first: its conditions, its containers, what is inside it, related objects, what it has made and
 * who uses it, what happened to all of them, then its specification and status. Secret data is left out.
 * @param now milliseconds since the epoch.
 * @throws SourceError when the object itself cannot be read; of what else cannot be read, that is said.
 */
export async function describeObject(transport: HttpTransport, target: ObjectTarget, now: number): Promise<string> {
  const object = await readObject(transport, target);
  const containers = target.kind.kind === 'Pod' ? describeContainers(podKind.project(object, new Interner()), now) : [];
  const related = relatedObjects(object).map(({ role, name }) => [role, name]);
  const relatives = await describeRelatives(transport, target, object, now);
  const members = relatives.flatMap((one) => one.members);
  const sections = [
    headSection(object, target, now),
    tableSection('Conditions', conditionRows(object, now)),
    tableSection('Containers', containers),
    await detailSection(transport, target, projectMetadata(object, new Interner())),
    tableSection('Related', related),
    ...relatives.map(({ title, rows, failure }) =>
      failure === '' ? tableSection(title, rows) : `${title}\n  cannot be read: ${failure}`,
    ),
    await eventSection(transport, target, members, now),
    ...['spec', 'status'].map((field) => yamlSection(object, field)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headSection(object: Json, target: ObjectTarget, now: number): string {
  const meta = projectMetadata(object, new Interner());
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations');
  const finalizers = asArray(objectAt(object, 'metadata')['finalizers']) ?? [];
  const rows = [
    ['Name:', meta.name],
    ...(meta.namespace === '' ? [] : [['Namespace:', meta.namespace]]),
    ['Kind:', `${target.kind.kind} (${textAt(object, 'apiVersion')})`],
    ['Age:', ageText(meta.created, now)],
    ...(meta.deleted === undefined
      ? []
      : [['Deleted:', `${new Date(meta.deleted).toISOString()}, ${ageText(meta.deleted, now)} ago`]]),
    ...finalizers.map((name) => ['Finalizer:', String(name)]),
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

function yamlSection(object: Json, field: string): string {
  const part = asRecord(object[field]);
  if (part === undefined) return '';
  return `${field === 'spec' ? 'Specification' : 'Status'}\n${indent(toYaml({ metadata: {}, [field]: part }))}`;
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
