import { asNumber, asRecord } from '../base/json.ts';

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

/** A port that somebody wants forwarded. */
export interface ForwardRequest {
  readonly subject: ForwardSubject;
  readonly choice: PodChoice;
  readonly port: ForwardPort;
  /** 0 for any. */
  readonly localPort: number;
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

/** A request as kept JSON holds it; undefined where it holds none. */
export function decodeForwardRequest(value: unknown): ForwardRequest | undefined {
  const kept = asRecord(value);
  const subject = decodeSubject(asRecord(kept?.['subject']) ?? {});
  const choice = decodeChoice(asRecord(kept?.['choice']) ?? {});
  const port = decodePort(asRecord(kept?.['port']) ?? {});
  const localPort = asNumber(kept?.['localPort']);
  if (subject === undefined || choice === undefined || port === undefined || localPort === undefined) return undefined;
  return { subject, choice, port, localPort };
}

function decodeSubject({ contextId, kind, namespace, name }: Kept): ForwardSubject | undefined {
  const isWhole =
    typeof contextId === 'string' &&
    typeof kind === 'string' &&
    typeof namespace === 'string' &&
    typeof name === 'string';
  return isWhole ? { contextId, kind, namespace, name } : undefined;
}

function decodeChoice({ kind, name, labelSelector }: Kept): PodChoice | undefined {
  if (kind === 'pod' && typeof name === 'string') return { kind, name };
  return kind === 'selector' && typeof labelSelector === 'string' ? { kind, labelSelector } : undefined;
}

function decodePort({ target, shown, name, detail }: Kept): ForwardPort | undefined {
  const isTarget = typeof target === 'number' || typeof target === 'string';
  const isWhole = typeof shown === 'number' && typeof name === 'string' && typeof detail === 'string';
  return isTarget && isWhole ? { target, shown, name, detail } : undefined;
}

type Kept = Readonly<Record<string, unknown>>;
