import type { Resource } from './resource.ts';

/** A namespace. */
export interface ClusterNamespace extends Resource {
  /** What its deletion waits for, in the server's words, the one that tells most first; empty while nobody deletes it. */
  readonly remains: readonly string[];
}
