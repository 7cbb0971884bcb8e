import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import { parseClassic } from '../fluentbit/classicParser.ts';
import { toFluentbitClassic, toFluentbitYaml } from '../fluentbit/fluentbitConvert.ts';
import { parseFluentbitYaml } from '../fluentbit/fluentbitYaml.ts';
import { parseFluentd } from '../fluentd/fluentdParser.ts';
import { parseFluentdYaml } from '../fluentd/fluentdYaml.ts';
import type { ConvertedConfig } from './conversionReport.ts';
import { lostComment } from './conversionReport.ts';
import { fluentbitToFluentd } from './fluentbitToFluentd.ts';
import { fluentdToFluentbit } from './fluentdToFluentbit.ts';

/** What a config can become. */
export const conversionTargets = ['fluentd', 'fluentbit', 'fluentbit-yaml'] as const;
export type ConversionTarget = (typeof conversionTargets)[number];

/**
 * A config in another language or form, best effort: what has no counterpart is listed in the result and in comments at its top. Comments
 * of the original are carried over between the forms of Fluent Bit alone. Undefined where its syntax is wrong, so that nothing can be relied on.
 * @param isYaml whether the config is in the YAML form of its agent.
 */
export function convertConfig(
  text: string,
  from: FluentLanguage,
  isYaml: boolean,
  to: ConversionTarget,
): ConvertedConfig | undefined {
  if (from === 'fluentd') {
    const { root, problems } = isYaml ? parseFluentdYaml(text) : parseFluentd(text);
    if (problems.some((problem) => problem.severity === 'error')) return undefined;
    if (to === 'fluentd') return { text, parsers: '', lost: [] };
    const classic = fluentdToFluentbit(root, text);
    return to === 'fluentbit' ? classic : inYaml(classic);
  }
  const { root, problems } = isYaml ? parseFluentbitYaml(text) : parseClassic(text);
  if (problems.some((problem) => problem.severity === 'error')) return undefined;
  if (to === 'fluentd') return fluentbitToFluentd(root, text);
  if (isYaml === (to === 'fluentbit-yaml')) return { text, parsers: '', lost: [] };
  const {
    text: body,
    parsers,
    lost,
  } = to === 'fluentbit' ? toFluentbitClassic(root, text) : toFluentbitYaml(root, text);
  return { text: `${lostComment(lost)}${body}`, parsers, lost };
}

/** The classic config that a conversion gave in the YAML form, its parsers with it. */
function inYaml(classic: ConvertedConfig): ConvertedConfig {
  const { text, lost } = toFluentbitYaml(parseClassic(classic.text).root);
  return { ...classic, text: `${lostComment([...classic.lost, ...lost])}${text}` };
}
