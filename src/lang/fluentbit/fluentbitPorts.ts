import type { OpenedPort } from '../fluent/portClash.ts';
import { reportPortClashes } from '../fluent/portClash.ts';
import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue } from './fluentbitContext.ts';

/** Ports that inputs and outputs open when the config names none, by kind and name. */
export const fluentbitPorts: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'input forward': 24224,
    'input http': 9880,
    'input tcp': 5170,
    'input udp': 5170,
    'input syslog': 5140,
    'input mqtt': 1883,
    'input opentelemetry': 4318,
    'input splunk': 8088,
    'input elasticsearch': 9200,
    'input statsd': 8125,
    'input collectd': 25826,
    'input prometheus_remote_write': 8080,
    'output prometheus_exporter': 2021,
  }),
);
const overUdp = new Set(['udp', 'statsd', 'collectd']);

/** Checks that no two servers of the document listen on one port. */
export function checkFluentbitPorts(context: FluentbitContext): void {
  const opened = context.root.sections.flatMap((section) => openedBy(context, section) ?? []);
  reportPortClashes(opened, context.report);
}

function openedBy(context: FluentbitContext, section: FluentbitSection): OpenedPort | undefined {
  const plugin = section.kind === 'service' ? 'HTTP_Server' : (section.plugin ?? '');
  const isServer =
    section.kind === 'service' && /^(?:on|true|yes)$/i.test(propertyOf(section, 'http_server')?.value ?? '');
  const fallback = isServer ? 2020 : fluentbitPorts.get(section.place);
  if (fallback === undefined) return undefined;
  const mode = propertyOf(section, 'mode')?.value.toLowerCase() ?? '';
  if (plugin === 'syslog' && mode !== 'tcp' && mode !== 'udp') return undefined;
  if (plugin === 'forward' && propertyOf(section, 'unix_path') !== undefined) return undefined;
  const property = propertyOf(section, isServer ? 'http_port' : 'port');
  const address = propertyOf(section, isServer ? 'http_listen' : 'listen', 'host');
  const value = property === undefined ? String(fallback) : resolvedValue(context, property);
  const listen = address === undefined ? undefined : resolvedValue(context, address);
  const isUnknown = value === undefined || !/^\d+$/.test(value) || (address !== undefined && listen === undefined);
  if (isUnknown) return undefined;
  const protocol = overUdp.has(plugin) || mode === 'udp' ? 'udp' : 'tcp';
  const span = property?.valueSpan ?? propertyOf(section, 'name')?.valueSpan ?? section.header;
  return { port: Number(value), protocol, address: listen, by: plugin, span };
}
