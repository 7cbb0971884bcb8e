import type { Labels } from './series.ts';

/** A kind as the API serves it. */
export interface ApiKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural, as in the URL: `pods`. */
  readonly resource: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** Whether it can be listed and not watched, such as the metrics of metrics-server. */
  readonly isListOnly?: boolean;
}

/** The object that controls another one (`metadata.ownerReferences` with `controller: true`). */
export interface OwnerRef {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** What is kept of every object, whatever its kind. */
export interface Resource {
  readonly uid: string;
  readonly name: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly created: number;
  /** Milliseconds since the epoch, when the deletion was asked for. */
  readonly deleted: number | undefined;
  /** The finalizers that an object waits for whose deletion was asked for; absent otherwise. */
  readonly heldBy?: readonly string[];
  readonly labels: Labels;
  readonly owner: OwnerRef | undefined;
  readonly resourceVersion: string;
}

/** A condition of an object's status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since the epoch of the last transition; 0 when unknown. */
  readonly since: number;
}

/** Names one object in one cluster. */
export interface ResourceRef {
  readonly kind: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}
