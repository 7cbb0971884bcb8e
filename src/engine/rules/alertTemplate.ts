import { goLower, goUpper } from '../../base/goCase.ts';
import type { Labels } from '../../model/series.ts';
import { formatG } from '../promql/goNumber.ts';
import { expandTemplate } from '../promql/regexTemplate.ts';
import { parsePrometheusDuration } from '../../lang/query/goDuration.ts';
import { compileRegex } from '../regex.ts';
import { GoTemplate, TemplateInterrupt } from '../template/goTemplate.ts';
import { GoTime } from '../template/goTime.ts';
import type { GoValue } from '../template/goValue.ts';
import { comparisonFunctions, queryEscape } from '../template/templateComparisons.ts';
import { define, ofTexts, textArg, type TemplateFunction } from '../template/templateFunction.ts';

/** A sample as `query` hands it to a template. */
export interface TemplateSample {
  readonly labels: Labels;
  readonly value: number;
}

/** What the template of an alert's label or annotation sees. */
export interface AlertTemplateData {
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

/** Asks for the samples of an expression; templates cannot wait, so they are run again when the answer is there. */
class MissingQuery extends TemplateInterrupt {
  readonly expr: string;

  constructor(expr: string) {
    super(expr);
    this.expr = expr;
  }
}

const preamble =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

/**
 * Fills a template of an alerting rule.
 * @param query evaluates an expression that the template asks for.
 * @throws TemplateSyntaxError or TemplateError
 */
export async function fillAlertTemplate(
  source: string,
  name: string,
  data: AlertTemplateData,
  query: (expr: string) => Promise<readonly TemplateSample[]>,
): Promise<string> {
  if (!source.includes('{{')) return source;
  const answers = new Map<string, readonly TemplateSample[]>();
  const functions = alertFunctions(data, (expr) => {
    const answer = answers.get(expr);
    if (answer === undefined) throw new MissingQuery(expr);
    return answer;
  });
  const template = new GoTemplate(preamble + source, name, functions);
  const root = new Map<string, GoValue>([
    ['Labels', new Map(Object.entries(data.labels))],
    ['ExternalLabels', new Map(Object.entries(data.externalLabels))],
    ['ExternalURL', data.externalUrl],
    ['Value', data.value],
  ]);
  for (;;) {
    try {
      return template.execute(root);
    } catch (thrown) {
      if (!(thrown instanceof MissingQuery)) throw thrown;
      answers.set(thrown.expr, await query(thrown.expr));
    }
  }
}

function alertFunctions(
  data: AlertTemplateData,
  query: (expr: string) => readonly TemplateSample[],
): ReadonlyMap<string, TemplateFunction> {
  return new Map([
    ...comparisonFunctions,
    ['query', ofTexts(1, (expr) => query(expr).map(toGoSample))],
    ['first', define(1, 1, ([samples]) => first(samples))],
    ['label', define(2, 2, ([name, sample]) => labelsOf(sample).get(textArg(name)) ?? '')],
    ['value', define(1, 1, ([sample]) => (sample instanceof Map ? (sample.get('Value') ?? 0) : 0))],
    ['strvalue', define(1, 1, ([sample]) => labelsOf(sample).get('__value__') ?? '')],
    ['sortByLabel', define(2, 2, ([name, samples]) => sortByLabel(textArg(name), samples))],
    ['args', define(0, Infinity, (args) => new Map(args.map((arg, i) => [`arg${i}`, arg])))],
    ['reReplaceAll', ofTexts(3, replaceAll)],
    ['match', ofTexts(2, (regex, text) => compileRegex(regex).test(text))],
    ['safeHtml', ofTexts(1, (text) => text)],
    [
      'title',
      ofTexts(1, (text) =>
        text.replace(/(^|\s)(\p{L})/gu, (_, before: string, char: string) => before + char.toUpperCase()),
      ),
    ],
    ['toUpper', ofTexts(1, goUpper)],
    ['toLower', ofTexts(1, goLower)],
    ['stripPort', ofTexts(1, (text) => text.replace(/:\d+$/, ''))],
    ['stripDomain', ofTexts(1, stripDomain)],
    ['urlQueryEscape', ofTexts(1, queryEscape)],
    ['graphLink', ofTexts(1, (expr) => `/graph?g0.expr=${queryEscape(expr)}&g0.tab=0`)],
    ['tableLink', ofTexts(1, (expr) => `/graph?g0.expr=${queryEscape(expr)}&g0.tab=1`)],
    ['humanize', define(1, 1, ([value]) => humanize(toNumber(value)))],
    ['humanize1024', define(1, 1, ([value]) => humanize1024(toNumber(value)))],
    ['humanizeDuration', define(1, 1, ([value]) => humanizeDuration(toNumber(value)))],
    ['humanizePercentage', define(1, 1, ([value]) => `${precise(toNumber(value) * 100)}%`)],
    ['humanizeTimestamp', define(1, 1, ([value]) => humanizeTimestamp(toNumber(value)))],
    ['toTime', define(1, 1, ([value]) => new GoTime(BigInt(Math.round(toNumber(value) * 1000)) * 1_000_000n))],
    ['toDuration', define(1, 1, ([value]) => humanizeDuration(toNumber(value)))],
    ['now', define(0, 0, () => Date.now() / 1000)],
    [
      'pathPrefix',
      define(0, 0, () => new URL(data.externalUrl === '' ? 'http://x' : data.externalUrl).pathname.replace(/\/$/, '')),
    ],
    ['externalURL', define(0, 0, () => data.externalUrl)],
    ['parseDuration', ofTexts(1, (text) => (parsePrometheusDuration(text).ms ?? NaN) / 1000)],
  ]);
}

function toGoSample({ labels, value }: TemplateSample): GoValue {
  return new Map<string, GoValue>([
    ['Labels', new Map(Object.entries(labels))],
    ['Value', value],
  ]);
}

function first(samples: GoValue | undefined): GoValue {
  const [sample] = Array.isArray(samples) ? samples : [];
  if (sample === undefined) throw new Error('first() called on vector with no elements');
  return sample;
}

function labelsOf(sample: GoValue | undefined): Map<string, GoValue> {
  const labels = sample instanceof Map ? sample.get('Labels') : undefined;
  return labels instanceof Map ? labels : new Map<string, GoValue>();
}

function sortByLabel(name: string, samples: GoValue | undefined): GoValue {
  const list = Array.isArray(samples) ? [...samples] : [];
  const key = (sample: GoValue): string => {
    const value = labelsOf(sample).get(name);
    return typeof value === 'string' ? value : '';
  };
  return list.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function replaceAll(expression: string, by: string, text: string): string {
  const regex = compileRegex(expression);
  const matcher = regex.matcher(text);
  let out = '';
  let last = 0;
  while (matcher.find()) {
    out += text.slice(last, matcher.start()) + expandTemplate(by, matcher, regex);
    last = matcher.end();
  }
  return out + text.slice(last);
}

function stripDomain(text: string): string {
  const [, host = text, port = ''] = /^(.*?)(:\d+)?$/.exec(text) ?? [];
  if (/^[\d.]+$/.test(host) || host.includes(':')) return text;
  return (host.split('.')[0] ?? '') + port;
}

function toNumber(value: GoValue | undefined): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    const number = Number(value);
    if (value.trim() !== '' && !Number.isNaN(number)) return number;
    throw new Error(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  throw new Error("can't convert to a number");
}

/** Go's `%.4g`. */
function precise(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatG(value);
  const rounded = Number(value.toPrecision(4));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  if (exponent < -4 || exponent >= 4) {
    return rounded.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return String(rounded);
}

function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return precise(value);
  let rest = value;
  let prefix = '';
  if (Math.abs(rest) >= 1) {
    for (const next of ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']) {
      if (Math.abs(rest) < 1000) break;
      prefix = next;
      rest /= 1000;
    }
  } else {
    for (const next of ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']) {
      if (Math.abs(rest) >= 1) break;
      prefix = next;
      rest *= 1000;
    }
  }
  return precise(rest) + prefix;
}

function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return precise(value);
  let rest = value;
  let prefix = '';
  for (const next of ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']) {
    if (Math.abs(rest) < 1024) break;
    prefix = next;
    rest /= 1024;
  }
  return precise(rest) + prefix;
}

function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return precise(value);
  if (value === 0) return `${precise(value)}s`;
  if (Math.abs(value) < 1) return `${humanize(value)}s`;
  const sign = value < 0 ? '-' : '';
  const whole = Math.trunc(Math.abs(value));
  const [seconds, minutes, hours, days] = [
    whole % 60,
    Math.floor(whole / 60) % 60,
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 86_400),
  ];
  if (days !== 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours !== 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes !== 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${precise(Math.abs(value))}s`;
}

function humanizeTimestamp(value: number): string {
  if (!Number.isFinite(value)) return precise(value);
  return new GoTime(BigInt(Math.round(value * 1e6)) * 1000n).toString();
}
