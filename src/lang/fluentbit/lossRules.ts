import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue } from './fluentbitContext.ts';

/** At its end the agent asks once a second whether Grace is over, and sends what it holds only if it is not. */
export function checkGrace(context: FluentbitContext, service: FluentbitSection): void {
  const grace = propertyOf(service, 'grace');
  const value = grace === undefined ? undefined : resolvedValue(context, grace);
  if (grace === undefined || value === undefined || !/^[01]$/.test(value) || keepsFiles(context)) return;
  const message = `With Grace ${value} what is not sent yet when Fluent Bit stops is lost. Give it more than a second, such as 5.`;
  const fixes = [{ title: 'Write 5', edits: [{ ...grace.valueSpan, text: '5' }] }];
  context.report('short-grace', 'information', message, grace.valueSpan, fixes);
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
