import type { Failure } from '../model/failure.ts';

/** What travels over a port. `id` and `sequence` count up from 1 on the side that sends. */
export type Envelope =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'notify'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'push'; readonly sequence: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'ack'; readonly sequence: number };

/** Changes whenever two sides of different age could misunderstand each other. */
const version = 'kube-observatory/1';

/** Wraps an envelope for the wire. */
export function sealEnvelope(envelope: Envelope): unknown {
  return { version, ...envelope };
}

/** What arrived, when it is one of ours and whole; undefined for anything else. */
export function openEnvelope(message: unknown): Envelope | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const fields = message as Readonly<Record<string, unknown>>;
  if (fields['version'] !== version) return undefined;
  const { kind, id, method, params, sequence, result } = fields;
  switch (kind) {
    case 'request':
      return isCount(id) && typeof method === 'string' ? { kind, id, method, params } : undefined;
    case 'result':
      return isCount(id) ? { kind, id, result } : undefined;
    case 'error':
      return isCount(id) ? { kind, id, failure: toFailure(fields['failure']) } : undefined;
    case 'cancel':
      return isCount(id) ? { kind, id } : undefined;
    case 'notify':
      return typeof method === 'string' ? { kind, method, params } : undefined;
    case 'push':
      return isCount(sequence) && typeof method === 'string' ? { kind, sequence, method, params } : undefined;
    case 'ack':
      return isCount(sequence) ? { kind, sequence } : undefined;
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function toFailure(value: unknown): Failure {
  if (typeof value !== 'object' || value === null) return { message: 'The other side failed without saying why.' };
  const { message, kind, tried, hint } = value as Readonly<Record<string, unknown>>;
  return {
    message: typeof message === 'string' ? message : 'The other side failed without saying why.',
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof tried === 'string' ? { tried } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
  };
}
