import type { Revision } from '../../../model/revision.ts';
import type { TableObject } from '../../../model/tableObject.ts';
import type { Workload } from '../../../model/workload.ts';
import { tableKind } from './tableKind.ts';

/** StatefulSets and DaemonSets keep their templates in these; a row of the server's table leaves the template itself out. */
export const controllerRevisionKind = tableKind({
  ...{ group: 'apps', version: 'v1', resource: 'controllerrevisions', kind: 'ControllerRevision', isNamespaced: true },
});

/** A Deployment's revisions among the ReplicaSets of its namespace, newest first. */
export function revisionsOfDeployment(deployment: Workload, replicaSets: Iterable<Workload>): readonly Revision[] {
  return newestFirst(
    [...replicaSets]
      .filter(({ owner }) => owner?.uid === deployment.uid)
      .map((one) => ({
        name: one.name,
        number: Number(one.revision) || 0,
        pods: one.updated,
        ready: one.ready,
        images: one.images,
        created: one.created,
      })),
  );
}

/** The revisions of a StatefulSet or DaemonSet, newest first. */
export function revisionsOfController(owner: Workload, rows: Iterable<TableObject>): readonly Revision[] {
  return newestFirst(
    [...rows]
      .filter((one) => one.owner?.uid === owner.uid)
      .map(({ name, created, columns, cells }) => {
        const number = Number(cells[columns.findIndex((column) => column.name.toLowerCase() === 'revision')]) || 0;
        return { name, number, pods: undefined, ready: undefined, images: [], created };
      }),
  );
}

/** The newest is the current one: a controller that goes back to an old template gives that a new number. */
function newestFirst(revisions: Omit<Revision, 'isCurrent'>[]): readonly Revision[] {
  return revisions
    .sort((a, b) => b.number - a.number || b.created - a.created)
    .map((one, index) => ({ ...one, isCurrent: index === 0 }));
}
