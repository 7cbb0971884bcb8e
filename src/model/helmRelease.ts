import type { ApiKind, Resource } from './resource.ts';

/** The newest revision of a Helm release, as the labels of the Secret or ConfigMap tell it that keeps it. */
export interface HelmRelease extends Resource {
  readonly release: string;
  /** What kind of object keeps it: Secrets, or with the driver of that name ConfigMaps. */
  readonly storage: ApiKind;
  /** `deployed`, `failed`, `pending-upgrade`, … */
  readonly status: string;
  readonly revision: number;
  /** Milliseconds since the epoch of the last change; 0 when unknown. */
  readonly modified: number;
}
