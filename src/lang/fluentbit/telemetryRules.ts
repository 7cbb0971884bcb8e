import type { FluentbitItem, FluentbitSection } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';

/**
 * Checks the block `telemetry: metrics: logs: tag_records`, of the service section or of an input. The agent refuses what it does not know in
 * it, so that no guard against too many series is left out by a slip.
 */
export function checkTelemetry(context: FluentbitContext, section: FluentbitSection): void {
  if (context.root.format !== 'yaml') return;
  for (const property of section.properties) {
    if (property.key.startsWith('telemetry.')) {
      context.report(
        'unknown-key',
        'error',
        `Write '${property.name}' as nested maps below 'telemetry'.`,
        property.nameSpan,
      );
    }
    if (property.key !== 'telemetry') continue;
    if (property.shape !== 'map') {
      context.report('yaml-structure', 'error', 'telemetry is a map.', property.valueSpan);
      continue;
    }
    const metrics = child(context, property.items, 'metrics');
    const logs = metrics === undefined ? undefined : child(context, metrics.items, 'logs');
    const records = logs === undefined ? undefined : child(context, logs.items, 'tag_records');
    if (records !== undefined) checkRecords(context, section, records);
  }
}

function checkRecords(context: FluentbitContext, section: FluentbitSection, records: FluentbitItem): void {
  if (records.shape === 'text') {
    checkBoolean(context, records);
    return;
  }
  const allowed = section.kind === 'service' ? ['enabled', 'max_series', 'max_tag_length'] : ['enabled'];
  for (const item of records.items) {
    if (!allowed.includes(item.key ?? '')) {
      context.report(
        'unknown-key',
        'error',
        `tag_records takes ${allowed.join(', ')} here, not '${item.key ?? ''}'.`,
        item,
      );
    } else if (item.key === 'enabled') checkBoolean(context, item);
  }
}

function checkBoolean(context: FluentbitContext, item: FluentbitItem): void {
  if (/^(?:on|off|true|false|yes|no)$/i.test(item.value)) return;
  context.report('bad-boolean', 'error', `'${item.value}' is not a boolean.`, item);
}

function child(context: FluentbitContext, items: readonly FluentbitItem[], key: string): FluentbitItem | undefined {
  for (const item of items) {
    if (item.key === key) return item;
    context.report('unknown-key', 'error', `'${item.key ?? ''}' is not known here; '${key}' is.`, item);
  }
  return undefined;
}
