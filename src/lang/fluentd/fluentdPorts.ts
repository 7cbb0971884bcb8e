import type { OpenedPort } from '../fluent/portClash.ts';
import { reportPortClashes } from '../fluent/portClash.ts';
import { pluginDirectives } from './directiveCheck.ts';
import type { FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

/** Ports that sources open when the config names none. */
export const fluentdPorts: ReadonlyMap<string, number> = new Map(
  Object.entries({
    forward: 24224,
    http: 9880,
    prometheus: 24231,
    monitor_agent: 24220,
    tcp: 5170,
    udp: 5160,
    syslog: 5140,
    debug_agent: 24230,
  }),
);

/** Checks that no two sources listen on one port. Workers share ports, or have sources of their own. */
export function checkFluentdPorts(context: FluentdContext): void {
  const directives = pluginDirectives(context);
  if (directives.some(({ worker }) => worker !== undefined)) return;
  const opened = directives.flatMap(({ section }) => (context.isOwn(section) ? (openedBy(section) ?? []) : []));
  reportPortClashes(opened, context.report);
}

function openedBy(section: FluentdSection): OpenedPort | undefined {
  const type = section.type?.value;
  const fallback = section.name === 'source' && type !== undefined ? fluentdPorts.get(type.text) : undefined;
  if (type === undefined || fallback === undefined) return undefined;
  const param = paramOf(section, 'port');
  const bind = paramOf(section, 'bind')?.value;
  const isKnown = param?.value?.isDynamic !== true && bind?.isDynamic !== true;
  const text = param === undefined ? String(fallback) : (param.value?.text ?? '');
  if (!isKnown || !/^\d+$/.test(text)) return undefined;
  return {
    port: Number(text),
    protocol: type.text === 'udp' || (type.text === 'syslog' && !isStream(section)) ? 'udp' : 'tcp',
    address: bind?.text,
    by: type.text,
    span: param?.value ?? type,
  };
}

/** Whether a syslog source listens for connections, not for datagrams. */
function isStream(section: FluentdSection): boolean {
  const transport =
    sectionsOf(section, 'transport')[0]?.argument?.text ?? paramOf(section, 'protocol_type')?.value?.text;
  return transport === 'tcp' || transport === 'tls';
}
