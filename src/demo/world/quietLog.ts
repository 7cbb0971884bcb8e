import type { ContainerLogLine } from '../clusterWorld.ts';
import { createRandom, hashText } from './seededRandom.ts';

/** What the log of a program that nobody knows more about is made from. */
export interface QuietProgram {
  readonly name: string;
  /** Tells apart the runs of all containers. */
  readonly seed: string;
  /** Start and end of the run, in milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
}

const messages = [
  'level=info msg="request served" status=200 duration_ms=#',
  'level=info msg="request served" status=200 duration_ms=#',
  'level=info msg="batch committed" records=#',
  'level=debug msg="cache statistics" entries=# hit_ratio=0.#',
  'level=info msg="lease renewed" term=#',
  'level=warn msg="slow response from upstream" duration_ms=1#',
] as const;

const mostLines = 2000;

/**
 * The lines that a program outside the shop wrote between two times, the later one exclusive. They follow from the program alone and are
 * not stored, so that fifty thousand pods have logs without costing memory.
 */
export function quietLines(program: QuietProgram, from: number, to: number): readonly ContainerLogLine[] {
  const lines: ContainerLogLine[] = [];
  const step = 4000 + (hashText(program.seed) % 16_000);
  const last = Math.min(to, program.end);
  if (program.start >= from && program.start < last) {
    lines.push({ time: program.start, text: `${iso(program.start)} level=info msg="starting ${program.name}"` });
  }
  const first = Math.max(0, Math.floor((from - program.start) / step) - 1);
  const recent = Math.max(first, Math.ceil((last - program.start) / step) - mostLines);
  for (let index = recent; ; index += 1) {
    const random = createRandom(hashText(`${program.seed}#${index}`));
    const time = program.start + 300 + index * step + random.next() * step * 0.9;
    if (program.start + 300 + index * step >= last) break;
    const text = (messages[random.int(messages.length)] ?? messages[0]).replaceAll('#', () => String(random.int(99)));
    if (time >= from && time < last) lines.push({ time, text: `${iso(time)} ${text}` });
  }
  return lines;
}

function iso(time: number): string {
  return new Date(Math.floor(time)).toISOString();
}
