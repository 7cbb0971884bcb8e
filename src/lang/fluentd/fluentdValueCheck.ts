import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, FluentReport, Span } from '../fluent/fluentProblem.ts';
import { checkOnigmo } from '../fluent/onigmoParser.ts';
import { isClearSecret } from '../fluent/secretCheck.ts';
import { checkTimeFormat } from '../fluent/timeFormat.ts';
import type { FluentdParam, FluentdRoot, FluentdValue } from './fluentdAst.ts';
import type { FluentdSchemaParam } from './fluentdSchema.ts';

/** Checks a value as the agent reads it with `strict_config_value` off: what it refuses is an error, what it misreads a warning. */
export function checkFluentdValue(
  param: FluentdParam,
  schema: FluentdSchemaParam,
  format: FluentdRoot['format'],
  report: FluentReport,
): void {
  const { value } = param;
  if (value === undefined) {
    checkMissing(param, schema, report);
    return;
  }
  if (value.isDynamic) {
    checkUnsetNumber(param, value, schema, report);
    return;
  }
  checkType(value, schema, report);
  if (schema.meaning === 'port') checkPort(value, report);
  else if (schema.meaning === 'timeFormat') checkFormat(value, report);
  else if (schema.meaning === 'timezone') checkTimezone(value, report);
  checkLiteral(param, value, schema, format, report);
}

/** Whether a regular expression in a value compiles; text between slashes has options behind it. */
function checkFluentdRegexp(value: FluentdValue, report: FluentReport): void {
  const { text } = value;
  let pattern = text;
  let flags = '';
  if (text.startsWith('/')) {
    const slash = text.lastIndexOf('/');
    if (slash < text.length - 3 || slash === 0) {
      const fixes = [{ title: 'Add the slash', edits: [{ start: value.end, end: value.end, text: '/' }] }];
      report('bad-regex', 'error', 'The regular expression lacks its right slash.', value, fixes);
      return;
    }
    pattern = text.slice(1, slash);
    flags = text.slice(slash + 1);
  }
  const problem = checkOnigmo(pattern, flags);
  if (problem === undefined) return;
  const isPython = pattern.includes('(?P<');
  const source = { start: value.start, end: value.end };
  const fixes =
    isPython && value.form === 'plain'
      ? [{ title: 'Write (?<name>…)', edits: [{ ...source, text: text.replaceAll('(?P<', '(?<') }] }]
      : [];
  const hint = isPython ? ' A named group is written (?<name>…).' : '';
  report('bad-regex', 'error', `The regular expression does not compile: ${problem.message}.${hint}`, value, fixes);
}

function checkType(value: FluentdValue, schema: FluentdSchemaParam, report: FluentReport): void {
  const text = value.text.trim();
  if (schema.type === 'bool') checkBool(text, value, schema, report);
  else if (schema.type === 'integer') checkInteger(text, value, report);
  else if (schema.type === 'float') checkFloat(text, value, report);
  else if (schema.type === 'size') checkSize(text, value, report);
  else if (schema.type === 'time') checkTime(text, value, report);
  else if (schema.type === 'enum') checkEnum(value.text, value, schema, report);
  else if (schema.type === 'regexp') checkFluentdRegexp(value, report);
}

function checkMissing(param: FluentdParam, schema: FluentdSchemaParam, report: FluentReport): void {
  if (schema.type === 'enum') {
    report('bad-choice', 'error', `'${schema.name}' needs one of ${schema.values.join(', ')}.`, param.nameSpan);
  } else if (schema.type !== 'bool' && schema.type !== 'string') {
    report('missing-value', 'warning', `'${schema.name}' has no value.`, param.nameSpan);
  }
}

/** `"#{ENV['X']}"` alone becomes empty when the variable is not set, which is 0 for a number. */
function checkUnsetNumber(
  param: FluentdParam,
  value: FluentdValue,
  schema: FluentdSchemaParam,
  report: FluentReport,
): void {
  if (schema.type !== 'integer' && schema.type !== 'size') return;
  const bare = /^#\{\s*ENV\[(['"])([^'"]+)\1\]\s*\}$/.exec(value.text);
  if (bare === null) return;
  const fallback = schema.default ?? 'use_default';
  const at = value.end - 2;
  const fixes =
    value.form === 'double'
      ? [{ title: `Fall back to ${fallback}`, edits: [{ start: at, end: at, text: ` || ${fallback}` }] }]
      : [];
  const message = `Where ${bare[2] ?? ''} is not set, '${param.name}' becomes 0 without a word. Give a default, as in ENV['X'] || ${fallback}.`;
  report('unset-variable', 'warning', message, value, fixes);
}

function checkBool(text: string, value: FluentdValue, schema: FluentdSchemaParam, report: FluentReport): void {
  if (/^(?:true|false|yes|no|)$/.test(text)) return;
  const meant = /^(?:true|on|yes|1|enabled?|y|t)$/i.test(text) ? 'true' : 'false';
  const fixes = [{ title: `Write ${meant}`, edits: [{ start: value.start, end: value.end, text: meant }] }];
  const message = `'${text}' is not a boolean. Write true or false, or yes or no, in small letters.`;
  report('bad-boolean', schema.isNilByDefault ? 'warning' : 'error', message, value, fixes);
}

function checkInteger(text: string, value: FluentdValue, report: FluentReport): void {
  if (/^[+-]?\d[\d_]*$/.test(text)) return;
  const read = /^[+-]?\d+/.exec(text)?.[0] ?? '0';
  report('bad-number', 'warning', `'${text}' is not an integer: Fluentd reads ${read} without a word.`, value);
}

function checkFloat(text: string, value: FluentdValue, report: FluentReport): void {
  if (/^[+-]?(?:\d[\d_]*\.\d+|\d(?:[\d_]*\d)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return;
  report(
    'bad-number',
    'warning',
    `'${text}' is not a number: Fluentd reads ${parseFloat(text) || 0} without a word.`,
    value,
  );
}

function checkSize(text: string, value: FluentdValue, report: FluentReport): void {
  if (/^-?\d+(?:[kmgt](?:i?b)?|b)?$/i.test(text)) return;
  const read = /^\d+/.exec(text)?.[0] ?? '0';
  const spaced = /^(\d+)\s+([kmgt])/i.exec(text);
  const fixes: FluentFix[] =
    spaced === null
      ? []
      : [
          {
            title: `Write ${spaced[1] ?? ''}${spaced[2] ?? ''}`,
            edits: [{ start: value.start, end: value.end, text: `${spaced[1] ?? ''}${spaced[2] ?? ''}` }],
          },
        ];
  report(
    'bad-size',
    'warning',
    `'${text}' is read as ${read} bytes. Units are k, m, g and t, right behind the number.`,
    value,
    fixes,
  );
}

function checkTime(text: string, value: FluentdValue, report: FluentReport): void {
  if (
    /^-?\d+(?:\.\d+)?$/.test(text) ||
    /^\d+(?:s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|hrs?|d|days?)$/i.test(text)
  )
    return;
  const unit =
    /(?<!\d)(\d+)(s)/.exec(text) ??
    /(?<!\d)(\d+)(m)/.exec(text) ??
    /(?<!\d)(\d+)(h)/.exec(text) ??
    /(?<!\d)(\d+)(d)/.exec(text);
  const names: Readonly<Record<string, string>> = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' };
  const read =
    unit === null
      ? `${parseFloat(text) || 0} seconds`
      : `${unit[1] ?? ''} ${names[(unit[2] ?? '').toLowerCase()] ?? ''}`;
  const milliseconds = /^(\d+)ms$/i.exec(text)?.[1];
  const fixes =
    milliseconds === undefined
      ? []
      : [
          {
            title: `Write ${Number(milliseconds) / 1000}`,
            edits: [{ start: value.start, end: value.end, text: String(Number(milliseconds) / 1000) }],
          },
        ];
  report(
    'bad-time',
    'warning',
    `'${text}' is read as ${read}: only the first letter counts as the unit (s, m, h, d).`,
    value,
    fixes,
  );
}

function checkEnum(text: string, value: FluentdValue, schema: FluentdSchemaParam, report: FluentReport): void {
  if (schema.values.length === 0 || schema.values.includes(text)) return;
  if (schema.name === 'compress' && text === 'gz') return;
  const guess = didYouMean(text, schema.values);
  const fixes =
    guess === undefined
      ? []
      : [{ title: `Change to '${guess}'`, edits: [{ start: value.start, end: value.end, text: guess }] }];
  const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
  report(
    'bad-choice',
    'error',
    `'${schema.name}' takes ${schema.values.join(', ')}, not '${text}'.${hint}`,
    value,
    fixes,
  );
}

function checkPort(value: FluentdValue, report: FluentReport): void {
  const port = Number(value.text);
  if (/^\d+$/.test(value.text) && port > 65535)
    report('bad-port', 'warning', 'A port lies between 1 and 65535.', value);
}

function checkFormat(value: FluentdValue, report: FluentReport): void {
  const problem = checkTimeFormat(value.text, 'ruby');
  if (problem === undefined) return;
  const { suggestion } = problem;
  const fixes =
    suggestion === undefined
      ? []
      : [{ title: `Write ${suggestion}`, edits: [{ start: value.start, end: value.end, text: suggestion }] }];
  report('bad-time-format', 'warning', problem.message, value, fixes);
}

function checkTimezone(value: FluentdValue, report: FluentReport): void {
  const { text } = value;
  if (/^[+-]\d\d(?::?\d\d)?$/.test(text) || (/^[^/]+\/[^/]+(?:\/[^/]+)?$/.test(text) && isZone(text))) return;
  report(
    'bad-timezone',
    'error',
    `There is no timezone '${text}'. Write an offset such as +09:00 or a name such as Europe/Berlin.`,
    value,
  );
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Text that was meant to be replaced, but is taken as it stands, and secrets in clear. */
function checkLiteral(
  param: FluentdParam,
  value: FluentdValue,
  schema: FluentdSchemaParam,
  format: FluentdRoot['format'],
  report: FluentReport,
): void {
  const span: Span = value;
  const isSecret = schema.isSecret || schema.meaning === 'secret';
  const shell = value.text.includes('${') ? /\$\{([A-Z][A-Z0-9_]+)\}/.exec(value.text) : null;
  if (shell !== null && value.form !== 'json') {
    const name = shell[1] ?? '';
    const text = value.text.replace(shell[0], `#{ENV['${name}']}`);
    const fixes = [
      {
        title: 'Read the environment with "#{ENV[\'…\']}"',
        edits: [{ start: span.start, end: span.end, text: inQuotes(text, format) }],
      },
    ];
    report(
      'shell-variable',
      'warning',
      `Fluentd does not expand \${${name}}: the text is taken as it stands.`,
      span,
      fixes,
    );
  } else if (value.form !== 'double' && isUnrunRuby(value.text)) {
    const raw = value.text;
    const isYaml = format === 'yaml';
    const title = isYaml ? 'Write !fluent/s before it' : 'Put it into double quotes';
    const where = isYaml ? 'behind !fluent/s only' : 'in double quotes only';
    const fixes =
      value.form === 'list' || value.form === 'json'
        ? []
        : [{ title, edits: [{ start: span.start, end: span.end, text: inQuotes(raw, format) }] }];
    report('ruby-not-run', 'warning', `Ruby is run ${where}: here the text is taken as it stands.`, span, fixes);
  } else if (isSecret && value.text !== '' && isClearSecret(schema.isSecret ? 'password' : schema.name, value.text)) {
    report(
      'clear-secret',
      'information',
      `A secret stands here in clear. Take it from the environment with "#{ENV['NAME']}".`,
      span,
    );
  }
  if (param.name === 'expression' && schema.type === 'regexp') checkNamedGroup(value, report);
}

/** A text as Fluentd runs the Ruby in it: the YAML form wants a tag before the quotes. */
function inQuotes(text: string, format: FluentdRoot['format']): string {
  return format === 'yaml' ? `!fluent/s ${JSON.stringify(text)}` : `"${text}"`;
}

/** Whether a text holds Ruby as it would be run in double quotes. */
function isUnrunRuby(text: string): boolean {
  return text.includes('#{') && /#\{\s*(?:ENV|Socket|hostname|worker_id|File|use_)/.test(text);
}

function checkNamedGroup(value: FluentdValue, report: FluentReport): void {
  if (/\(\?<[A-Za-z_]|\(\?'/.test(value.text) || checkOnigmo(value.text.replace(/^\/|\/[a-z]*$/g, '')) !== undefined)
    return;
  report('no-named-group', 'error', 'The expression names no group such as (?<key>…), so it gives no fields.', value);
}
