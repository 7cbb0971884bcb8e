import type { Resource, ResourceRef } from './resource.ts';

/** What a controller or the kubelet reported about an object. */
export interface ClusterEvent extends Resource {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly about: ResourceRef & { readonly uid: string };
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The component that reported it. */
  readonly source: string;
}
