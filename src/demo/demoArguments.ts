import { parseArgs } from 'node:util';
import { messageOf } from '../base/async.ts';
import type { DemoClusterOptions } from './demoCluster.ts';

export const usage = `Usage: node src/demo/demoMain.ts [options]

  --port PORT       port of the API server on loopback (default: any free one)
  --pods N          pods beside those of the shop (default: 0)
  --seed N          another seed gives another cluster (default: 1)
  --speed X         simulated seconds for each real one (default: 1)
  --start TIME      simulated time at which the cluster is ready, as ISO 8601 (default: now)
  --history TIME    how much of the past is simulated, such as 90m or 6h (default: 2h)
  --embedded        answer for Prometheus from the embedded engine, as where none is installed
  --no-prometheus   start no Prometheus and no Alertmanager
  --bare            a cluster with nothing to observe it: no Prometheus, no Alertmanager, no Loki
  --dir FOLDER      where kubeconfigs and data go (default: a temporary folder, removed at the end)
`;

type Parsed = { readonly options: Omit<DemoClusterOptions, 'log' | 'signal'> } | { readonly error: string };

/** @param now the present, in milliseconds since the epoch. */
export function parseDemoArguments(words: readonly string[], now: number): Parsed {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        port: { type: 'string' },
        pods: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        speed: { type: 'string', default: '1' },
        start: { type: 'string' },
        history: { type: 'string', default: '2h' },
        embedded: { type: 'boolean', default: false },
        'no-prometheus': { type: 'boolean', default: false },
        bare: { type: 'boolean', default: false },
        dir: { type: 'string' },
      },
    });
    return {
      options: {
        ...(values.port === undefined ? {} : { port: wholeNumber('--port', values.port, 65_535) }),
        syntheticPods: wholeNumber('--pods', values.pods, 200_000),
        seed: wholeNumber('--seed', values.seed, 2 ** 31),
        speed: speed(values.speed),
        start: values.start === undefined ? now : moment(values.start),
        history: duration(values.history),
        usePrometheus: !values['no-prometheus'] && !values.bare,
        ...(values.embedded ? { useEmbedded: true } : {}),
        ...(values.bare ? { useLoki: false } : {}),
        ...(values.dir === undefined ? {} : { directory: values.dir }),
      },
    };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new Error(`${name} takes a whole number up to ${most}, not "${text}"`);
}

function speed(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 10_000) return value;
  throw new Error(`--speed takes a number above 0 and up to 10000, not "${text}"`);
}

function moment(text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new Error(`--start takes a time such as 2026-01-01T12:00:00Z, not "${text}"`);
}

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  const unit = { s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? 's'] ?? 1000;
  const value = match === null ? NaN : Number(match[1]) * unit;
  if (value <= 48 * 3_600_000) return value;
  throw new Error(`--history takes a time up to 48h such as 90m or 6h, not "${text}"`);
}
