import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, FluentSeverity, Span } from '../fluent/fluentProblem.ts';
import type { FluentdParam, FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import type { FluentdPlugin, FluentdSchemaSection } from './fluentdSchema.ts';
import { fluentdPlugin, fluentdPluginNames, gemOfUnknown, isFluentdWord, oldBufferParams } from './fluentdSchema.ts';

/** Kinds of plugins that gems hardly ever bring. */
const seldomOwn: ReadonlySet<string> = new Set(['buffer', 'service_discovery', 'metrics']);

/** Plugins that no gem brings, but the folder of plugins in the official images for Kubernetes. */
const imageParsers: ReadonlySet<string> = new Set(['parser kubernetes', 'parser multiline_kubernetes']);

/** Tells of a plugin that is not known. A likely slip is an error, a name that a gem may bring a warning. */
export function reportUnknownPlugin(context: FluentdContext, kind: string, name: string, value: Span): void {
  const gem = gemOfUnknown(kind, name);
  if (gem !== undefined) {
    const message = `Fluentd itself has no ${kind} plugin '${name}': install ${gem}. Its parameters are not checked.`;
    context.report('unknown-plugin', 'warning', message, value);
    return;
  }
  const known = fluentdPluginNames(kind);
  const guess = didYouMean(name, known);
  const others = ['input', 'output', 'filter', 'parser', 'formatter', 'buffer'].filter(
    (other) => other !== kind && fluentdPlugin(other, name) !== undefined,
  );
  const isPlausible = /^[a-z][a-z0-9_-]*$/.test(name) && name.length > 2 && others.length === 0 && !isFluentdWord(name);
  const hint =
    guess !== undefined
      ? ` Did you mean '${guess}'?`
      : others.length > 0
        ? ` '${name}' is a plugin of the kind ${others.join(' and ')}.`
        : imageParsers.has(`${kind} ${name}`)
          ? ' Images of fluentd-kubernetes-daemonset bring it as a file.'
          : ' Run gem search fluent-plugin to find one.';
  const fixes: FluentFix[] =
    guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...pick(value), text: guess }] }];
  const isStandIn =
    (guess === undefined && /^[A-Z][A-Z_]+$/.test(name)) ||
    (context.isIncomplete && context.root.format === 'v1' && !/^[\w-]+$/.test(name));
  const mayBeOwn = guess === undefined && isPlausible && !seldomOwn.has(kind);
  const severity = imageParsers.has(`${kind} ${name}`) ? 'information' : mayBeOwn || isStandIn ? 'warning' : 'error';
  context.report('unknown-plugin', severity, `No ${kind} plugin is called '${name}'.${hint}`, value, fixes);
}

/** Tells of a parameter in the form of version 0.12, and where it belongs now. */
export function reportOldParam(
  context: FluentdContext,
  section: FluentdSection,
  param: FluentdParam,
  plugin: FluentdPlugin,
): void {
  const now = plugin.oldParams.get(param.name) ?? '';
  if (param.name === 'format') checkOldFormat(context, param, plugin.kind === 'output' ? 'formatter' : 'parser');
  const place = placeOfOld(plugin.kind, param.name);
  const buffer = sectionsOf(section, 'buffer')[0];
  const isMovable = place === 'buffer' && now !== '' && param.value !== undefined;
  const fixes = isMovable && context.root.format === 'v1' ? [moveFix(context, param, now, buffer)] : [];
  const called = now === '' || now === param.name ? '' : `, where it is called '${now}'`;
  if (buffer !== undefined && place === 'buffer') {
    context.report(
      'misplaced-param',
      'warning',
      `'${param.name}' belongs into <buffer>${called}. Beside a <buffer> it is not used.`,
      param.nameSpan,
      fixes,
    );
    return;
  }
  context.report(
    'old-param',
    'warning',
    `'${param.name}' here is the form of version 0.12. It belongs into <${place}>${called}.`,
    param.nameSpan,
    fixes,
  );
}

/** The old `format` names a parser or a formatter, which has to exist; between slashes it is an expression. */
function checkOldFormat(context: FluentdContext, param: FluentdParam, kind: string): void {
  const { value } = param;
  if (value === undefined || value.isDynamic || value.form === 'json' || /^(?:\/|$)/.test(value.text)) return;
  if (value.text === 'default' || fluentdPlugin(kind, value.text) !== undefined) return;
  reportUnknownPlugin(context, kind, value.text, value);
}

function placeOfOld(kind: string, name: string): string {
  const isFormat = /^(?:format|delimiter|force_quotes|fields|output_|add_newline|label_delimiter)/.test(name);
  if (kind === 'output') {
    if (/buffer|flush|retry|num_threads|time_slice/.test(name)) return 'buffer';
    return isFormat ? 'format' : 'inject';
  }
  return kind === 'input' || kind === 'filter' ? 'parse' : 'format';
}

/** Moves a parameter into the buffer section, which is written when it is missing; one that stands there already is only removed here. */
function moveFix(
  context: FluentdContext,
  param: FluentdParam,
  now: string,
  buffer: FluentdSection | undefined,
): FluentFix {
  const name = now;
  const cut = lineOf(context.text, param);
  const written = param.value === undefined ? '' : context.text.slice(param.value.start, param.value.end);
  const indent = /^[ \t]*/.exec(context.text.slice(cut.start, param.start))?.[0] ?? '';
  if (buffer !== undefined && paramOf(buffer, name) !== undefined) {
    return { title: `Remove it: <buffer> has '${name}' already`, edits: [cut] };
  }
  if (buffer !== undefined) {
    const at = buffer.header.end;
    return {
      title: 'Move it into <buffer>',
      edits: [cut, { start: at, end: at, text: `\n${indent}  ${name} ${written}` }],
    };
  }
  const text = `${indent}<buffer>\n${indent}  ${name} ${written}\n${indent}</buffer>\n`;
  return { title: 'Move it into a <buffer>', edits: [{ ...cut, text: cut.end > cut.start ? text : '' }] };
}

/** Whether a parameter that is not known is a required one with a slip in its name. */
export function isSlipOf(schema: FluentdSchemaSection, param: FluentdParam, required: string): boolean {
  if (schema.params.has(param.name) || schema.sections.has(param.name)) return false;
  return guessOf(schema, param.name) === required && innerSectionOf(schema, param.name) === undefined;
}

function guessOf(schema: FluentdSchemaSection, name: string): string | undefined {
  return didYouMean(name, [...schema.params.keys(), '@type', '@id', '@label']);
}

/** The section inside that takes a parameter of that name. */
function innerSectionOf(schema: FluentdSchemaSection, name: string): FluentdSchemaSection | undefined {
  return [...schema.sections.values()].find((one) => one.params.has(name));
}

/**
 * Tells of a parameter that a section does not use, and of the place or the name that may be meant.
 * @param lack how grave it is that a required parameter is missing, which it is where this one is a slip of it.
 */
export function reportUnknownParam(
  context: FluentdContext,
  section: FluentdSection,
  param: FluentdParam,
  schema: FluentdSchemaSection,
  lack: FluentSeverity = 'warning',
): void {
  // The parser has told of a reserved name already, an ellipsis stands for what is left out, and an old form is told as such.
  if (context.root.format === 'v1' && param.name.startsWith('@')) return;
  if (/^(?:\.{2,}|…)$/.test(param.name) || isOldGrep(section, param.name)) return;
  if (section.name === 'buffer' && reportOldBufferParam(context, param)) return;
  const inner = innerSectionOf(schema, param.name);
  const guess = guessOf(schema, param.name);
  const owner = section.type?.value?.text;
  const what = owner === undefined ? `<${section.name}>` : `'${owner}'`;
  const isSection = schema.sections.has(param.name);
  const hint = isSection
    ? ` It is a section: <${param.name}>.`
    : inner !== undefined
      ? ` It belongs into <${inner.name}>.`
      : guess === undefined
        ? ''
        : ` Did you mean '${guess}'?`;
  const fixes =
    guess === undefined || inner !== undefined || isSection
      ? []
      : [{ title: `Change to '${guess}'`, edits: [{ ...pick(param.nameSpan), text: guess }] }];
  const code = inner === undefined ? 'unknown-param' : 'misplaced-param';
  const isLack = guess !== undefined && lacks(section, schema, guess) && isSlipOf(schema, param, guess);
  const severity = isLack ? lack : 'warning';
  const more = isLack ? ' It cannot do without.' : '';
  context.report(code, severity, `${what} does not use '${param.name}'.${hint}${more}`, param.nameSpan, fixes);
}

/** Conditions of grep in the form of version 0.12. */
function isOldGrep(section: FluentdSection, name: string): boolean {
  return section.type?.value?.text === 'grep' && /^(?:regexp|exclude)\d+$/.test(name);
}

/** Tells of a parameter of a buffer that has another name since version 1. */
function reportOldBufferParam(context: FluentdContext, param: FluentdParam): boolean {
  const now = oldBufferParams().get(param.name);
  if (now === undefined || now === param.name || now.startsWith('@')) return false;
  const fixes = [{ title: `Write ${now}`, edits: [{ ...pick(param.nameSpan), text: now }] }];
  const message = `'${param.name}' is the name of version 0.12. In <buffer> it is called '${now}'.`;
  context.report('old-param', 'warning', message, param.nameSpan, fixes);
  return true;
}

/** Whether a parameter is required and not given. */
function lacks(section: FluentdSection, schema: FluentdSchemaSection, name: string): boolean {
  return schema.params.get(name)?.isRequired === true && paramOf(section, name) === undefined;
}

/**
 * Tells of a section that its parent ignores.
 * @param severityOf how grave it is that the section which is most likely meant is missing.
 */
export function reportUnknownSection(
  context: FluentdContext,
  section: FluentdSection,
  inner: FluentdSection,
  schema: FluentdSchemaSection,
  severityOf: (name: string) => FluentSeverity = () => 'warning',
): void {
  if (inner.name.includes('{{')) return;
  const guess = sectionMeant(schema, inner);
  const owner = section.type?.value?.text;
  const what = owner === undefined ? `<${section.name}>` : `'${owner}'`;
  const fixes =
    guess === undefined || context.root.format === 'yaml'
      ? []
      : [
          {
            title: `Change to <${guess}>`,
            edits: [
              { ...pick(inner.nameSpan), text: guess },
              ...(inner.closing === undefined ? [] : [{ ...pick(inner.closing), text: `</${guess}>` }]),
            ],
          },
        ];
  const hint = guess === undefined ? '' : ` Did you mean <${guess}>?`;
  context.report(
    'unknown-section',
    guess === undefined ? 'warning' : severityOf(guess),
    `${what} ignores the section <${inner.name}>.${hint}`,
    inner.header,
    fixes,
  );
}

/** The section that one with a slip in its name is most likely meant to be. */
export function sectionMeant(schema: FluentdSchemaSection, inner: FluentdSection): string | undefined {
  return schema.sections.has(inner.name) ? undefined : didYouMean(inner.name, schema.sections.keys());
}

function pick(span: Span): Span {
  return { start: span.start, end: span.end };
}

/** The whole line of a node, its line break included, as an edit that removes it. */
export function lineOf(
  text: string,
  span: Span,
): { readonly start: number; readonly end: number; readonly text: string } {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  return { start, end: newline < 0 ? text.length : newline + 1, text: '' };
}
