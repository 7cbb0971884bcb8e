import type { FluentReport, Span } from './fluentProblem.ts';

/** A socket that a config opens. */
export interface OpenedPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** The address it listens on; every one where it is undefined. */
  readonly address: string | undefined;
  /** What opens it. */
  readonly by: string;
  readonly span: Span;
}

/** Tells of a port that two of a config's servers open: the second one cannot start. */
export function reportPortClashes(opened: readonly OpenedPort[], report: FluentReport): void {
  const seen = new Map<string, OpenedPort[]>();
  for (const one of opened) {
    const key = `${one.protocol} ${one.port}`;
    const others = seen.get(key) ?? [];
    const other = others.find((earlier) => meet(earlier.address, one.address));
    if (other !== undefined) {
      const message = `Port ${one.port} is taken by '${other.by}' above: the second server cannot listen on it.`;
      report('port-clash', 'error', message, one.span);
    }
    seen.set(key, [...others.slice(0, 20), one]);
  }
}

function meet(one: string | undefined, other: string | undefined): boolean {
  return isAny(one) || isAny(other) || one === other;
}

function isAny(address: string | undefined): boolean {
  return address === undefined || address === '0.0.0.0' || address === '::';
}
