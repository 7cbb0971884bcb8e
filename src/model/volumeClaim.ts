import type { Resource } from './resource.ts';

/** A claim to storage. */
export interface VolumeClaim extends Resource {
  /** `Pending`, `Bound`, `Lost`. */
  readonly phase: string;
  /** Undefined: the default one; empty: none, a volume that somebody has made is waited for. */
  readonly storageClass: string | undefined;
}

/** How volumes are made. */
export interface StorageClass extends Resource {
  readonly provisioner: string;
  /** Whether a volume is made only when a pod needs it. */
  readonly waitsForPod: boolean;
  readonly isDefault: boolean;
}
