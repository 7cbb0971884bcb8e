import type { FluentdParam, FluentdSection } from './fluentdAst.ts';
import { paramOf, paramsOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { checkOnigmo } from '../fluent/onigmoParser.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const timed: ReadonlySet<string> = new Set(['parse', 'format', 'inject', 'extract']);

/** Checks the log level that any plugin may have of its own. */
export function checkLogLevel(context: FluentdContext, param: FluentdParam): void {
  const level = param.value;
  if (level !== undefined && !level.isDynamic && !levels.includes(level.text)) {
    context.report(
      'bad-choice',
      'error',
      `There is no log level '${level.text}'. There are ${levels.join(', ')}.`,
      level,
    );
  }
}

/** Checks how a section tells times. */
export function checkTimes(context: FluentdContext, section: FluentdSection): void {
  if (!timed.has(section.name)) return;
  const localtime = paramOf(section, 'localtime');
  const utc = paramOf(section, 'utc');
  if (localtime !== undefined && utc !== undefined && isTrue(localtime.value) && isTrue(utc.value)) {
    context.report('exclusive-params', 'error', 'localtime and utc exclude each other.', utc.nameSpan);
  }
  const type = paramOf(section, 'time_type')?.value;
  const hasFormat = paramOf(section, 'time_format', 'time_format_fallbacks') !== undefined;
  if (type?.text === 'mixed' && !hasFormat && !context.isFragment) {
    context.report('missing-param', 'error', 'time_type mixed needs time_format or time_format_fallbacks.', type);
  }
}

/** Checks the expressions of the multiline parser, which are joined before they are compiled. */
export function checkMultilineFormats(context: FluentdContext, section: FluentdSection): void {
  const formats = paramsOf(section).filter((param) => /^format\d+$/.test(param.name));
  checkFirstLine(context, section);
  const first = formats[0];
  if (first === undefined) {
    if (!context.isFragment) context.report('missing-param', 'error', "'multiline' needs format1.", section.header);
    return;
  }
  if (formats.some((param) => param.value === undefined || param.value.isDynamic)) return;
  const bare = formats.find((param) => !/^\/.*\/$/s.test(param.value?.text ?? ''));
  if (bare !== undefined) {
    context.report(
      'bad-regex',
      'error',
      `'${bare.name}' has to stand between slashes, without options.`,
      bare.value ?? bare.nameSpan,
    );
    return;
  }
  const joined = formats.map((param) => (param.value?.text ?? '').slice(1, -1)).join('');
  const problem = checkOnigmo(joined);
  if (problem !== undefined) {
    const alone = formats.find((param) => checkOnigmo((param.value?.text ?? '').slice(1, -1)) !== undefined) ?? first;
    context.report(
      'bad-regex',
      'error',
      `The regular expression does not compile: ${problem.message}.`,
      alone.value ?? alone.nameSpan,
    );
  } else if (!/\(\?<[A-Za-z_]/.test(joined)) {
    context.report(
      'no-named-group',
      'error',
      'No format names a group such as (?<key>…).',
      first.value ?? first.nameSpan,
    );
  }
}

/** The expression of a first line stands between slashes too, and is compiled on its own. */
function checkFirstLine(context: FluentdContext, section: FluentdSection): void {
  const value = paramOf(section, 'format_firstline')?.value;
  if (value === undefined || value.isDynamic) return;
  if (!/^\/.*\/$/s.test(value.text)) {
    context.report('bad-regex', 'error', "'format_firstline' has to stand between slashes, without options.", value);
    return;
  }
  const problem = checkOnigmo(value.text.slice(1, -1));
  if (problem === undefined) return;
  context.report('bad-regex', 'error', `The regular expression does not compile: ${problem.message}.`, value);
}

/** The output that runs a program has to know the tag of what comes back. */
export function checkExecFilter(context: FluentdContext, section: FluentdSection): void {
  const hasKey = sectionsOf(section, 'extract').some((extract) => paramOf(extract, 'tag_key') !== undefined);
  if (hasKey || paramOf(section, 'tag', 'tag_key', 'out_tag_key') !== undefined || context.isFragment) return;
  if (context.isTemplated(section) || section.children.some((child) => child.kind === 'include')) return;
  const severity = context.isIncomplete ? 'warning' : 'error';
  context.report('missing-param', severity, "'exec_filter' needs 'tag', or tag_key in <extract>.", section.header);
}

/** Checks inputs that need one of several things to know their tag or their records. */
export function checkExec(context: FluentdContext, section: FluentdSection): void {
  const hasKey = sectionsOf(section, 'extract').some((extract) => paramOf(extract, 'tag_key') !== undefined);
  if (hasKey || paramOf(section, 'tag', 'tag_key') !== undefined || context.isFragment || context.isIncomplete) return;
  context.report('missing-param', 'error', "'exec' needs 'tag', or tag_key in <extract>.", section.header);
}

/** The records of the sample input are a JSON object or an array of them. */
export function checkSample(context: FluentdContext, section: FluentdSection): void {
  const value = paramOf(section, 'sample', 'dummy')?.value;
  if (value === undefined || value.isDynamic || value.form === 'list') return;
  if (value.form === 'json') {
    if (!isAllObjects(value.text))
      context.report('bad-json', 'error', 'The sample is a JSON object, or an array of objects alone.', value);
    return;
  }
  const start = value.text.trim()[0];
  if (start === '{' || start === '[') return;
  context.report('bad-json', 'error', 'The sample is a JSON object, or an array of them.', value);
}

function isAllObjects(json: string): boolean {
  try {
    const parsed: unknown = JSON.parse(json);
    const items: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    return items.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
  } catch {
    // What cannot be read is told of by the parser.
    return true;
  }
}

/** State that outlives the process needs a place. */
export function checkStorage(context: FluentdContext, section: FluentdSection): void {
  if (section.name !== 'storage') return;
  const type = section.type?.value?.text ?? 'local';
  const isPersistent = paramOf(section, 'persistent');
  if (type !== 'local' || isPersistent === undefined || !isTrue(isPersistent.value)) return;
  if (paramOf(section, 'path') !== undefined || context.hasRootDir || context.isFragment || context.isPartial) return;
  context.report(
    'missing-param',
    'error',
    "Storage that persists needs 'path', or root_dir in <system> and an @id.",
    isPersistent.nameSpan,
  );
}

function isTrue(value: { readonly text: string; readonly isDynamic: boolean } | undefined): boolean {
  return value === undefined || (!value.isDynamic && /^(?:true|yes|)$/.test(value.text));
}
