import type { Labels } from '../../model/series.ts';
import { groupBy } from '../../base/groupBy.ts';
import { RegexError, compileRegex } from '../regex.ts';
import type { RuleEvaluator } from '../rules/ruleEvaluator.ts';
import { jsonAnswer, textAnswer, type HttpAnswer } from './httpAnswer.ts';
import { SilenceError, Silences, fits, stateOf, type Silence, type SilenceMatcher } from './silences.ts';

export interface AlertmanagerApiOptions {
  /** Whose firing alerts it has. */
  readonly rules: RuleEvaluator;
  /** What the Prometheus before it adds to the labels of each alert. */
  readonly externalLabels: Labels;
  /** Where that Prometheus is, for links. */
  readonly prometheusUrl: string;
  /** Its own configuration, as text. */
  readonly config: string;
  readonly receiver: string;
  readonly groupBy: readonly string[];
  /** An alert of the first severity silences those of the second that have these labels in common. */
  readonly inhibit: { readonly by: string; readonly of: string; readonly equal: readonly string[] };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
}

interface HeldAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
  readonly generatorUrl: string;
  readonly fingerprint: string;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

/** How long an alert holds that Prometheus does not repeat, in milliseconds: four evaluations. */
const holdsFor = 4 * 60_000;

/** Answers the paths of Alertmanager's API v2 from the alerts of a rule evaluator. Silences are kept in memory. */
export class AlertmanagerApi {
  readonly #options: AlertmanagerApiOptions;
  readonly #silences: Silences;
  readonly #started: number;

  constructor(options: AlertmanagerApiOptions) {
    this.#options = options;
    this.#silences = new Silences(options.now, options.newId);
    this.#started = options.now();
  }

  /** Answers one request. */
  answer(method: string, path: string, params: URLSearchParams, body: string): HttpAnswer {
    try {
      return this.#route(method, path, params, body);
    } catch (error) {
      if (error instanceof SilenceError) return refusal(error);
      if (error instanceof RegexError) return jsonAnswer(error.message, 400);
      throw error;
    }
  }

  #route(method: string, path: string, params: URLSearchParams, body: string): HttpAnswer {
    const id = /^\/api\/v2\/silence\/([^/]+)$/.exec(path)?.[1];
    if (id !== undefined) return this.#silence(method, id);
    if (path === '/api/v2/silences' && method === 'POST') {
      return jsonAnswer({ silenceID: this.#silences.set(parseBody(body)) });
    }
    if (method !== 'GET' && method !== 'HEAD') {
      return jsonAnswer({ code: 405, message: `method ${method} is not allowed, but [GET] are` }, 405);
    }
    switch (path) {
      case '/-/healthy':
      case '/-/ready':
        return textAnswer('OK', 200);
      case '/api/v2/status':
        return jsonAnswer(this.#status());
      case '/api/v2/receivers':
        return jsonAnswer([{ name: this.#options.receiver }]);
      case '/api/v2/alerts':
        return jsonAnswer(this.#wanted(params).map((alert) => this.#show(alert)));
      case '/api/v2/alerts/groups':
        return jsonAnswer(this.#groups(params));
      case '/api/v2/silences':
        return jsonAnswer(this.#listSilences(params));
      default:
        return jsonAnswer({ code: 404, message: `path ${path} was not found` }, 404);
    }
  }

  #silence(method: string, id: string): HttpAnswer {
    if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) {
      throw new SilenceError(422, `silenceID in path must be of type uuid: ${JSON.stringify(id)}`, 601);
    }
    const silence = this.#silences.get(id);
    if (silence === undefined) return textAnswer('', 404);
    if (method !== 'DELETE') return jsonAnswer(this.#showSilence(silence));
    this.#silences.expire(id);
    return textAnswer('', 200);
  }

  #status(): object {
    return {
      cluster: { peers: [], status: 'disabled' },
      config: { original: this.#options.config },
      uptime: new Date(this.#started).toISOString(),
      versionInfo: { version: '0.28.0', branch: '', buildDate: '', buildUser: '', goVersion: '', revision: '' },
    };
  }

  #listSilences(params: URLSearchParams): object[] {
    const filters = params.getAll('filter').flatMap(readFilter);
    return this.#silences.all
      .filter(({ matchers }) =>
        filters.every((filter) => matchers.some(({ name, value }) => name === filter.name && value === filter.value)),
      )
      .map((silence) => this.#showSilence(silence));
  }

  #showSilence(silence: Silence): object {
    const { id, matchers, startsAt, endsAt, updatedAt, createdBy, comment } = silence;
    return {
      id,
      status: { state: stateOf(silence, this.#options.now()) },
      updatedAt: showTime(updatedAt),
      comment,
      createdBy,
      endsAt: showTime(endsAt),
      matchers: matchers.map(({ name, value, isRegex, isEqual }) => ({ isEqual, isRegex, name, value })),
      startsAt: showTime(startsAt),
    };
  }

  /** The alerts that fire, with what keeps them from being sent. */
  #alerts(): readonly HeldAlert[] {
    const { rules, externalLabels, prometheusUrl, inhibit } = this.#options;
    const firing = rules.groups.flatMap((group) =>
      group.rules.flatMap(({ rule, alerts }) =>
        alerts
          .filter(({ state }) => state === 'firing')
          .map(({ labels, annotations, activeAt }) => {
            const all = { ...externalLabels, ...labels.toRecord() };
            const expr = encodeURIComponent(rule.expr).replaceAll('%20', '+');
            const generatorUrl = `${prometheusUrl}/graph?g0.expr=${expr}&g0.tab=1`;
            const startsAt = activeAt + (rule.kind === 'alerting' ? rule.forMs : 0);
            return { labels: all, annotations, startsAt, generatorUrl, fingerprint: labelFingerprint(all) };
          }),
      ),
    );
    const sources = firing.filter(({ labels }) => labels['severity'] === inhibit.by);
    return firing
      .map((alert) => ({
        ...alert,
        silencedBy: this.#silences.activeFor(alert.labels),
        inhibitedBy:
          alert.labels['severity'] === inhibit.of
            ? sources
                .filter(({ labels }) => inhibit.equal.every((name) => labels[name] === alert.labels[name]))
                .map(({ fingerprint }) => fingerprint)
            : [],
      }))
      .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  }

  #wanted(params: URLSearchParams): readonly HeldAlert[] {
    const filters = params.getAll('filter').flatMap(readFilter);
    const shows = (name: string): boolean => !params.has(name) || /^(?:true|1|t)$/i.test(params.get(name) ?? '');
    const receiver = params.get('receiver');
    if (receiver !== null && !isReceiver(receiver, this.#options.receiver)) return [];
    return this.#alerts().filter(
      ({ labels, silencedBy, inhibitedBy }) =>
        filters.every((filter) => fits(filter, labels[filter.name] ?? '')) &&
        (shows('active') || silencedBy.length + inhibitedBy.length > 0) &&
        (shows('silenced') || silencedBy.length === 0) &&
        (shows('inhibited') || inhibitedBy.length === 0),
    );
  }

  #groups(params: URLSearchParams): object[] {
    const names = this.#options.groupBy;
    const groups = groupBy(this.#wanted(params), ({ labels }) => JSON.stringify(names.map((name) => labels[name])));
    return [...groups.values()].map((alerts) => {
      const [first] = alerts;
      const labels = names.flatMap((name) => {
        const value = first?.labels[name];
        return value === undefined ? [] : [[name, value]];
      });
      return {
        alerts: alerts.map((alert) => this.#show(alert)),
        labels: Object.fromEntries(labels) as Labels,
        receiver: { name: this.#options.receiver },
      };
    });
  }

  #show({ labels, annotations, startsAt, generatorUrl, fingerprint, silencedBy, inhibitedBy }: HeldAlert): object {
    const now = this.#options.now();
    const isSuppressed = silencedBy.length + inhibitedBy.length > 0;
    return {
      annotations,
      endsAt: showTime(now + holdsFor),
      fingerprint,
      receivers: [{ name: this.#options.receiver }],
      startsAt: showTime(startsAt),
      status: { inhibitedBy, silencedBy, state: isSuppressed ? 'suppressed' : 'active' },
      updatedAt: showTime(now),
      generatorURL: generatorUrl,
      labels,
    };
  }
}

/** The fingerprint of a set of labels in Prometheus' and Alertmanager's code: FNV-1a over names and values in order, as hex. */
export function labelFingerprint(labels: Labels): string {
  let hash = 0xcbf29ce484222325n;
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  };
  for (const name of Object.keys(labels).sort()) {
    for (const text of [name, labels[name] ?? '']) {
      for (const byte of new TextEncoder().encode(text)) add(byte);
      add(255);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

const matcherPattern = /([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}]*))\s*(?:,|$)/y;

/** `severity="warning"` and the like, with quotes or without, one or more in braces too. @throws SilenceError */
function readFilter(text: string): readonly SilenceMatcher[] {
  const inner = text
    .trim()
    .replace(/^\{(.*)\}$/s, '$1')
    .trim();
  const matchers: SilenceMatcher[] = [];
  for (let at = 0; at < inner.length;) {
    matcherPattern.lastIndex = at;
    const [whole, name, operator = '', quoted, bare = ''] = matcherPattern.exec(inner) ?? [];
    if (whole === undefined || name === undefined) throw new SilenceError(400, `bad matcher format: ${text}`);
    const value = quoted?.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)) ?? bare.trim();
    matchers.push({ name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') });
    at += whole.length;
    while (inner[at] === ' ') at += 1;
  }
  return matchers;
}

function isReceiver(pattern: string, receiver: string): boolean {
  try {
    return compileRegex(`^(?:${pattern})$`).test(receiver);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new SilenceError(400, `failed to parse receiver param: ${error.message}`);
  }
}

function refusal({ status, code, message }: SilenceError): HttpAnswer {
  return jsonAnswer(code === 0 ? message : { code, message }, status);
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new SilenceError(400, `parsing silence body from "" failed, because invalid character`, 400);
  }
}

function showTime(ms: number): string {
  return new Date(ms).toISOString();
}
