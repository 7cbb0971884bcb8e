import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { messageOf } from '../../base/async.ts';
import type { Logger } from '../../base/log.ts';
import { ruleGroups } from './alertRulesData.ts';
import { findFreePort, startChildServer, type ChildServer } from './childServer.ts';
import { alertmanagerConfig, toPrometheusConfig } from './prometheusConfig.ts';
import { findProgram } from './programSearch.ts';

/** The programs that were found. */
export interface PrometheusPrograms {
  readonly prometheus: string;
  /** Fills in the past; without it the graphs begin when the demo does. */
  readonly promtool: string | undefined;
  readonly alertmanager: string | undefined;
}

export interface PrometheusStackOptions {
  readonly programs: PrometheusPrograms;
  readonly directory: string;
  /** What is to be scraped, in the format of `file_sd_configs`. */
  readonly targetFile: string;
  readonly caPem: string;
  readonly token: string;
  /** A file of samples from before the start, in OpenMetrics' text format. */
  readonly history: string | undefined;
  /** Prometheus duration. */
  readonly scrapeInterval: string;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/** A Prometheus that scrapes the demo, with an Alertmanager where there is one. */
export interface PrometheusStack {
  /** `http://127.0.0.1:PORT` */
  readonly prometheus: string;
  readonly alertmanager: string | undefined;
  dispose(): Promise<void>;
}

/** Looks for a Prometheus and what belongs to it; undefined where none is installed. */
export function findPrometheus(): PrometheusPrograms | undefined {
  const prometheus = findProgram(['prometheus']);
  if (prometheus === undefined) return undefined;
  return {
    prometheus,
    promtool: findProgram(['promtool']),
    alertmanager: findProgram(['prometheus-alertmanager', 'alertmanager']),
  };
}

/**
 * Starts Prometheus and Alertmanager on loopback, with a configuration of their own in `directory`.
 * @throws Error when one of them does not start.
 */
export async function startPrometheusStack(options: PrometheusStackOptions): Promise<PrometheusStack> {
  const { programs, directory, log } = options;
  await mkdir(directory, { recursive: true });
  const started: ChildServer[] = [];
  const dispose = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.dispose()));
  };
  try {
    const [alertmanager] = await Promise.all([startAlertmanager(options, started), backfill(options)]);
    const ruleFile = join(directory, 'rules.yaml');
    await writeFile(ruleFile, stringify({ groups: ruleGroups }));
    const port = await findFreePort();
    const address = `127.0.0.1:${port}`;
    const config = join(directory, 'prometheus.yaml');
    const settings = {
      targetFile: options.targetFile,
      caFile: join(directory, 'ca.pem'),
      token: options.token,
      alertmanager,
      ruleFile,
      scrapeInterval: options.scrapeInterval,
      evaluationInterval: options.scrapeInterval,
    };
    await writeFile(settings.caFile, options.caPem);
    await writeFile(config, stringify(toPrometheusConfig(settings)), { mode: 0o600 });
    const server = await startChildServer({
      program: programs.prometheus,
      words: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(directory, 'data')}`,
        '--storage.tsdb.retention.time=3d',
        `--web.listen-address=${address}`,
        '--log.level=warn',
      ],
      readyUrl: `http://${address}/-/ready`,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    started.push(server);
    log.info(`Prometheus runs at http://${address}`);
    return {
      prometheus: `http://${address}`,
      alertmanager: alertmanager === undefined ? undefined : `http://${alertmanager}`,
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** @returns `127.0.0.1:PORT`, or undefined where no Alertmanager is installed. */
async function startAlertmanager(options: PrometheusStackOptions, started: ChildServer[]): Promise<string | undefined> {
  const { programs, directory, log, signal } = options;
  if (programs.alertmanager === undefined) {
    log.info('no Alertmanager is installed: alerts are seen in Prometheus alone');
    return undefined;
  }
  const config = join(directory, 'alertmanager.yaml');
  await writeFile(config, stringify(alertmanagerConfig));
  const address = `127.0.0.1:${await findFreePort()}`;
  const server = await startChildServer({
    program: programs.alertmanager,
    words: [
      `--config.file=${config}`,
      `--storage.path=${join(directory, 'alertmanager')}`,
      `--web.listen-address=${address}`,
      // Without this it would open a port for peers.
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    readyUrl: `http://${address}/-/ready`,
    ...(signal === undefined ? {} : { signal }),
  });
  started.push(server);
  return address;
}

/** Turns the samples of the past into blocks; without them the demo still works, and says why they are missing. */
async function backfill({ programs, directory, history, log, signal }: PrometheusStackOptions): Promise<void> {
  if (history === undefined) return;
  if (programs.promtool === undefined) {
    log.info('promtool is not installed: graphs begin now');
    return;
  }
  const words = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', history, join(directory, 'data')];
  try {
    const options = { timeout: 60_000, ...(signal === undefined ? {} : { signal }) };
    await promisify(execFile)(programs.promtool, words, options);
  } catch (error) {
    signal?.throwIfAborted();
    log.warn(`graphs begin now, since promtool could not fill in the past: ${messageOf(error)}`);
  } finally {
    await rm(history, { force: true });
  }
}
