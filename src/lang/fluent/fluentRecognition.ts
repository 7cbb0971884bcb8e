import { didYouMean } from '../query/didYouMean.ts';

/** The two languages of Fluent configs, by their VS Code language ids. */
export type FluentLanguage = 'fluentd' | 'fluentbit';

/** How much of a file's beginning is looked at, in characters. */
const head = 65_536;

/**
 * Tells which agent a `.conf` file is for, by its content first and its path second. Other programs use `.conf` too: undefined means that
 * nothing speaks for either agent.
 * @param path a path or a URI, folders included, parted by slashes.
 */
export function recognizeFluentConf(path: string, text: string): FluentLanguage | undefined {
  const lines = text.slice(0, head);
  const fluentd = count(
    lines,
    /^[ \t]*<\/?(?:source|match|filter|label|system|worker|buffer|parse|store|record)\b[^>\n]*>?/gm,
  );
  const include = count(lines, /^[ \t]*(?:@include[ \t]|@type[ \t])/gm);
  const isApache = /^[ \t]*<(?:VirtualHost|Directory|Location|IfModule|Files)\b/m.test(lines);
  const fluentbit = count(
    lines,
    /^\[(?:SERVICES?|INPUTS?|FILTERS?|OUTPUTS?|PARSERS?|MULTILINE_PARSERS?|STREAM_TASK|UPSTREAM|NODE|PLUGINS|CUSTOM)\]/gim,
  );
  const commands = count(lines, /^@(?:SET|INCLUDE|set)[ \t]/gm);
  if (fluentd > 0 && fluentd >= fluentbit && !isApache) return 'fluentd';
  if (fluentbit > 0) return 'fluentbit';
  const named = languageOfPath(path);
  if (named !== undefined) return named;
  if (commands > 0) return 'fluentbit';
  return include > 0 && !isApache ? 'fluentd' : undefined;
}

/** Tells which agent a YAML file is for; undefined for every other YAML file. */
export function recognizeFluentYaml(path: string, text: string): FluentLanguage | undefined {
  const lines = text.slice(0, head);
  if (/^(?:apiVersion|kind|groups):/m.test(lines)) return undefined;
  const top = new Set(
    [...lines.matchAll(/^["']?([A-Za-z_]+)["']?[ \t]*:(?=[ \t\r\n]|$)/gm)].map((match) => match[1] ?? ''),
  );
  if (/^[ \t]*(?:-[ \t]+)?\$(?:type|tag|label|id|log_level|name|arg):/m.test(lines)) return 'fluentd';
  if (top.has('config') && /^[ \t]*-[ \t]+(?:source|match|filter|label|worker):|^[ \t]*-[ \t]+!include/m.test(lines))
    return 'fluentd';
  const looksLikePlugins = /^[ \t]*-[ \t]+["']?[Nn]ame["']?[ \t]*:/m.test(lines);
  if (top.has('pipeline') && /^[ \t]+(?:inputs|filters|outputs|customs|input|output|filter|processors):/m.test(lines))
    return 'fluentbit';
  const isNearPipeline = [...top].some((key) => didYouMean(key, ['pipeline']) !== undefined);
  if (isNearPipeline && looksLikePlugins && /^[ \t]+(?:inputs|filters|outputs):/m.test(lines)) return 'fluentbit';
  const signs = ['parsers', 'multiline_parsers', 'stream_processor', 'upstream_servers', 'customs'];
  if (signs.some((sign) => top.has(sign)) && looksLikePlugins) return 'fluentbit';
  if (
    top.has('service') &&
    /^[ \t]+["']?(?:flush|parsers_file|log_level|http_server|grace|daemon)["']?[ \t]*:/im.test(lines)
  )
    return 'fluentbit';
  const isFluentbitPath = languageOfPath(path) === 'fluentbit';
  const own = ['pipeline', 'includes', 'env', 'service', 'plugins', ...signs];
  return isFluentbitPath && own.some((sign) => top.has(sign)) ? 'fluentbit' : undefined;
}

/** Whether a YAML text may hold a Fluent config: a section of one stands deeper than the first column. */
export function mayHoldFluentConfig(text: string): boolean {
  return (
    /^[ \t]+\[(?:SERVICE|INPUT|FILTER|OUTPUT|PARSER|MULTILINE_PARSER)\][ \t\r]*$/im.test(text) ||
    /^[ \t]+<(?:source|match|filter|label|system)\b[^\n>]*>[ \t\r]*$/m.test(text) ||
    (/^kind:[ \t]*["']?ConfigMap\b/m.test(text) && /^[ \t]+pipeline:[ \t\r]*$/m.test(text))
  );
}

/** Whether a YAML text is a manifest of something that runs, feeds or exposes one of the agents. */
export function mayConcernFluent(text: string): boolean {
  if (!/fluent|td-agent/i.test(text)) return false;
  const isWorkload = /^[ \t-]*image:[ \t]*["']?[^\s"']*(?:fluent|td-agent)/m.test(text);
  return (
    isWorkload ||
    /^kind:[ \t]*["']?Service\b/m.test(text) ||
    /^apiVersion:[ \t]*["']?fluent(?:bit|d)\.fluent\.io\//m.test(text)
  );
}

/** What the file's name and folders say. The nearest part of the path counts. */
function languageOfPath(path: string): FluentLanguage | undefined {
  const parts = path.toLowerCase().split(/[\\/]/).slice(-4).reverse();
  for (const part of parts) {
    if (/fluent-?_?bit/.test(part)) return 'fluentbit';
    if (/fluentd|td-agent|^fluent\.conf$/.test(part)) return 'fluentd';
  }
  return /^parsers(?:[-_]\w+)?\.conf$/.test(parts[0] ?? '') ? 'fluentbit' : undefined;
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const match of text.matchAll(pattern)) found += match[0] === '' ? 0 : 1;
  return found;
}
