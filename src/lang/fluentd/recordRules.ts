import { didYouMean } from '../query/didYouMean.ts';
import type { FluentdParam, FluentdSection, FluentdValue } from './fluentdAst.ts';
import { paramOf, paramsOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { scanRuby } from './rubyCode.ts';

/** Placeholders that record_transformer replaces without Ruby. */
const plain =
  /^(?:tag|tag_parts\[-?\d+\]|tag_prefix\[-?\d+\]|tag_suffix\[-?\d+\]|hostname|time|record|record\[(?:"[^"]*"|'[^']*')\](?:\[(?:"[^"]*"|'[^']*'|\d+)\])*)$/;

/** Words that stand for something without Ruby, for a hint. */
const known = ['tag', 'hostname', 'time', 'record'];

/** Checks the placeholders of record_transformer: they have to be closed, and an expression needs `enable_ruby`. */
export function checkRecordTransformer(context: FluentdContext, section: FluentdSection): void {
  const enable = paramOf(section, 'enable_ruby');
  const hasRuby = enable !== undefined && (enable.value === undefined || /^(?:true|yes|)$/.test(enable.value.text));
  const isUnknown = enable?.value?.isDynamic === true;
  for (const record of sectionsOf(section, 'record')) {
    for (const param of paramsOf(record)) {
      if (!isUnknown) checkPlaceholders(context, section, param, hasRuby);
    }
  }
}

function checkPlaceholders(
  context: FluentdContext,
  section: FluentdSection,
  param: FluentdParam,
  hasRuby: boolean,
): void {
  const value = param.value;
  if (value === undefined) return;
  const text = value.text;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
    const close = text.indexOf('}', at);
    if (close < 0) {
      const fixes =
        value.form === 'plain' ? [{ title: 'Add }', edits: [{ start: value.end, end: value.end, text: '}' }] }] : [];
      context.report(
        'unclosed-placeholder',
        'warning',
        'The placeholder is not closed with }, so the text is taken as it stands.',
        value,
        fixes,
      );
      return;
    }
    const inner = text.slice(at + 2, close);
    if (plain.test(inner)) continue;
    if (hasRuby) {
      const scan = scanRuby(text, at + 2, text.length);
      if (scan.problem === undefined) continue;
      context.report('ruby-syntax', 'warning', `${capital(scan.problem)}: the filter fails for every record.`, value);
    } else if (/^\w+$/.test(inner)) {
      reportUnknown(context, value, inner);
    } else {
      const end = section.header.end;
      const first = section.children[0];
      const indent =
        first === undefined
          ? '  '
          : context.text.slice(context.text.lastIndexOf('\n', first.start - 1) + 1, first.start);
      const isClassic = context.root.format === 'v1';
      const fixes = isClassic
        ? [{ title: 'Add enable_ruby true', edits: [{ start: end, end, text: `\n${indent}enable_ruby true` }] }]
        : [];
      context.report(
        'ruby-disabled',
        'warning',
        `\${${inner}} is Ruby, which is run with enable_ruby true only.`,
        value,
        fixes,
      );
    }
    return;
  }
}

/** A word that is no placeholder; the agent warns of it and leaves the text as it stands. */
function reportUnknown(context: FluentdContext, value: FluentdValue, word: string): void {
  const guess = didYouMean(word, known);
  const hint =
    guess !== undefined
      ? ` Did you mean \${${guess}}?`
      : /^[A-Z][A-Z0-9_]*$/.test(word)
        ? ` Write "#{ENV['${word}']}" for a variable of the environment.`
        : ` A field of the record is \${record["${word}"]}.`;
  context.report(
    'unknown-placeholder',
    'warning',
    `record_transformer knows no placeholder \${${word}}.${hint}`,
    value,
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Conditions of version 0.12, numbered parameters, which are sections now. */
export function checkGrep(context: FluentdContext, section: FluentdSection): void {
  const old = paramsOf(section).find((param) => /^(?:regexp|exclude)\d+$/.test(param.name));
  if (old === undefined) return;
  const name = old.name.replace(/\d+$/, '');
  context.report(
    'old-param',
    'warning',
    `'${old.name}' is the form of version 0.12. Write a section <${name}> with key and pattern.`,
    old.nameSpan,
  );
}
