import type { Resource } from './resource.ts';

/** The newest revision of a Helm release, as the labels of its storage Secret tell it. */
export interface HelmRelease extends Resource {
  readonly release: string;
  /** `deployed`, `failed`, `pending-upgrade`, … */
  readonly status: string;
  readonly revision: number;
  /** Milliseconds since the epoch of the last change; 0 when unknown. */
  readonly modified: number;
}
