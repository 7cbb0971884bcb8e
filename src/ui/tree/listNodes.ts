import { columnNote } from '../../analysis/objectNotes.ts';
import { isUnhealthy } from '../../model/health.ts';
import type { NotedObject } from '../../model/notedObject.ts';
import type { ObjectNote } from '../../model/objectNote.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { TableObject } from '../../model/tableObject.ts';
import { categorize } from './kindCategories.ts';
import type { KindList, KindSource } from './kindFeeds.ts';
import { feedProblem } from './problemNodes.ts';
import { matchesKind, matchesNoted, matchesObject } from './treeFilter.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';

/** What lists are of: one namespace, the namespaced kinds of all, or what belongs to none. */
export type ListScope =
  { readonly kind: 'namespace'; readonly namespace: string } | { readonly kind: 'allNamespaces' | 'cluster' };

/** The categories of other kinds, then Helm releases and events where namespaces have them. */
export function listNodes(id: string, contextId: string, scope: ListScope, known: TreeKnowledge): readonly TreeNode[] {
  const isNamespaced = scope.kind !== 'cluster';
  const namespace = scope.kind === 'namespace' ? scope.namespace : '';
  const isAllNamespaces = scope.kind === 'allNamespaces';
  const base = isAllNamespaces ? `${id}/all` : id;
  const { filter } = known;
  const troubles = troublesIn(contextId, namespace, known);
  // Of the health of what is in the other lists nothing is known.
  const isHealthOnly = filter?.isOnlyUnhealthy === true && filter.kinds.length === 0;
  const categories = categorize(known.kinds(contextId), isNamespaced).flatMap((category): TreeNode[] => {
    const kinds = category.kinds.filter(
      (one) => (filter === undefined || matchesKind(one.kind, filter)) && (!isHealthOnly || countOf(one, troubles) > 0),
    );
    if (kinds.length === 0) return [];
    const unhealthy = kinds.reduce((sum, one) => sum + countOf(one, troubles), 0);
    const own = { ...category, kinds };
    const ownId = `${base}/category ${category.title}`;
    return [{ kind: 'category', id: ownId, contextId, category: own, namespace, isAllNamespaces, unhealthy }];
  });
  if (isHealthOnly || !isNamespaced || (filter?.kinds.length ?? 0) > 0) return categories;
  const group = (source: KindSource): TreeNode => {
    const ownId = `${base}/${source.kind}`;
    return { kind: 'kindGroup', id: ownId, contextId, source, namespace, list: known.list(ownId), unhealthy: 0 };
  };
  return [...categories, group({ kind: 'releases' }), group({ kind: 'events' })];
}

/** The kinds of a category. */
export function categoryChildren(node: NodeOfKind<'category'>, known: TreeKnowledge): readonly TreeNode[] {
  const { contextId, namespace } = node;
  const troubles = troublesIn(contextId, namespace, known);
  return node.category.kinds.map((apiKind) => {
    const id = `${node.id}/${apiKind.resource}.${apiKind.group}`;
    const source = { kind: 'table', apiKind } as const;
    const unhealthy = countOf(apiKind, troubles);
    return { kind: 'kindGroup', id, contextId, namespace, source, list: known.list(id), unhealthy };
  });
}

/** An open list has read more, such as endpoints, but does not know what is meant to be so: scaled to nothing, waiting for a pod. */
function chosenNote(known: ObjectNote | undefined, read: ObjectNote | undefined): ObjectNote | undefined {
  if (read === undefined || known === undefined) return read ?? known;
  return read.level === 'ok' || known.level === 'progressing' ? read : known;
}

/** The objects of a namespace, or with an empty one of all, that somebody should look at and the filter leaves. */
function troublesIn(contextId: string, namespace: string, known: TreeKnowledge): readonly NotedObject[] {
  const { filter } = known;
  return known
    .noted(contextId)
    .filter(
      (one) =>
        isUnhealthy(one.note) &&
        (namespace === '' || one.namespace === namespace) &&
        (filter === undefined || matchesNoted(one, filter)),
    );
}

function countOf({ group, resource }: ApiKind, troubles: readonly NotedObject[]): number {
  return troubles.filter(({ kind }) => kind.resource === resource && kind.group === group).length;
}

/** What an open list holds, after the reason why it is not up to date. */
export function listChildren(node: NodeOfKind<'kindGroup'>, known: TreeKnowledge): readonly TreeNode[] {
  const { id, contextId, list } = node;
  if (list === undefined) return [];
  const { items, status } = list;
  const rows = listRows(node, items, known);
  if (status.kind === 'failed') return [feedProblem(id, contextId, status.error), ...rows];
  return rows.length === 0 && status.kind === 'live' ? [{ kind: 'note', id: `${id}/none`, text: 'None' }] : rows;
}

function listRows(
  { id, contextId, namespace }: NodeOfKind<'kindGroup'>,
  items: KindList['items'],
  known: TreeKnowledge,
): readonly TreeNode[] {
  const chosen = namespace === '' ? known.namespaces(contextId) : undefined;
  const isShown = (one: { readonly namespace: string }): boolean =>
    chosen === undefined || one.namespace === '' || chosen.includes(one.namespace);
  switch (items.kind) {
    case 'table': {
      const { filter } = known;
      const { apiKind } = items;
      const noted = new Map(
        known
          .noted(contextId)
          .filter(({ kind }) => kind.resource === apiKind.resource && kind.group === apiKind.group)
          .map((one) => [`${one.namespace}/${one.name}`, one.note]),
      );
      const noteOf = (object: TableObject): ObjectNote | undefined => {
        const key = `${object.namespace}/${object.name}`;
        return chosenNote(noted.get(key), items.notes.get(key)) ?? columnNote(object);
      };
      const shown = items.objects.filter(
        (object) =>
          isShown(object) &&
          (filter === undefined || matchesObject(apiKind, object, noteOf(object), filter, known.now)),
      );
      return shown.map((object) => {
        const objectId = `${id}/${object.namespace}/${object.name}`;
        const where = namespace === '' ? object.namespace : '';
        const details = known.details(objectId);
        return { kind: 'object', id: objectId, contextId, apiKind, object, note: noteOf(object), where, details };
      });
    }
    case 'events':
      return items.events
        .filter(isShown)
        .map((event) => ({ kind: 'event', id: `${id}/${event.uid}`, contextId, event }));
    case 'releases':
      return items.releases.filter(isShown).map((release) => {
        const releaseId = `${id}/${release.namespace}/${release.release}`;
        const where = namespace === '' ? release.namespace : '';
        return { kind: 'release', id: releaseId, contextId, release, where, details: known.details(releaseId) };
      });
    case 'revisions':
      return items.revisions.map((revision) => ({
        kind: 'revision',
        id: `${id}/${revision.name}`,
        contextId,
        apiKind: items.apiKind,
        namespace,
        revision,
      }));
  }
}
