import { didYouMean } from '../query/didYouMean.ts';
import { pluginDirectives } from './directiveCheck.ts';
import type { FluentdNode, FluentdParam, FluentdSection } from './fluentdAst.ts';
import { sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';

/** Labels that Fluentd itself sends to. */
export const builtinLabels: ReadonlySet<string> = new Set(['@ROOT', '@ERROR', '@FLUENT_LOG']);
/** Labels that are defined twice, not defined, or used by nobody. */
export function checkLabels(context: FluentdContext): void {
  const labels = new Map<string, FluentdSection>();
  for (const node of context.nodes) {
    const inner = node.kind === 'section' && node.name === 'worker' ? sectionsOf(node, 'label') : [];
    const found = node.kind === 'section' && node.name === 'label' ? [node] : inner;
    for (const label of found) {
      const name = label.argument;
      if (name === undefined || name.isDynamic || name.text === '') continue;
      if (labels.has(name.text) && context.isOwn(label))
        context.report('duplicate-label', 'error', `<label ${name.text}> stands twice.`, label.header);
      labels.set(name.text, label);
    }
  }
  const used = new Set<string>();
  const isWhole = labels.size > 0 || hasTakers(context);
  const mayName = context.nodes !== context.root.children || context.text.includes('label');
  for (const { param, isOwn } of mayName ? labelParams(context, context.nodes, true) : []) {
    const value = param.value;
    if (value === undefined || value.isDynamic) continue;
    used.add(value.text);
    if (!isOwn) continue;
    const bare = value.text.startsWith('@') ? value.text.slice(1) : undefined;
    if (labels.has(value.text) || builtinLabels.has(value.text) || context.isPartial || context.isFragment) continue;
    const misnamed = bare === undefined ? undefined : labels.get(bare);
    if (misnamed?.argument !== undefined && context.isOwn(misnamed)) {
      const at = misnamed.argument.start;
      const fixes =
        context.root.format === 'v1'
          ? [{ title: `Write ${value.text}`, edits: [{ start: at, end: at, text: '@' }] }]
          : [];
      context.report(
        'label-name',
        'error',
        `The name of a label begins with @: '${value.text}' is not found.`,
        misnamed.argument,
        fixes,
      );
      used.add(bare ?? '');
    } else {
      const guess = didYouMean(value.text, labels.keys());
      if (guess !== undefined) used.add(guess);
      const severity = !isWhole ? 'information' : context.isIncomplete ? 'warning' : 'error';
      const hint =
        guess !== undefined
          ? ` Did you mean '${guess}'?`
          : isWhole
            ? ''
            : ' Fluentd refuses it, unless another file that is read as well defines it.';
      const fixes =
        guess === undefined
          ? []
          : [{ title: `Change to '${guess}'`, edits: [{ start: value.start, end: value.end, text: guess }] }];
      context.report('unknown-label', severity, `No <label ${value.text}> is defined here.${hint}`, value, fixes);
    }
  }
  if (context.isPartial || context.isFragment) return;
  for (const [name, label] of labels) {
    if (used.has(name) || builtinLabels.has(name) || !context.isOwn(label)) continue;
    context.report('unused-label', 'information', `Nobody sends records to the label ${name}.`, label.header);
  }
}

function hasTakers(context: FluentdContext): boolean {
  return pluginDirectives(context).some(({ section }) => section.name === 'match');
}

/** Parameters that name a label, with whether they stand in the document itself. */
function labelParams(
  context: FluentdContext,
  nodes: readonly FluentdNode[],
  isWithinOwn: boolean,
): readonly { readonly param: FluentdParam; readonly isOwn: boolean }[] {
  return nodes.flatMap((node) => {
    const isOwn = isWithinOwn && context.isOwn(node);
    if (node.kind === 'section') return labelParams(context, node.children, isOwn);
    const isLabel =
      node.kind === 'param' && /^(?:@label|label|timeout_label|emit_invalid_record_to_error_label)$/.test(node.name);
    return isLabel && (node.name === '@label' || node.value?.text.startsWith('@') === true)
      ? [{ param: node, isOwn }]
      : [];
  });
}
