import type { ApiKind } from './resource.ts';
import type { ObjectNote } from './objectNote.ts';

/** An object that is no workload, and what is to be said of how it is. */
export interface NotedObject {
  readonly kind: ApiKind;
  readonly namespace: string;
  readonly name: string;
  readonly note: ObjectNote;
}
