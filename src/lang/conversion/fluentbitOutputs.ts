import type { FluentdSection } from '../fluentd/fluentdAst.ts';
import { paramOf, paramsOf, sectionsOf } from '../fluentd/fluentdAst.ts';
import type { ConfigLine } from './conversionReport.ts';
import { pluginPairs } from './pluginPairsData.ts';
import { toFluentbitAccessor, toFluentbitValue } from './tagTranslation.ts';

/** What an output of Fluentd says in a way of its own: addresses, servers, labels. `lose` is told of what cannot be said. */
export function outputLines(
  section: FluentdSection,
  type: string,
  lose: (what: string) => void,
): readonly ConfigLine[] {
  const known = pluginPairs.find((pair) => pair.fluentd === `match ${type}`)?.params;
  const own: ConfigLine[] = [];
  const read = new Set<string>();
  const text = (name: string): string | undefined => {
    read.add(name);
    const value = paramOf(section, name)?.value?.text;
    return value === undefined ? undefined : toFluentbitValue(value);
  };
  if (type === 'loki') own.push(...addressLines(text('url')), ...lokiLabels(section, text('extra_labels')));
  else if (type === 'http') own.push(...httpLines(text('endpoint'), text('headers')));
  else if (type === 'forward') own.push(...serverLines(section, lose));
  else if (type === 'elasticsearch' || type === 'opensearch')
    own.push(...hostsLines(text('hosts'), text('scheme'), lose));
  else if (type === 'kafka2') own.push(['Format', 'json']);
  else if (type === 's3') own.push(...objectLines(text('path'), text('store_as'), section));
  for (const param of paramsOf(section)) {
    const isKnown = known?.has(param.name) === true || read.has(param.name) || param.name.startsWith('@');
    if (!isKnown) lose(param.name);
  }
  for (const inner of sectionsOf(section)) {
    const isKnown = ['buffer', 'server', 'label', 'format'].includes(inner.name);
    if (!isKnown) lose(`<${inner.name}>`);
  }
  return own;
}

/** The parts of an address, each with its key. */
function addressLines(url: string | undefined): readonly ConfigLine[] {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(url ?? '');
  if (match === null) return [];
  const [, scheme, host = '', port] = match;
  const standard = scheme === 'https' ? '443' : '80';
  return [['Host', host], ['Port', port ?? standard], ...(scheme === 'https' ? [['tls', 'On'] as const] : [])];
}

function httpLines(endpoint: string | undefined, headers: string | undefined): readonly ConfigLine[] {
  const path = /^https?:\/\/[^/]+(\/.*)$/.exec(endpoint ?? '')?.[1];
  return [
    ...addressLines(endpoint),
    ...(path === undefined ? [] : [['URI', path] as const]),
    ['Format', 'json'],
    ...objectEntries(headers).map(([name, value]): ConfigLine => ['Header', `${name} ${value}`]),
  ];
}

function lokiLabels(section: FluentdSection, extra: string | undefined): readonly ConfigLine[] {
  const labels = [
    ...objectEntries(extra).map(([name, value]) => `${name}=${value}`),
    ...sectionsOf(section, 'label').flatMap((label) =>
      paramsOf(label).map((param) => `${param.name}=${toFluentbitAccessor(param.value?.text ?? param.name)}`),
    ),
  ];
  return labels.length === 0 ? [] : [['Labels', labels.join(', ')]];
}

/** Objects of a bucket: their names, and how large and how old a chunk grows. */
function objectLines(
  path: string | undefined,
  store: string | undefined,
  section: FluentdSection,
): readonly ConfigLine[] {
  const isZipped = (store ?? 'gzip') === 'gzip';
  const [buffer] = sectionsOf(section, 'buffer');
  const age = buffer === undefined ? undefined : paramOf(buffer, 'timekey')?.value?.text;
  const folder = (path ?? '').replace(/\$\{tag\}/g, '$TAG').replace(/^\/?/, '/');
  return [
    ['s3_key_format', `${folder}%Y%m%d%H%M_$UUID${isZipped ? '.gz' : '.log'}`],
    ...(isZipped
      ? ([
          ['compression', 'gzip'],
          ['use_put_object', 'On'],
        ] as const)
      : []),
    ...(age === undefined ? [] : [['upload_timeout', /^\d+$/.test(age) ? `${age}s` : age] as const]),
  ];
}

function serverLines(section: FluentdSection, lose: (what: string) => void): readonly ConfigLine[] {
  const [first, ...others] = sectionsOf(section, 'server');
  if (others.length > 0) lose(`${others.length} more <server>: name them in an Upstream file`);
  const host = first === undefined ? undefined : toFluentbitValue(paramOf(first, 'host')?.value?.text ?? '');
  const port = first === undefined ? undefined : toFluentbitValue(paramOf(first, 'port')?.value?.text ?? '24224');
  return host === undefined
    ? []
    : [
        ['Host', host],
        ['Port', port ?? '24224'],
      ];
}

function hostsLines(
  hosts: string | undefined,
  scheme: string | undefined,
  lose: (what: string) => void,
): readonly ConfigLine[] {
  const [first = '', ...others] = (hosts ?? '').split(',').map((host) => host.trim());
  if (others.length > 0) lose(`hosts ${others.join(', ')}: name them in an Upstream file`);
  const [, host, port] = /^(?:https?:\/\/)?([^:/]+)(?::(\d+))?/.exec(first) ?? [];
  return [
    ...(host === undefined ? [] : [['Host', host] as const]),
    ...(port === undefined ? [] : [['Port', port] as const]),
    ...(scheme === 'https' || first.startsWith('https:') ? [['tls', 'On'] as const] : []),
  ];
}

function objectEntries(json: string | undefined): readonly (readonly [string, string])[] {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).map(([key, item]) => [key, String(item)] as const);
  } catch {
    return [];
  }
}
