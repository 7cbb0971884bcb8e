import { formatExponent, formatSample } from '../promql/goNumber.ts';
import { compileMatcher, type CompiledMatcher } from '../promql/matcher.ts';
import type { MetricStore } from '../promql/metricStore.ts';
import { answerInstant, answerRange, badParameter, type ApiAnswer } from '../promql/promqlApi.ts';
import { PromqlEngine, type PromqlOptions } from '../promql/promqlEngine.ts';
import { PromqlError } from '../promql/promqlError.ts';
import { newestDialect } from '../promql/promqlDialect.ts';
import { readPromql } from '../promql/readPromql.ts';
import { selectorMatchers } from '../promql/selectorEval.ts';
import type { ActiveAlert, RuleEvaluator } from '../rules/ruleEvaluator.ts';
import {
  runtimeInfo,
  showTargets,
  targetMetadata,
  tsdbStatus,
  type ServerFacts,
  type TargetFacts,
} from './serverFacts.ts';
import { ParameterError, jsonAnswer, textAnswer, type HttpAnswer } from './httpAnswer.ts';
import { readDuration, readOptions, readTime } from './prometheusParameters.ts';

export interface PrometheusApiOptions extends PromqlOptions {
  /** Rules whose state `/api/v1/rules` and `/api/v1/alerts` tell. */
  readonly rules?: RuleEvaluator;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What the server tells of itself; without it, that it has neither targets nor a configuration. */
  readonly server?: ServerFacts;
}

const truncated = 'results truncated due to limit';

/** Answers the paths of Prometheus' HTTP API from a metric store, as Prometheus 3.5 does. */
export class PrometheusApi {
  readonly #store: MetricStore;
  readonly #engine: PromqlEngine;
  readonly #options: PrometheusApiOptions;

  constructor(store: MetricStore, options: PrometheusApiOptions) {
    this.#store = store;
    this.#engine = new PromqlEngine(store, options);
    this.#options = options;
  }

  /**
   * Answers one request; `params` are those of the URL and of a posted form together.
   * @throws the reason of the signal when it is aborted.
   */
  async answer(path: string, params: URLSearchParams, signal?: AbortSignal): Promise<HttpAnswer> {
    try {
      return await this.#route(path, params, signal);
    } catch (error) {
      if (error instanceof ParameterError) {
        return jsonAnswer(badParameter(error.parameter, error.message), 400);
      }
      if (error instanceof PromqlError) {
        const message = `invalid parameter "match[]": ${error.message}`;
        return jsonAnswer({ status: 'error', errorType: error.type, error: message }, 400);
      }
      throw error;
    }
  }

  async #route(path: string, params: URLSearchParams, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const values = /^\/api\/v1\/label\/([^/]+)\/values$/.exec(path);
    if (values !== null) return this.#labelValues(decodeURIComponent(values[1] ?? ''), params);
    switch (path) {
      case '/-/healthy':
        return textAnswer('Prometheus Server is Healthy.\n', 200);
      case '/-/ready':
        return textAnswer('Prometheus Server is Ready.\n', 200);
      case '/api/v1/query':
        return this.#instant(params, signal);
      case '/api/v1/query_range':
        return this.#range(params, signal);
      case '/api/v1/labels':
        return limited(this.#store.labelNames(this.#oneMatch(params)), params);
      case '/api/v1/series':
        return this.#series(params);
      case '/api/v1/metadata':
        return this.#metadata(params);
      case '/api/v1/query_exemplars':
        return this.#exemplars(params);
      case '/api/v1/rules':
        return success({ groups: this.#rules(params) });
      case '/api/v1/alerts':
        return success({ alerts: this.#allAlerts() });
      case '/api/v1/targets':
        return success(showTargets(this.#targets, params));
      case '/api/v1/targets/metadata':
        return success(targetMetadata(this.#store, this.#targets, params));
      case '/api/v1/scrape_pools':
        return success({ scrapePools: [...new Set(this.#targets.map(({ pool }) => pool))].sort() });
      case '/api/v1/alertmanagers': {
        const urls = this.#options.server?.alertmanagers ?? [];
        return success({ activeAlertmanagers: urls.map((url) => ({ url })), droppedAlertmanagers: [] });
      }
      case '/api/v1/status/buildinfo':
        return success({ version: '3.5.0', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
      case '/api/v1/status/config':
        return success({ yaml: this.#options.server?.config ?? '' });
      case '/api/v1/status/flags':
        return success(this.#options.server?.flags ?? {});
      case '/api/v1/status/runtimeinfo':
        return success(runtimeInfo(this.#options.server, this.#options.now()));
      case '/api/v1/status/tsdb':
        return success(tsdbStatus(this.#store, params));
      default:
        return textAnswer('404 page not found\n', 404);
    }
  }

  get #targets(): readonly TargetFacts[] {
    return this.#options.server?.targets() ?? [];
  }

  async #instant(params: URLSearchParams, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const time = params.get('time');
    const timeMs = time === null ? this.#options.now() : readTime('time', time);
    const options = readOptions(params, signal);
    return apiAnswer(await answerInstant(this.#engine, params.get('query') ?? '', timeMs, options), params);
  }

  async #range(params: URLSearchParams, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const start = readTime('start', params.get('start') ?? '');
    const end = readTime('end', params.get('end') ?? '');
    const step = readDuration('step', params.get('step') ?? '');
    const options = readOptions(params, signal);
    return apiAnswer(await answerRange(this.#engine, params.get('query') ?? '', start, end, step, options), params);
  }

  /** The matchers of one `match[]`; the API allows several, which then are told apart by `#matches`. */
  #oneMatch(params: URLSearchParams): CompiledMatcher[] {
    const [first] = this.#matches(params);
    return first ?? [];
  }

  #matches(params: URLSearchParams): CompiledMatcher[][] {
    return params.getAll('match[]').map((selector) => {
      const expr = readPromql(selector, newestDialect);
      if (expr.kind !== 'vectorSelector') throw new ParameterError('match[]', 'invalid expression type');
      return selectorMatchers(expr);
    });
  }

  #labelValues(name: string, params: URLSearchParams): HttpAnswer {
    const decoded = name.startsWith('U__') ? unescapeName(name) : name;
    const matches = this.#matches(params);
    if (matches.length === 0) return limited(this.#store.labelValues(decoded), params);
    const values = new Set(matches.flatMap((matchers) => this.#store.labelValues(decoded, matchers)));
    return limited([...values].sort(), params);
  }

  #series(params: URLSearchParams): HttpAnswer {
    const matches = this.#matches(params);
    if (matches.length === 0) {
      return jsonAnswer({ status: 'error', errorType: 'bad_data', error: 'no match[] parameter provided' }, 400);
    }
    const start = params.get('start') === null ? -Infinity : readTime('start', params.get('start') ?? '');
    const end = params.get('end') === null ? Infinity : readTime('end', params.get('end') ?? '');
    const found = new Map(
      matches
        .flatMap((matchers) => this.#store.select(matchers))
        .filter((series) => series.maxTime >= start && series.minTime <= end)
        .map(({ labels }) => [labels.key, compileLabels(labels)]),
    );
    return limited([...found.values()], params);
  }

  #metadata(params: URLSearchParams): HttpAnswer {
    const metric = params.get('metric');
    const limit = Number(params.get('limit') ?? -1);
    const entries = [...this.#store.metadata]
      .filter(([name]) => metric === null || metric === '' || name === metric)
      .slice(0, limit >= 0 ? limit : undefined)
      .map(([name, { type, unit, help }]) => [name, [{ type, unit, help }]]);
    return success(Object.fromEntries(entries));
  }

  #exemplars(params: URLSearchParams): HttpAnswer {
    const expr = readPromql(params.get('query') ?? '', newestDialect);
    const matchers =
      expr.kind === 'vectorSelector'
        ? selectorMatchers(expr)
        : [compileMatcher({ name: '__name__', operator: '=', value: '' })];
    const start = params.get('start') === null ? -Infinity : readTime('start', params.get('start') ?? '');
    const end = params.get('end') === null ? Infinity : readTime('end', params.get('end') ?? '');
    const found = this.#store.exemplars(matchers, start, end).map(({ labels, exemplars }) => ({
      seriesLabels: labels.toRecord(),
      exemplars: exemplars.map(({ labels: own, value, timeMs }) => ({
        labels: own,
        value: formatSample(value),
        timestamp: timeMs / 1000,
      })),
    }));
    return success(found);
  }

  #rules(params: URLSearchParams): object[] {
    const type = params.get('type');
    const hidesAlerts = params.get('exclude_alerts') === 'true';
    const wanted = type === 'alert' ? 'alerting' : type === 'record' ? 'recording' : undefined;
    return (this.#options.rules?.groups ?? []).map(({ group, rules }) => ({
      name: group.name,
      file: '',
      interval: (group.intervalMs ?? 60_000) / 1000,
      limit: group.limit,
      evaluationTime: 0,
      lastEvaluation: new Date(this.#options.now()).toISOString(),
      rules: rules
        .filter(({ rule }) => wanted === undefined || rule.kind === wanted)
        .map(({ rule, alerts, health, lastError }) => ({
          ...(rule.kind === 'alerting'
            ? {
                state: worstState(alerts),
                name: rule.alert,
                query: rule.expr,
                duration: rule.forMs / 1000,
                keepFiringFor: rule.keepFiringMs / 1000,
                labels: rule.labels,
                annotations: rule.annotations,
                alerts: hidesAlerts ? [] : alerts.map(showAlert),
              }
            : { name: rule.record, query: rule.expr, labels: rule.labels }),
          health,
          ...(lastError === '' ? {} : { lastError }),
          evaluationTime: 0,
          lastEvaluation: new Date(this.#options.now()).toISOString(),
          type: rule.kind,
        })),
    }));
  }

  #allAlerts(): object[] {
    return (this.#options.rules?.groups ?? []).flatMap(({ rules }) =>
      rules.flatMap(({ alerts }) => alerts.map(showAlert)),
    );
  }
}

function compileLabels(labels: { toRecord(): object }): object {
  return labels.toRecord();
}

function worstState(alerts: readonly ActiveAlert[]): string {
  if (alerts.some(({ state }) => state === 'firing')) return 'firing';
  return alerts.length > 0 ? 'pending' : 'inactive';
}

function showAlert({ labels, annotations, state, activeAt, value }: ActiveAlert): object {
  return {
    labels: labels.toRecord(),
    annotations,
    state,
    activeAt: new Date(activeAt).toISOString(),
    value: formatExponent(value),
  };
}

function success(data: unknown, warnings: readonly string[] = []): HttpAnswer {
  return jsonAnswer({ status: 'success', data, ...(warnings.length > 0 ? { warnings } : {}) });
}

function limited(list: readonly unknown[], params: URLSearchParams): HttpAnswer {
  const limit = Number(params.get('limit') ?? 0);
  return limit > 0 && list.length > limit ? success(list.slice(0, limit), [truncated]) : success(list);
}

const statusByType: Readonly<Record<string, number>> = {
  bad_data: 400,
  execution: 422,
  canceled: 499,
  timeout: 503,
  internal: 500,
  not_found: 404,
};

function apiAnswer(answer: ApiAnswer, params: URLSearchParams): HttpAnswer {
  if (answer.status === 'error') return jsonAnswer(answer, statusByType[answer.errorType] ?? 400);
  const limit = Number(params.get('limit') ?? 0);
  const { data } = answer;
  const isList = data.resultType === 'vector' || data.resultType === 'matrix';
  if (!(limit > 0) || !isList || data.result.length <= limit) return jsonAnswer(answer);
  const warnings = [...(answer.warnings ?? []), truncated];
  return jsonAnswer({ ...answer, data: { ...data, result: data.result.slice(0, limit) }, warnings });
}

/** `U__region_2e_name` stands for `region.name` in a path. */
function unescapeName(name: string): string {
  return name
    .slice(3)
    .replace(/__|_([\da-fA-F]+)_/g, (whole, hex?: string) =>
      hex === undefined ? (whole === '__' ? '_' : whole) : String.fromCodePoint(Number.parseInt(hex, 16)),
    );
}
