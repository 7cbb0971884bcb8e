import type { FluentFix } from '../fluent/fluentProblem.ts';
import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue, sectionsOfKind } from './fluentbitContext.ts';
import { hasSlipOf, knownPlugin } from './fluentbitSectionCheck.ts';
import { isRemoteOutput } from './remoteOutput.ts';

/** At its end the agent asks once a second whether Grace is over, and sends what it holds only if it is not. */
export function checkGrace(context: FluentbitContext, service: FluentbitSection): void {
  const grace = propertyOf(service, 'grace');
  const value = grace === undefined ? undefined : resolvedValue(context, grace);
  if (grace === undefined || value === undefined || !/^[01]$/.test(value) || keepsFiles(context)) return;
  // What is made here, or sent within the host, is not waited for.
  if (!collectsLogs(context) || !sectionsOfKind(context, 'output').some(isRemoteOutput)) return;
  const message = `With Grace ${value} what is not sent yet when Fluent Bit stops is lost. Give it more than a second, such as 5.`;
  const fixes = [{ title: 'Write 5', edits: [{ ...grace.valueSpan, text: '5' }] }];
  context.report('short-grace', 'information', message, grace.valueSpan, fixes);
}

/**
 * An output over the network that leaves Retry_Limit at 1 throws a chunk away when the second try fails too, which is some ten seconds after
 * the first. It is told where logs of others come in.
 */
export function checkRetries(context: FluentbitContext, output: FluentbitSection): void {
  const name = propertyOf(output, 'name');
  const plugin = knownPlugin(output);
  if (name === undefined || plugin === undefined || context.isPartial || !isRemoteOutput(output)) return;
  if (queueing.has(plugin.name)) return;
  if (output.properties.some((property) => property.isDynamic)) return;
  if (propertyOf(output, 'retry_limit') !== undefined || hasSlipOf(output, plugin, 'retry_limit')) return;
  if (!collectsLogs(context)) return;
  const kept = keepsFiles(context) ? ', though inputs keep them in files' : '';
  const message = `Without Retry_Limit a chunk is sent twice at most and then thrown away${kept}. An outage of half a minute loses records.`;
  const fixes = ['10', 'no_limits'].flatMap((limit) => lineBehind(context, output, limit) ?? []);
  context.report('one-retry', 'information', message, name.valueSpan, fixes);
}

/** Outputs that take a chunk into a queue of their own, which has its own limit of tries. */
const queueing = new Set(['kafka', 's3']);

/** Adds the key below the output's name, as far in as that. */
function lineBehind(context: FluentbitContext, output: FluentbitSection, limit: string): FluentFix | undefined {
  const name = propertyOf(output, 'name');
  if (name === undefined) return undefined;
  const { text, root } = context;
  const line = text.slice(text.lastIndexOf('\n', name.start - 1) + 1, name.start);
  // Keys between braces stand on one line.
  if (!/^[ \t]*(?:- *)?$/.test(line)) return undefined;
  const key = root.format === 'classic' ? `Retry_Limit ${limit}` : `retry_limit: ${limit}`;
  const end = text.indexOf('\n', name.end) < 0 ? text.length : text.indexOf('\n', name.end);
  const edits = [{ start: end, end, text: `\n${line.replace('-', ' ')}${key}` }];
  return {
    title: limit === 'no_limits' ? 'Try until it is sent (no_limits)' : `Try again up to ${limit} times`,
    edits,
  };
}

/** Inputs of logs that others write, and that nobody writes again. */
const collectors = new Set([
  'tail',
  'systemd',
  'syslog',
  'forward',
  'tcp',
  'udp',
  'kafka',
  'kubernetes_events',
  'docker_events',
  'winlog',
  'winevtlog',
  'unix_socket',
  'etw',
]);

function collectsLogs(context: FluentbitContext): boolean {
  return sectionsOfKind(context, 'input').some((input) => input.plugin !== undefined && collectors.has(input.plugin));
}

/** Whether an input keeps its chunks in files, which outlive the process, or may do so. */
function keepsFiles(context: FluentbitContext): boolean {
  return (
    context.isPartial ||
    context.sections.some((one) => {
      const storage = one.kind === 'input' ? propertyOf(one, 'storage.type') : undefined;
      return storage !== undefined && resolvedValue(context, storage)?.toLowerCase() !== 'memory';
    })
  );
}
