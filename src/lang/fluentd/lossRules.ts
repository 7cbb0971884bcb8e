import type { FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

/** Outputs that send over the network, so that they wait and retry while the other side is away. */
export const remoteOutputs: ReadonlySet<string> = new Set(
  'forward http elasticsearch opensearch kafka kafka2 loki s3 gcs splunk_hec datadog cloudwatch_logs mongo'.split(' '),
);

/** Tells what an output loses while the other side is away: chunks in memory, and chunks after the last try. */
export function checkLoss(context: FluentdContext, output: FluentdSection, buffer: FluentdSection): void {
  if (!remoteOutputs.has(output.type?.value?.text ?? '')) return;
  const storage = buffer.type?.value;
  if (storage?.text === 'memory') {
    const message =
      'What waits in memory is lost when the process ends hard. Take @type file for an output over the network.';
    context.report('memory-buffer', 'information', message, storage);
  }
  const limit = paramOf(buffer, 'retry_max_times') ?? paramOf(buffer, 'retry_timeout');
  const forever = paramOf(buffer, 'retry_forever')?.value;
  const isForever = forever !== undefined && !/^(?:false|no)$/.test(forever.text);
  const hasInclude = [...output.children, ...buffer.children].some((child) => child.kind === 'include');
  if (limit === undefined || isForever || hasInclude || sectionsOf(output, 'secondary').length > 0) return;
  const message = 'After the last try the chunk is thrown away. A <secondary> keeps it, or retry_forever tries on.';
  context.report('gives-up', 'information', message, limit.nameSpan);
}
