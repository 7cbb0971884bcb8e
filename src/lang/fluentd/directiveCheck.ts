import { didYouMean } from '../query/didYouMean.ts';
import type { FluentdNode, FluentdSection } from './fluentdAst.ts';
import { paramOf, paramsOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { checkPluginDirective } from './fluentdSectionCheck.ts';
import { systemSection } from './fluentdSchema.ts';
import { checkFluentdValue } from './fluentdValueCheck.ts';

const directives = ['source', 'match', 'filter', 'label', 'system', 'worker'];

/** Checks what stands at the top of a config: directives, their arguments and where they may stand. */
export function checkDirectives(context: FluentdContext): void {
  const systems: FluentdSection[] = [];
  for (const node of context.nodes) {
    if (node.kind !== 'section') {
      checkTopParam(context, node);
      continue;
    }
    if (node.name === 'system') systems.push(node);
    if (context.isOwn(node)) checkDirective(context, node, directives);
  }
  for (const system of systems.slice(1)) {
    if (context.isOwn(system))
      context.report('duplicate-section', 'error', 'There may be only one <system>.', system.header);
  }
  const isEmpty = context.nodes.length === 0 && !context.isPartial && context.root.format === 'v1';
  if (isEmpty && context.text.trim() !== '') {
    context.report('empty-config', 'warning', 'Nothing is configured here.', {
      start: 0,
      end: firstLineEnd(context.text),
    });
  }
}

function checkTopParam(context: FluentdContext, node: FluentdNode): void {
  if (node.kind !== 'param' || context.isFragment || !context.isOwn(node) || node.name.includes('{{')) return;
  context.report('unknown-param', 'warning', `Fluentd does not use '${node.name}' outside a section.`, node.nameSpan);
}

function checkDirective(context: FluentdContext, section: FluentdSection, allowed: readonly string[]): void {
  if (!allowed.includes(section.name)) {
    reportUnknownDirective(context, section, allowed);
    return;
  }
  if (section.name === 'label') checkLabel(context, section);
  else if (section.name === 'worker') checkWorker(context, section);
  else if (section.name === 'system') checkSystem(context, section);
  else {
    checkPattern(context, section);
    checkPluginDirective(context, section);
  }
}

function reportUnknownDirective(context: FluentdContext, section: FluentdSection, allowed: readonly string[]): void {
  if (context.isFragment || section.name.includes('{{')) return;
  const guess = didYouMean(section.name, allowed);
  const isKnown = directives.includes(section.name);
  const hint = isKnown
    ? section.name === 'source'
      ? ' Give the source an @label instead.'
      : ''
    : guess === undefined
      ? section.name === 'include'
        ? ' Write @include and the path.'
        : ''
      : ` Did you mean <${guess}>?`;
  const fixes =
    guess === undefined || isKnown || context.root.format === 'yaml'
      ? []
      : [
          {
            title: `Change to <${guess}>`,
            edits: [
              { start: section.nameSpan.start, end: section.nameSpan.end, text: guess },
              ...(section.closing === undefined
                ? []
                : [{ start: section.closing.start, end: section.closing.end, text: `</${guess}>` }]),
            ],
          },
        ];
  context.report('unknown-section', 'warning', `Fluentd ignores <${section.name}> here.${hint}`, section.header, fixes);
}

function checkPattern(context: FluentdContext, section: FluentdSection): void {
  const { argument } = section;
  if (section.name === 'source') {
    if (argument === undefined || argument.isDynamic) return;
    const message = '<source> takes no pattern. The tag is a parameter.';
    context.report('source-argument', 'warning', message, argument);
  } else if (
    section.name === 'match' &&
    (argument === undefined || (argument.text.trim() === '' && !argument.isDynamic))
  ) {
    const at = section.nameSpan.end;
    const fixes =
      context.root.format === 'v1' ? [{ title: 'Write **', edits: [{ start: at, end: at, text: ' **' }] }] : [];
    const key = context.root.format === 'yaml' ? 'Without $tag this match' : 'A <match> without a pattern';
    context.report(
      'missing-pattern',
      'warning',
      `${key} takes every tag. Write the pattern, ** if that is meant.`,
      section.header,
      fixes,
    );
  }
}

function checkLabel(context: FluentdContext, label: FluentdSection): void {
  const name = label.argument;
  for (const inner of sectionsOf(label)) checkDirective(context, inner, ['match', 'filter']);
  if (name === undefined || name.text.trim() === '') {
    context.report('missing-argument', 'error', 'A <label> needs a name, as in <label @NAME>.', label.header);
    return;
  }
  if (name.text === '@ROOT') {
    context.report('label-name', 'error', '@ROOT is the name of the top level, and no label may have it.', name);
    return;
  }
  const hasMatch = sectionsOf(label, 'match').length > 0;
  const hasInclude = label.children.some((node) => node.kind === 'include');
  const hasTemplate = context.isTemplated(label);
  if (!hasMatch && !hasInclude && !hasTemplate && !context.isFragment) {
    const message = 'A <label> needs a <match>: records pass its filters and are thrown away, and Fluentd refuses it.';
    const severity = label.children.length === 0 || context.isIncomplete ? 'warning' : 'error';
    context.report('label-without-match', severity, message, label.header);
  }
}

function checkWorker(context: FluentdContext, worker: FluentdSection): void {
  const { argument } = worker;
  for (const inner of sectionsOf(worker)) checkDirective(context, inner, ['source', 'match', 'filter', 'label']);
  if (argument === undefined || argument.text.trim() === '') {
    context.report(
      'missing-argument',
      'error',
      'A <worker> needs the number of its worker, as in <worker 0> or <worker 0-1>.',
      worker.header,
    );
    return;
  }
  if (argument.isDynamic) return;
  const range = /^(\d+)(?:-(\d+))?$/.exec(argument.text.trim());
  if (range === null) {
    context.report(
      'bad-worker',
      'error',
      `'${argument.text}' is no worker: write a number or a range such as 0-1.`,
      argument,
    );
    return;
  }
  const first = Number(range[1]);
  const last = Number(range[2] ?? range[1]);
  if (last < first) context.report('bad-worker', 'error', 'The range ends before it begins.', argument);
  else if (context.workers !== undefined && !context.isPartial && last >= context.workers) {
    const available =
      context.workers === 1 ? 'There is only worker 0' : `There are workers 0 to ${context.workers - 1}`;
    context.report('bad-worker', 'error', `${available}; raise workers in <system>.`, argument);
  }
}

function checkSystem(context: FluentdContext, system: FluentdSection): void {
  const schema = systemSection();
  for (const param of paramsOf(system)) {
    const known = schema.params.get(param.name);
    if (known !== undefined) {
      checkFluentdValue(param, known, context.root.format, context.report);
      continue;
    }
    if (param.name.includes('{{') || param.name.startsWith('@')) continue;
    const guess = didYouMean(param.name, schema.params.keys());
    const fixes =
      guess === undefined
        ? []
        : [
            {
              title: `Change to '${guess}'`,
              edits: [{ start: param.nameSpan.start, end: param.nameSpan.end, text: guess }],
            },
          ];
    const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
    context.report('unknown-param', 'warning', `<system> ignores '${param.name}'.${hint}`, param.nameSpan, fixes);
  }
  for (const inner of sectionsOf(system)) {
    const known = schema.sections.get(inner.name);
    if (known === undefined) {
      context.report('unknown-section', 'warning', `<system> ignores the section <${inner.name}>.`, inner.header);
      continue;
    }
    for (const param of paramsOf(inner)) {
      const schemaParam = known.params.get(param.name);
      if (schemaParam !== undefined) checkFluentdValue(param, schemaParam, context.root.format, context.report);
    }
  }
  const workers = paramOf(system, 'workers');
  if (
    workers?.value !== undefined &&
    !workers.value.isDynamic &&
    /^\s*[+-]?\d+/.test(workers.value.text) &&
    parseInt(workers.value.text, 10) < 1
  ) {
    context.report('bad-number', 'error', 'There has to be at least one worker.', workers.value);
  }
}

/** A directive that names a plugin, with the label and the worker that it stands in. */
export interface PluginDirective {
  readonly section: FluentdSection;
  readonly label: string | undefined;
  readonly worker: FluentdSection | undefined;
}

const gathered = new WeakMap<FluentdContext, readonly PluginDirective[]>();

/** Every directive that names a plugin, in labels and workers too. */
export function pluginDirectives(context: FluentdContext): readonly PluginDirective[] {
  const known = gathered.get(context) ?? directivesIn(context.nodes, undefined, undefined);
  gathered.set(context, known);
  return known;
}

function directivesIn(
  nodes: readonly FluentdNode[],
  label: string | undefined,
  worker: FluentdSection | undefined,
): readonly PluginDirective[] {
  return nodes.flatMap((node): readonly PluginDirective[] => {
    if (node.kind !== 'section') return [];
    if (node.name === 'label') return directivesIn(node.children, node.argument?.text ?? '', worker);
    if (node.name === 'worker') return directivesIn(node.children, label, node);
    return ['source', 'match', 'filter'].includes(node.name) ? [{ section: node, label, worker }] : [];
  });
}

function firstLineEnd(text: string): number {
  const newline = text.indexOf('\n');
  return newline < 0 ? text.length : newline;
}
