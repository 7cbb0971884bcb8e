/** The error types of Prometheus' HTTP API. */
export type PromqlErrorType = 'bad_data' | 'execution' | 'canceled' | 'timeout' | 'internal' | 'not_found';

/** A query that cannot be answered, in the words of Prometheus. */
export class PromqlError extends Error {
  readonly type: PromqlErrorType;

  constructor(type: PromqlErrorType, message: string) {
    super(message);
    this.name = 'PromqlError';
    this.type = type;
  }
}

/** A place in a query as Prometheus writes it: `line:column`, both from 1, the column in bytes. */
export function formatPosition(query: string, offset: number): string {
  if (query === '') return 'unknown position';
  const before = query.slice(0, Math.max(0, offset));
  const line = before.split('\n').length;
  const column = utf8Length(before.slice(before.lastIndexOf('\n') + 1)) + 1;
  return `${line}:${column}`;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      i += 1;
    } else bytes += 3;
  }
  return bytes;
}
