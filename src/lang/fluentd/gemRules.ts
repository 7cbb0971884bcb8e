import { didYouMean } from '../query/didYouMean.ts';
import { checkOnigmo } from '../fluent/onigmoParser.ts';
import type { FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { lineOf } from './unknownNames.ts';

/** The expressions of the concat filter, which it compiles when it is configured. */
export function checkConcatExpressions(context: FluentdContext, section: FluentdSection): void {
  for (const name of ['multiline_start_regexp', 'multiline_end_regexp', 'continuous_line_regexp']) {
    const value = paramOf(section, name)?.value;
    if (value === undefined || value.isDynamic) continue;
    const problem = checkOnigmo(value.text.replace(/^\/(.*)\/[imx]*$/s, '$1'));
    if (problem === undefined) continue;
    context.report('bad-regex', 'error', `The regular expression does not compile: ${problem.message}.`, value);
  }
}

const languages = ['java', 'js', 'javascript', 'csharp', 'py', 'python', 'php', 'go', 'rb', 'ruby', 'dart', 'all'];

/** The languages whose stack traces the detector knows. */
export function checkExceptionLanguages(context: FluentdContext, section: FluentdSection): void {
  const value = paramOf(section, 'languages')?.value;
  if (value === undefined || value.isDynamic) return;
  for (const word of value.text.replace(/[[\]"']/g, '').split(',')) {
    const name = word.trim();
    if (name === '' || languages.includes(name)) continue;
    const guess = didYouMean(name, languages);
    const at = context.text.indexOf(name, value.start);
    const fixes =
      guess === undefined || at < 0 || at >= value.end
        ? []
        : [{ title: `Change to '${guess}'`, edits: [{ start: at, end: at + name.length, text: guess }] }];
    const message = `The detector knows no language '${name}'. It knows ${languages.join(', ')}.`;
    context.report('bad-choice', 'error', message, value, fixes);
  }
}

/** Elasticsearch 7 knows the type _doc alone, and 8 none: the plugin takes another away, or the server refuses it. */
export function checkElasticType(context: FluentdContext, section: FluentdSection): void {
  const param = paramOf(section, 'type_name');
  const value = param?.value;
  if (param === undefined || value === undefined || value.isDynamic || value.text === '_doc') return;
  const suppress = paramOf(section, 'suppress_type_name')?.value;
  if (suppress !== undefined && suppress.text !== 'false') return;
  const fixes =
    context.root.format === 'v1' ? [{ title: "Remove 'type_name'", edits: [lineOf(context.text, param)] }] : [];
  const message = `Elasticsearch 7 knows the type _doc alone, and 8 has none: '${value.text}' is refused or not used.`;
  context.report('removed-type', 'warning', message, param.nameSpan, fixes);
}

const metricTypes = ['counter', 'gauge', 'summary', 'histogram'];

/** Metrics that the Prometheus plugins make: each has a name, a type and a description. */
export function checkPrometheusMetrics(context: FluentdContext, section: FluentdSection): void {
  for (const metric of sectionsOf(section, 'metric')) {
    if (metric.children.some((child) => child.kind === 'include') || context.isTemplated(metric)) continue;
    for (const name of ['name', 'type', 'desc']) {
      if (paramOf(metric, name) !== undefined) continue;
      context.report(
        'missing-param',
        context.isIncomplete ? 'warning' : 'error',
        `<metric> needs '${name}'.`,
        metric.header,
      );
    }
    const type = paramOf(metric, 'type')?.value;
    if (type === undefined || type.isDynamic || metricTypes.includes(type.text)) continue;
    const guess = didYouMean(type.text, metricTypes);
    const fixes =
      guess === undefined
        ? []
        : [{ title: `Change to '${guess}'`, edits: [{ start: type.start, end: type.end, text: guess }] }];
    const message = `A metric is a ${metricTypes.join(', ')}, not a '${type.text}'.`;
    context.report('bad-choice', 'error', message, type, fixes);
  }
}
