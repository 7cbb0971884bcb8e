import type { ApiExchange } from './apiExchange.ts';
import { invalid } from './apiStatus.ts';
import { listAt } from './jsonValue.ts';

/** The parameters that every write takes. */
export interface WriteRequestOptions {
  readonly isDryRun: boolean;
  /** The name under which the write's fields are recorded. */
  readonly manager: string;
  /** Whether the request names a manager of its own, as an apply must. */
  readonly hasManager: boolean;
  readonly isForced: boolean;
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict';
}

/**
 * Reads the parameters of a write.
 * @param kind the options' kind in messages: `CreateOptions`, `PatchOptions`.
 * @throws ApiStatusError 422 for values that are not supported.
 */
export function readWriteOptions({ query, request }: ApiExchange, kind: string, body?: unknown): WriteRequestOptions {
  const dryRun = [...query.getAll('dryRun'), ...listAt(body, 'dryRun').map(String)];
  if (dryRun.some((value) => value !== 'All')) {
    const list = `[${dryRun.map((value) => JSON.stringify(value)).join(' ')}]`;
    throw unsupported(kind, 'dryRun', list, '"All"');
  }
  const validation = query.get('fieldValidation') ?? 'Warn';
  if (validation !== 'Ignore' && validation !== 'Warn' && validation !== 'Strict') {
    throw unsupported(kind, 'fieldValidation', JSON.stringify(validation), '"Ignore", "Strict", "Warn"');
  }
  const named = query.get('fieldManager') ?? '';
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? '';
  return {
    isDryRun: dryRun.length > 0,
    manager: named === '' ? agent : named,
    hasManager: named !== '',
    isForced: query.get('force') === 'true',
    fieldValidation: validation,
  };
}

function unsupported(kind: string, field: string, value: string, supported: string): Error {
  const message = `Unsupported value: ${value}: supported values: ${supported}`;
  return invalid(kind, 'meta.k8s.io', '', [{ reason: 'FieldValueNotSupported', field, message }]);
}
