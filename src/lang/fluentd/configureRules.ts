import type { FluentdSection } from './fluentdAst.ts';
import { paramOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

/** Checks what single plugins refuse as they are configured because one parameter does not go with another. */
export function checkConfigured(context: FluentdContext, section: FluentdSection): void {
  const plugin = section.type?.value?.text;
  const isOutput = section.name === 'match' || section.name === 'store';
  if (plugin === 'tail' && section.name === 'source') checkEncodings(context, section);
  else if (plugin === 'record_transformer' && section.name === 'filter') checkKeptKeys(context, section);
  else if (plugin === 'forward' && isOutput) checkRoundRobin(context, section);
  else if (plugin === 'secondary_file' && isOutput) {
    const message = 'secondary_file keeps what another output gave up: it stands in a <secondary> only.';
    context.report('misplaced-plugin', 'error', message, section.type?.value ?? section.header);
  }
}

function checkEncodings(context: FluentdContext, section: FluentdSection): void {
  const from = paramOf(section, 'from_encoding');
  if (from === undefined || paramOf(section, 'encoding') !== undefined || isOpen(context, section)) return;
  context.report('missing-param', 'error', "'from_encoding' needs 'encoding' beside it.", from.nameSpan);
}

function checkKeptKeys(context: FluentdContext, section: FluentdSection): void {
  const keep = paramOf(section, 'keep_keys');
  const renew = paramOf(section, 'renew_record');
  const isRenewed = renew !== undefined && !/^(?:false|no)$/.test(renew.value?.text ?? '');
  if (keep === undefined || isRenewed || isOpen(context, section)) return;
  context.report('missing-param', 'error', "'keep_keys' needs 'renew_record true'.", keep.nameSpan);
}

function checkRoundRobin(context: FluentdContext, section: FluentdSection): void {
  const robin = paramOf(section, 'dns_round_robin');
  const heartbeat = paramOf(section, 'heartbeat_type')?.value?.text;
  if (robin === undefined || heartbeat !== 'udp' || /^(?:false|no)$/.test(robin.value?.text ?? '')) return;
  const message = "'dns_round_robin' does not go with heartbeat_type udp. Take transport, tcp or none.";
  context.report('exclusive-params', 'error', message, robin.nameSpan);
}

/** Whether something that is not at hand may say more. */
function isOpen(context: FluentdContext, section: FluentdSection): boolean {
  return context.isTemplated(section) || section.children.some((child) => child.kind === 'include');
}
