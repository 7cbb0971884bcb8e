import type { TryLinePanelState } from '../../src/protocol/tryLinePanelContract.ts';

const program = '{"level":"error","message":"payment declined","order":4711,"duration_ms":12.5}';

/** A line that the chosen source could find in its file. */
export function exampleLine({ path, sources, source, steps }: TryLinePanelState): string {
  const title = sources.find((one) => one.id === source)?.title ?? '';
  const parsers = steps.filter((step) => step.kind === 'parser').map((step) => step.title);
  if (/containers|\/pods\//.test(path)) return `2026-11-22T18:05:06.123456789Z stdout F ${program}`;
  if (title === 'syslog' || parsers.some((name) => name.startsWith('syslog')))
    return '<34>Oct 11 22:14:15 node-1 sshd[230]: Failed password for root from 10.0.0.7';
  if (/nginx|apache|access/.test(`${path} ${parsers.join(' ')}`))
    return '10.0.0.7 - - [22/Nov/2026:18:05:06 +0000] "GET /cart?id=7 HTTP/1.1" 502 157 "-" "curl/8.5.0"';
  return program;
}
