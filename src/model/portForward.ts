/** Something whose ports can be forwarded: a pod, or what has pods. */
export interface ForwardSubject {
  readonly contextId: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Which pods a forward may go to: the named one, or any that the label selector picks. */
export type PodChoice =
  { readonly kind: 'pod'; readonly name: string } | { readonly kind: 'selector'; readonly labelSelector: string };

/** A port that can be forwarded. */
export interface ForwardPort {
  /** The port in the pod: a number, or the name of a container's port, which may have another number in each pod. */
  readonly target: number | string;
  /** What the subject itself calls it: a Service's own port. */
  readonly shown: number;
  readonly name: string;
  /** What tells ports apart: the container's name, `→ 8080`. */
  readonly detail: string;
}

export type ForwardState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly pod: string }
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** A forward as it stands now. */
export interface PortForwardSnapshot {
  readonly id: string;
  readonly subject: ForwardSubject;
  readonly port: ForwardPort;
  /** On 127.0.0.1. */
  readonly localPort: number;
  readonly state: ForwardState;
  /** Connections that are open. */
  readonly connections: number;
  /** Why the last connection failed; empty once one has brought data since. */
  readonly problem: string;
}
