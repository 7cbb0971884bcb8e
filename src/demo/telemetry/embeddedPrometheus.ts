import { messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { PrometheusApi } from '../../engine/api/prometheusApi.ts';
import { RuleEvaluator } from '../../engine/rules/ruleEvaluator.ts';
import { readRuleGroups } from '../../engine/rules/ruleFile.ts';
import { ruleGroups } from './alertRulesData.ts';
import { createAnswerHandler, type HttpHandler } from './httpHandler.ts';
import type { WorldMetrics } from './worldMetrics.ts';

const scrapeInterval = 10_000;

/**
 * Prometheus' HTTP API where no Prometheus is installed: scrapes the world as the real one would, evaluates the same rules, and answers from
 * the embedded engine.
 */
export class EmbeddedPrometheus implements Disposable {
  readonly handler: HttpHandler;
  readonly #metrics: WorldMetrics;
  readonly #rules: RuleEvaluator;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #isBusy = false;

  constructor(metrics: WorldMetrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
    this.#rules = new RuleEvaluator(metrics.store, readRuleGroups({ groups: ruleGroups }), {
      externalLabels: { cluster: 'demo' },
    });
    const api = new PrometheusApi(metrics.store, { rules: this.#rules, now: () => Date.now() });
    this.handler = createAnswerHandler((path, query, _request, signal) => api.answer(path, query, signal));
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
