import { randomUUID } from 'node:crypto';
import { stringify } from 'yaml';
import { messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { AlertmanagerApi } from '../../engine/api/alertmanagerApi.ts';
import { PrometheusApi } from '../../engine/api/prometheusApi.ts';
import type { ServerFacts } from '../../engine/api/serverFacts.ts';
import { RuleEvaluator } from '../../engine/rules/ruleEvaluator.ts';
import { readRuleGroups } from '../../engine/rules/ruleFile.ts';
import { ruleGroups } from './alertRulesData.ts';
import { createAnswerHandler, createBodyHandler, type HttpHandler } from './httpHandler.ts';
import { alertmanagerConfig, toPrometheusConfig } from './prometheusConfig.ts';
import type { WorldMetrics } from './worldMetrics.ts';

const scrapeInterval = 10_000;
const alertmanagerAddress = 'alertmanager.monitoring:9093';

/**
 * Prometheus' HTTP API where no Prometheus is installed: scrapes the world as the real one would, evaluates the same rules, and answers from
 * the embedded engine.
 */
export class EmbeddedPrometheus implements Disposable {
  readonly handler: HttpHandler;
  /** The API of an Alertmanager that has its alerts. */
  readonly alertmanager: HttpHandler;
  readonly #metrics: WorldMetrics;
  readonly #rules: RuleEvaluator;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #isBusy = false;

  constructor(metrics: WorldMetrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
    const externalLabels = { cluster: 'demo' };
    this.#rules = new RuleEvaluator(metrics.store, readRuleGroups({ groups: ruleGroups }), { externalLabels });
    const now = (): number => Date.now();
    const server = serverFacts(metrics);
    const api = new PrometheusApi(metrics.store, { rules: this.#rules, now, server });
    this.handler = createAnswerHandler((path, query, _request, signal) => api.answer(path, query, signal));
    const alertmanager = new AlertmanagerApi({
      rules: this.#rules,
      externalLabels,
      prometheusUrl: 'http://prometheus.monitoring:9090',
      config: stringify(alertmanagerConfig),
      receiver: alertmanagerConfig.route.receiver,
      groupBy: alertmanagerConfig.route.group_by,
      inhibit: { by: 'critical', of: 'warning', equal: alertmanagerConfig.inhibit_rules[0].equal },
      now,
      newId: () => randomUUID(),
    });
    this.alertmanager = createBodyHandler((method, path, query, body) =>
      alertmanager.answer(method, path, query, body),
    );
    this.#timer = setInterval(() => {
      void this.turn();
    }, scrapeInterval);
  }

  /** Scrapes once and evaluates the rules; left out while the turn before still goes on. */
  async turn(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      const time = Date.now();
      this.#metrics.scrape(time);
      for (const problem of await this.#rules.evaluate(time)) this.#log.warn(problem.trim());
    } catch (error) {
      this.#log.warn(`the embedded Prometheus missed a scrape: ${messageOf(error)}`);
    } finally {
      this.#isBusy = false;
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}

/** What a Prometheus of this configuration would tell of itself. */
function serverFacts(metrics: WorldMetrics): ServerFacts {
  const seconds = `${String(scrapeInterval / 1000)}s`;
  const config = toPrometheusConfig({
    targetFile: 'targets.json',
    caFile: 'ca.pem',
    token: '<secret>',
    alertmanager: alertmanagerAddress,
    ruleFile: 'rules.yaml',
    scrapeInterval: seconds,
    evaluationInterval: seconds,
  });
  return {
    config: stringify(config),
    flags: { 'config.file': 'prometheus.yaml', 'query.lookback-delta': '5m', 'storage.tsdb.retention.time': '3d' },
    startedAt: Date.now(),
    retention: '3d',
    alertmanagers: [`http://${alertmanagerAddress}/api/v2/alerts`],
    targets: () =>
      metrics.targets.map(({ target, lastScrape, lastDurationMs }) => {
        const { instance = '', job = '' } = target.labels;
        const discoveredLabels = {
          __address__: instance,
          __metrics_path__: target.path,
          __scheme__: 'https',
          __scrape_interval__: seconds,
          __scrape_timeout__: '5s',
          ...target.labels,
        };
        const url = `https://kubernetes.default.svc${target.path}`;
        const times = { lastScrape, lastDurationMs, interval: seconds, timeout: '5s' };
        return { pool: job, discoveredLabels, labels: target.labels, url, lastError: '', ...times };
      }),
  };
}
