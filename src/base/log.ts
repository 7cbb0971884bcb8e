export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Where a component writes what it does. Messages hold no credentials and no Secret data. */
export interface Logger {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** A logger that puts `name` before each message. */
  child(name: string): Logger;
}

/** Builds a logger over one function that takes a level and a finished message. */
export function createLogger(write: (level: LogLevel, message: string) => void, name = ''): Logger {
  const at = (level: LogLevel) => (message: string) => {
    write(level, name === '' ? message : `[${name}] ${message}`);
  };
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (childName) => createLogger(write, name === '' ? childName : `${name}/${childName}`),
  };
}

/** A logger that forgets everything. */
export const nullLogger: Logger = createLogger(() => undefined);
