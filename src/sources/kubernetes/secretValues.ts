import type { HttpTransport } from '../httpTransport.ts';
import { readObject, type ObjectTarget } from './objectActions.ts';
import { objectAt } from './projections/objectFields.ts';

/** One value of a Secret. Never logged, and kept no longer than it is shown. */
export interface SecretValue {
  readonly key: string;
  /** Bytes of the value. */
  readonly size: number;
  /** Undefined for bytes that are no text. */
  readonly text: string | undefined;
  /** As the API holds it. */
  readonly base64: string;
}

/** The values of a Secret, in the order of their keys. @throws SourceError */
export async function readSecretValues(
  transport: HttpTransport,
  target: ObjectTarget,
): Promise<readonly SecretValue[]> {
  const data = objectAt(await readObject(transport, target), 'data');
  return Object.entries(data)
    .map(([key, value]) => toSecretValue(key, typeof value === 'string' ? value : ''))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function toSecretValue(key: string, base64: string): SecretValue {
  const bytes = Buffer.from(base64, 'base64');
  return { key, size: bytes.length, text: textOf(bytes), base64 };
}

function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Control characters other than tabs and line breaks mean that it was not written to be read.
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
