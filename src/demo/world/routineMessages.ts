import type { LogMessage } from './logStyles.ts';
import type { Random } from './seededRandom.ts';
import type { LogStyle } from './shopServices.ts';

type Routine = readonly [level: LogMessage['level'], text: string, fields?: Readonly<Record<string, string>>];

/** How often a program says something without being asked, in seconds on average. */
export const routineInterval = 20;

const byStyle: Readonly<Record<LogStyle, readonly [Routine, ...Routine[]]>> = {
  json: [
    ['debug', 'connection pool statistics', { active: '#', idle: '#' }],
    ['info', 'configuration checked, nothing changed'],
  ],
  logfmt: [
    ['info', 'head GC completed', { duration: '#ms' }],
    ['info', 'checkpoint complete', { segments: '#' }],
    ['debug', 'cache swept', { evicted: '#' }],
  ],
  python: [
    ['info', 'refreshed product index, # documents'],
    ['debug', 'gunicorn worker # is alive'],
  ],
  java: [
    ['info', 'HikariPool-1 - Pool stats (total=10, active=#, idle=#, waiting=0)'],
    ['debug', 'Scheduled task finished in # ms'],
  ],
  ansi: [
    ['info', 'model als-2026-10 serves from cache, hit ratio 0.#'],
    ['debug', 'embedding batch of # done'],
  ],
  nginx: [['warn', 'a client request body is buffered to a temporary file /tmp/nginx/client-body/00000#']],
  postgres: [
    ['info', 'checkpoint starting: time'],
    ['info', 'checkpoint complete: wrote # buffers (0.5%); 0 WAL file(s) added, 0 removed, 1 recycled'],
    ['info', 'automatic vacuum of table "orders.public.stock": index scans: 1'],
  ],
  redis: [
    ['info', '100 changes in 300 seconds. Saving...'],
    ['info', 'Background saving started by pid #'],
    ['info', 'DB saved on disk'],
  ],
  klog: [
    ['info', 'Reconciled', { objects: '#' }],
    ['info', 'Watch closed, starting anew', { after: '5m#s' }],
  ],
  plain: [
    ['info', '[filter:kubernetes:kubernetes.0] metadata cache: # entries'],
    ['info', '[output:loki:loki.0] # records flushed'],
  ],
};

/** Something that a program of such a style says from time to time. */
export function routineMessage(style: LogStyle, logger: string, time: number, random: Random): LogMessage {
  const [level, text, fields = {}] = random.pick(byStyle[style]);
  const fill = (template: string): string => template.replaceAll('#', () => String(1 + random.int(240)));
  const filled = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fill(value)]));
  return { time, level, text: fill(text), logger, fields: filled };
}
