import type { KubeObject } from '../kubeObject.ts';
import type { Disturbance } from './serviceHealth.ts';

/** Something that happens to the cluster from outside. Durations are in milliseconds. */
export type Incident =
  /** Somebody releases an image, good or bad. */
  | { readonly kind: 'release'; readonly namespace: string; readonly deployment: string; readonly image: string }
  /** The kernel kills the container of a service's pod (the first by name) for its memory, whatever it used. */
  | { readonly kind: 'oomKill'; readonly namespace: string; readonly app: string }
  /** A service is slow or fails for a while. */
  | { readonly kind: 'disturb'; readonly service: string; readonly disturbance: Disturbance; readonly duration: number }
  /** A claim's volume fills up until nothing is left. */
  | { readonly kind: 'fillVolume'; readonly namespace: string; readonly claim: string; readonly duration: number }
  /** A node runs short of memory, refuses pods and throws one out. */
  | { readonly kind: 'memoryPressure'; readonly node: string; readonly duration: number }
  /** Somebody creates an object. */
  | { readonly kind: 'create'; readonly object: KubeObject };

/** An incident with its time, in milliseconds after the start that the world is told (before it, when negative). */
export interface ScheduledIncident {
  readonly offset: number;
  readonly incident: Incident;
  /** Happens again and again at this distance. */
  readonly every?: number;
}
