import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import { knownPlugin } from './fluentbitSectionCheck.ts';

/** Outputs over the network whose keys name no host: the service's client library or region does. */
const services = new Set(['cloudwatch_logs', 'kinesis_firehose', 'kinesis_streams', 's3', 'td', 'kafka', 'pgsql']);

/** Outputs that are asked, and never send. */
const servers = new Set(['prometheus_exporter', 'vivo_exporter']);

/** Outputs whose host is the address of their maker where none is given. */
const hosted = new Set([
  'azure',
  'azure_blob',
  'azure_kusto',
  'azure_logs_ingestion',
  'bigquery',
  'calyptia',
  'chronicle',
  'datadog',
  'gcs',
  'logdna',
  'nrlogs',
  'oracle_log_analytics',
  'slack',
  'stackdriver',
]);

/** Whether an output sends over the network to another host than its own. A host that a variable names is one. */
export function isRemoteOutput(output: FluentbitSection): boolean {
  const plugin = knownPlugin(output);
  if (plugin?.kind !== 'output' || servers.has(plugin.name)) return false;
  if (services.has(plugin.name) || hosted.has(plugin.name)) return true;
  if (!plugin.capabilities.includes('net')) return false;
  const host = propertyOf(output, 'host', 'upstream', 'proxy', 'cloud_id');
  return host !== undefined && host.value !== '' && !isOwnHost(host.value);
}

function isOwnHost(host: string): boolean {
  return /^(?:localhost(?:\.localdomain)?|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0)$/i.test(host);
}
