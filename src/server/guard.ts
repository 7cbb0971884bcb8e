import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { CancellationToken, Connection } from 'vscode-languageserver/node';

/**
 * Wraps a handler: a fault inside is logged and answered with `fallback`, so that one broken document never silences the server, and a
 * request that the editor took back costs no answer.
 */
export function guarded<P, R>(
  connection: Connection,
  name: string,
  fallback: R,
  handle: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError> {
  return async (params, token) => {
    // Keystrokes that wait in the queue take back what they made pointless.
    await new Promise((resolve) => setImmediate(resolve));
    if (isCancelled(token)) return cancelled();
    try {
      const result = await handle(params, token);
      return isCancelled(token) ? cancelled() : result;
    } catch (error) {
      connection.console.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return fallback;
    }
  };
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

/** Asks anew each time: the token changes while a handler waits. */
function isCancelled(token: CancellationToken): boolean {
  return token.isCancellationRequested;
}
