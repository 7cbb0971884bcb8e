import type { Resource } from './resource.ts';

/** A column as the server prints it: the ones of `kubectl get`, a custom resource's printer columns. */
export interface TableColumn {
  readonly name: string;
  /** 0 for the columns of `kubectl get`, more for those of `-o wide`. */
  readonly priority: number;
}

/** An object as a row of the server's own table. */
export interface TableObject extends Resource {
  /** Shared by all objects of one list. */
  readonly columns: readonly TableColumn[];
  /** One for each column. */
  readonly cells: readonly string[];
}
