import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, FluentSeverity } from '../fluent/fluentProblem.ts';
import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { resolvedValue } from './fluentbitContext.ts';
import { choicesOf } from './fluentbitChoicesData.ts';
import type { FluentbitParam, FluentbitPlugin } from './fluentbitSchema.ts';

/** Checks one value by its type and by the words that its plugin takes. What the agent refuses is an error, what it misreads a warning. */
export function checkValue(
  context: FluentbitContext,
  section: FluentbitSection,
  plugin: FluentbitPlugin | undefined,
  property: FluentbitProperty,
  param: FluentbitParam,
): void {
  checkOpenVariable(context, property);
  const value = resolvedValue(context, property);
  if (value === undefined || (value.startsWith('<') && /^<[^<>]+>$/.test(value))) return;
  const say: Say = (code, severity, message, fixes) => {
    context.report(code, severity, message, property.valueSpan, fixes);
  };
  const place = plugin?.place ?? section.kind;
  if (param.type === 'boolean') checkBoolean(value, param, property, say);
  else if (param.type === 'integer') checkInteger(value, param, property, say, place);
  else if (param.type === 'size') checkSize(value, param, property, say, place);
  else if (param.type === 'time') checkTime(value, property, say);
  else if (param.type === 'number') checkNumber(value, property, say, place);
  else if (param.type === 'words') checkWords(value, param, property, say);
  else if (param.type === 'deprecated')
    say('deprecated-key', 'warning', `'${param.name}' is deprecated and has no effect.`);
  checkChoice(value, param, property, place, say);
  if (property.key.endsWith('port') && /(?:^|[._])port$/.test(property.key)) checkPort(value, say);
}

type Say = (code: string, severity: FluentSeverity, message: string, fixes?: readonly FluentFix[]) => void;

function checkOpenVariable(context: FluentbitContext, property: FluentbitProperty): void {
  const { shape, value } = property;
  if (shape !== 'text' || value.lastIndexOf('${') <= value.lastIndexOf('}')) return;
  const message = 'The variable is not closed with }, so the text is taken as it stands.';
  const end = property.valueSpan.end;
  const fixes = [{ title: 'Add }', edits: [{ start: end, end, text: '}' }] }];
  context.report('unclosed-variable', 'warning', message, property.valueSpan, fixes);
}

const booleans = /^(?:on|off|true|false|yes|no)$/i;

function checkBoolean(value: string, param: FluentbitParam, property: FluentbitProperty, say: Say): void {
  if (booleans.test(value)) return;
  const isOn = /^(?:1|on|en|enable|tru|y|t)/i.test(value);
  const fix = isOn ? 'on' : 'off';
  const fixes = [{ title: `Write ${fix}`, edits: [{ ...property.valueSpan, text: fix }] }];
  if (param.isCore) {
    say('bad-boolean', 'warning', `'${value}' is not on or off. Fluent Bit takes it for off without a word.`, fixes);
  } else say('bad-boolean', 'error', `'${value}' is not a boolean. Write on or off, true or false, yes or no.`, fixes);
}

function checkInteger(
  value: string,
  param: FluentbitParam,
  property: FluentbitProperty,
  say: Say,
  place: string,
): void {
  if (/^[+-]?\d+$/.test(value)) return;
  const special = /^(?:no_limits|false|off|no_retries|unlimited|auto)$/i.test(value) && param.name === 'retry_limit';
  if (special) return;
  if (param.name === 'retry_limit') {
    const isEndless = /^(?:forever|infinit|always|never|none|no_?limit)/i.test(value);
    const fixes = isEndless
      ? [{ title: 'Write no_limits', edits: [{ ...property.valueSpan, text: 'no_limits' }] }]
      : [];
    const message = `'${value}' is no number, no_limits or no_retries. Fluent Bit logs that and tries again once.`;
    say('bad-number', 'warning', message, fixes);
    return;
  }
  if (place === 'service' && property.key === 'http_port') {
    say('bad-number', 'error', `'${value}' is not a port. The monitoring server refuses to start.`);
    return;
  }
  const read = /^[+-]?\d+/.exec(value)?.[0] ?? '0';
  const isComment = /\s#/.test(value);
  const why = isComment ? ' A comment is a line of its own.' : '';
  const fixes = /^\d+/.test(value) ? [{ title: `Write ${read}`, edits: [{ ...property.valueSpan, text: read }] }] : [];
  say('bad-number', 'warning', `'${value}' is not an integer. Fluent Bit reads ${read} without a word.${why}`, fixes);
}

/** Sizes that the core or a plugin refuses when it cannot read them; others become nonsense in silence. */
const strictSizes = new Set([
  'input syslog buffer_chunk_size',
  'input syslog buffer_max_size',
  'input tcp chunk_size',
  'input tcp buffer_size',
]);

function checkSize(value: string, param: FluentbitParam, property: FluentbitProperty, say: Say, place: string): void {
  if (/^\d+(?:\.\d+)?(?:[kmg]b?|b)?$/i.test(value) || /^(?:false|off|no|unlimited|-1)$/i.test(value)) return;
  const isStrict = (param.isCore && place !== 'service') || strictSizes.has(`${place} ${property.key}`);
  const plain = /^(\d+(?:\.\d+)?)\s*([kmg])i?b?$/i.exec(value);
  const fixes =
    plain === null
      ? []
      : [
          {
            title: `Write ${plain[1] ?? ''}${plain[2] ?? ''}`,
            edits: [{ ...property.valueSpan, text: `${plain[1] ?? ''}${plain[2] ?? ''}` }],
          },
        ];
  const message = `'${value}' is not a size: a number with K, M or G and perhaps B behind it, without a blank.`;
  say('bad-size', isStrict ? 'error' : 'warning', message, fixes);
}

function checkTime(value: string, property: FluentbitProperty, say: Say): void {
  if (/^-?\d+(?:\.\d+)?[smhd]?$/i.test(value) || /^(?:false|off|none)$/i.test(value)) return;
  const match = /^(\d+)\s*([a-z]+)$/i.exec(value);
  if (match === null) {
    say('bad-time', 'warning', `'${value}' is not a time: a number with s, m, h or d behind it.`);
    return;
  }
  const [, number = '', unit = ''] = match;
  const last = unit.at(-1)?.toLowerCase() ?? '';
  const read = 'dhm'.includes(last) ? `${number}${last}` : `${number} seconds`;
  const meant = meantTime(number, unit.toLowerCase());
  const fixes =
    meant === undefined ? [] : [{ title: `Write ${meant}`, edits: [{ ...property.valueSpan, text: meant }] }];
  say(
    'bad-time',
    'warning',
    `Only the last letter counts as the unit (s, m, h, d): '${value}' is read as ${read}.`,
    fixes,
  );
}

function meantTime(number: string, unit: string): string | undefined {
  if (unit.startsWith('week') || unit === 'w') return `${Number(number) * 7}d`;
  const first = unit[0] ?? '';
  return unit !== 'ms' && 'smhd'.includes(first) ? `${number}${first}` : undefined;
}

function checkNumber(value: string, property: FluentbitProperty, say: Say, place: string): void {
  const read = parseFloat(value);
  if (place === 'service' && property.key === 'flush') {
    if (Number.isNaN(read) || read <= 0) say('bad-number', 'error', 'Flush has to be more than 0 seconds.');
    else if (!/^(?:\d+(?:\.\d+)?|\.\d+)$/.test(value)) {
      const fixes = [{ title: `Write ${read}`, edits: [{ ...property.valueSpan, text: String(read) }] }];
      say('bad-number', 'warning', `Flush is a bare number of seconds: '${value}' is read as ${read}.`, fixes);
    }
  } else if (!/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/.test(value)) say('bad-number', 'warning', `'${value}' is not a number.`);
}

function checkWords(value: string, param: FluentbitParam, property: FluentbitProperty, say: Say): void {
  if (property.shape === 'list') return;
  const words = splitWords(value).length;
  if (words >= param.wordCount) return;
  say(
    'missing-words',
    'error',
    `'${property.name}' takes ${param.wordCount} words, here ${words === 1 ? 'is one' : `are ${words}`}.`,
  );
}

function checkPort(value: string, say: Say): void {
  const port = Number(value);
  if (/^\d+$/.test(value) && (port < 1 || port > 65535)) {
    say('bad-port', port === 0 ? 'information' : 'warning', 'A port lies between 1 and 65535.');
  }
}

function checkChoice(value: string, param: FluentbitParam, property: FluentbitProperty, place: string, say: Say): void {
  const choice = choicesOf(place, property.key, param.values);
  if (choice === undefined || value === '') return;
  const lower = value.toLowerCase();
  const isKnown = choice.values.some(
    (one) => lower === one.toLowerCase() || (choice.isPrefix && lower.startsWith(one)),
  );
  if (isKnown) return;
  const guess = didYouMean(value, choice.values);
  const list = choice.values.join(', ');
  const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
  const fixes =
    guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...property.valueSpan, text: guess }] }];
  const what = choice.isRefused ? 'Fluent Bit refuses' : 'Fluent Bit does not know';
  say(
    'bad-choice',
    choice.isRefused ? 'error' : 'warning',
    `${what} '${value}' for ${param.name}. It takes ${list}.${hint}`,
    fixes,
  );
}

/** Words parted by blanks; one in quotes may hold blanks. */
export function splitWords(value: string): readonly string[] {
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}
