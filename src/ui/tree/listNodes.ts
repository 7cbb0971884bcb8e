import { categorize } from './kindCategories.ts';
import type { KindList } from './kindFeeds.ts';
import { feedProblem } from './problemNodes.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';

/** The categories of kinds of a namespace, or with an empty one of the whole cluster. */
export function categoryNodes(
  id: string,
  contextId: string,
  namespace: string,
  known: TreeKnowledge,
): readonly TreeNode[] {
  return categorize(known.kinds(contextId), namespace !== '').map((category) => ({
    kind: 'category',
    id: `${id}/category ${category.title}`,
    contextId,
    category,
    namespace,
  }));
}

/** The kinds of a category. */
export function categoryChildren(node: NodeOfKind<'category'>, known: TreeKnowledge): readonly TreeNode[] {
  return node.category.kinds.map((apiKind) => {
    const id = `${node.id}/${apiKind.resource}.${apiKind.group}`;
    const { contextId, namespace } = node;
    return { kind: 'kindGroup', id, contextId, namespace, source: { kind: 'table', apiKind }, list: known.list(id) };
  });
}

/** What an open list holds, after the reason why it is not up to date. */
export function listChildren(node: NodeOfKind<'kindGroup'>, known: TreeKnowledge): readonly TreeNode[] {
  const { id, contextId, list } = node;
  if (list === undefined) return [];
  const { items, status } = list;
  const rows = listRows(id, contextId, items, known);
  if (status.kind === 'failed') return [feedProblem(id, contextId, status.error), ...rows];
  return rows.length === 0 && status.kind === 'live' ? [{ kind: 'note', id: `${id}/none`, text: 'None' }] : rows;
}

function listRows(id: string, contextId: string, items: KindList['items'], known: TreeKnowledge): readonly TreeNode[] {
  switch (items.kind) {
    case 'table':
      return items.objects.map((object) => {
        const objectId = `${id}/${object.namespace}/${object.name}`;
        return {
          kind: 'object',
          id: objectId,
          contextId,
          apiKind: items.apiKind,
          object,
          details: known.details(objectId),
        };
      });
    case 'events':
      return items.events.map((event) => ({ kind: 'event', id: `${id}/${event.uid}`, contextId, event }));
    case 'releases':
      return items.releases.map((release) => ({ kind: 'release', id: `${id}/${release.release}`, contextId, release }));
  }
}
