import type { LineLevel } from './logBook.ts';
import type { LogStyle } from './shopServices.ts';

/** What a program has to say, before it is put into the program's own format. */
export interface LogMessage {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly level: Exclude<LineLevel, 'unknown'>;
  readonly text: string;
  /** Who says it: a logger's or a module's name. */
  readonly logger: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** Lines that follow as they are: a stack trace. */
  readonly trace?: readonly string[];
}

/** The lines that a program of such a style writes for a message. */
export function formatMessage(style: LogStyle, message: LogMessage): readonly string[] {
  return formatters[style](message);
}

const formatters: Readonly<Record<LogStyle, (message: LogMessage) => readonly string[]>> = {
  json: ({ time, level, text, logger, fields, trace }) => [
    JSON.stringify({
      ts: iso(time),
      level,
      logger,
      msg: text,
      ...fields,
      ...(trace === undefined ? {} : { stack: trace.join('\n') }),
    }),
  ],
  logfmt: ({ time, level, text, logger, fields }) => [
    [
      `ts=${iso(time)}`,
      `level=${level}`,
      `caller=${logger}`,
      `msg=${quoted(text)}`,
      ...Object.entries(fields).map(([name, value]) => `${name}=${quoted(String(value))}`),
    ].join(' '),
  ],
  python: ({ time, level, text, logger, fields, trace }) => [
    `${iso(time).replace('T', ' ').replace('.', ',').replace('Z', '')} ${pythonLevels[level]} [${logger}] ${text}${tail(fields)}`,
    ...(trace ?? []),
  ],
  java: ({ time, level, text, logger, fields, trace }) => [
    `${iso(time)} ${level.toUpperCase().padStart(5)} 1 --- [nio-8080-exec-${(Math.floor(time) % 10) + 1}] ${logger} : ${text}${tail(fields)}`,
    ...(trace ?? []),
  ],
  ansi: ({ level, text, logger, fields, trace }) => [
    `\u001b[${ansiColours[level]}m${level.toUpperCase().padEnd(5)}\u001b[0m \u001b[2m${logger}\u001b[0m ${text}${tail(fields)}`,
    ...(trace ?? []),
  ],
  nginx: ({ time, level, text, fields }) =>
    level === 'info'
      ? [text]
      : [`${iso(time).slice(0, 19).replaceAll('-', '/').replace('T', ' ')} [${level}] 31#31: ${text}${tail(fields)}`],
  postgres: ({ time, level, text, trace }) => {
    const stamp = `${iso(time).replace('T', ' ').replace('Z', '')} UTC [${64 + (Math.floor(time / 1000) % 40)}]`;
    return [`${stamp} ${postgresLevels[level]}:  ${text}`, ...(trace ?? []).map((line) => `${stamp} ${line}`)];
  },
  redis: ({ time, level, text }) => [`1:M ${redisTime(time)} ${level === 'info' ? '*' : '#'} ${text}`],
  klog: ({ time, level, text, logger, fields }) => [
    `${level.charAt(0).toUpperCase()}${klogTime(time)}       1 ${logger}] ${JSON.stringify(text)}${Object.entries(
      fields,
    )
      .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
      .join('')}`,
  ],
  plain: ({ time, level, text }) => [
    `[${iso(time).slice(0, 19).replaceAll('-', '/').replace('T', ' ')}] [${level.padStart(5)}] ${text}`,
  ],
};

const pythonLevels = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' } as const;
const postgresLevels = { debug: 'DEBUG', info: 'LOG', warn: 'WARNING', error: 'ERROR' } as const;
const ansiColours = { debug: '36', info: '32', warn: '33', error: '1;31' } as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function iso(time: number): string {
  return new Date(Math.floor(time)).toISOString();
}

function tail(fields: LogMessage['fields']): string {
  const entries = Object.entries(fields);
  return entries.length === 0 ? '' : ` ${entries.map(([name, value]) => `${name}=${value}`).join(' ')}`;
}

function quoted(text: string): string {
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}

/** `22 Nov 2026 15:44:02.123` */
function redisTime(time: number): string {
  const date = new Date(Math.floor(time));
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} ${iso(time).slice(11, 23)}`;
}

/** `1122 15:44:02.123456` */
function klogTime(time: number): string {
  return `${iso(time).slice(5, 7)}${iso(time).slice(8, 10)} ${iso(time).slice(11, 23)}${String(Math.floor((time * 1000) % 1000)).padStart(3, '0')}`;
}

/** `22/Nov/2026:15:44:02 +0000`, as nginx and others write it into access logs. */
export function accessLogTime(time: number): string {
  const date = new Date(Math.floor(time));
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${months[date.getUTCMonth()] ?? ''}/${date.getUTCFullYear()}:${iso(time).slice(11, 19)} +0000`;
}
