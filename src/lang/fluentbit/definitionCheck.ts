import { didYouMean } from '../query/didYouMean.ts';
import { checkOnigmo, parseOnigmo, splitSlashes } from '../fluent/onigmoParser.ts';
import type { FluentReport, FluentSeverity, Span } from '../fluent/fluentProblem.ts';
import { checkTimeFormat } from '../fluent/timeFormat.ts';
import type { FluentbitProperty, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import { sectionParams } from './fluentbitSchema.ts';
import { splitWords } from './fluentbitValueCheck.ts';
import { checkStreamQuery } from './streamQuery.ts';

const formats = ['regex', 'json', 'ltsv', 'logfmt'];
const types = ['integer', 'int', 'bool', 'float', 'hex', 'string'];

/** Checks the definition of a parser as the agent does when it loads a parsers file. */
export function checkParserDefinition(section: FluentbitSection, report: FluentReport): void {
  const name = propertyOf(section, 'name');
  const format = propertyOf(section, 'format');
  if (section.properties.some((property) => property.isDynamic)) return;
  if (name === undefined) report('missing-key', 'error', "A parser needs a 'Name'.", section.header);
  if (format === undefined)
    report('missing-key', 'error', "A parser needs a 'Format': regex, json, ltsv or logfmt.", section.header);
  else if (!formats.includes(format.value.toLowerCase())) {
    report(
      'bad-choice',
      'error',
      `There is no format '${format.value}'. Parsers know ${formats.join(', ')}.`,
      format.valueSpan,
    );
  } else if (format.value.toLowerCase() === 'regex') checkRegexParser(section, format, report);
  checkUnknownKeys(section, 'parser', report);
  checkTimeKeys(section, report);
  const typed = propertyOf(section, 'types');
  if (typed !== undefined) checkTypes(typed, report);
  checkDecoders(section, report);
}

/** Keys that the agent ignores in silence. */
function checkUnknownKeys(section: FluentbitSection, kind: string, report: FluentReport): void {
  const known = sectionParams(kind);
  for (const property of section.properties) {
    // The YAML form lists the rules under a key of its own.
    if (known.has(property.key) || (kind === 'multiline_parser' && property.key === 'rules')) continue;
    const guess = didYouMean(
      property.name,
      [...known.values()].map((param) => param.name),
    );
    const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
    const fixes =
      guess === undefined ? [] : [{ title: `Change to '${guess}'`, edits: [{ ...property.nameSpan, text: guess }] }];
    report(
      'unknown-key',
      'warning',
      `A ${kind.replace('_', ' ')} has no key '${property.name}'.${hint}`,
      property.nameSpan,
      fixes,
    );
  }
}

function checkRegexParser(section: FluentbitSection, format: FluentbitProperty, report: FluentReport): void {
  const regex = propertyOf(section, 'regex');
  if (regex === undefined) {
    report('missing-key', 'error', "A parser of the format regex needs a 'Regex'.", format.valueSpan);
    return;
  }
  checkRegex(regex.value, regex.valueSpan, report, 'error');
  const parsed = parseOnigmo(splitSlashes(regex.value)?.pattern ?? regex.value);
  if (!('message' in parsed) && parsed.names.size === 0) {
    report(
      'no-named-group',
      'warning',
      'The expression names no group such as (?<key>…), so the parser gives no fields.',
      regex.valueSpan,
    );
  }
}

function checkTimeKeys(section: FluentbitSection, report: FluentReport): void {
  const format = propertyOf(section, 'time_format');
  if (format !== undefined) {
    const problem = checkTimeFormat(format.value, 'fluentbit');
    if (problem !== undefined) {
      const { suggestion } = problem;
      const fixes =
        suggestion === undefined
          ? []
          : [{ title: `Write ${suggestion}`, edits: [{ ...format.valueSpan, text: suggestion }] }];
      report('bad-time-format', 'warning', problem.message, format.valueSpan, fixes);
    }
  }
  const offset = propertyOf(section, 'time_offset');
  if (offset !== undefined && !/^[+-]?\d{2}:?\d{2}$/.test(offset.value)) {
    report('bad-time-offset', 'error', `'${offset.value}' is no offset such as +0200.`, offset.valueSpan);
  }
}

function checkTypes(property: FluentbitProperty, report: FluentReport): void {
  for (const word of property.value.split(/\s+/)) {
    const [, type] = word.split(':');
    if (word !== '' && (type === undefined || !types.includes(type.toLowerCase()))) {
      report(
        'bad-choice',
        'warning',
        `'${word}' is not key:type with a type of ${types.join(', ')}. The value stays text.`,
        property.valueSpan,
      );
    }
  }
}

function checkDecoders(section: FluentbitSection, report: FluentReport): void {
  for (const property of section.properties) {
    if (property.key !== 'decode_field' && property.key !== 'decode_field_as') continue;
    const [decoder = '', field] = property.value.split(/\s+/);
    if (!['json', 'escaped', 'escaped_utf8', 'mysql_quoted'].includes(decoder.toLowerCase())) {
      report(
        'bad-choice',
        'error',
        `There is no decoder '${decoder}'. There are json, escaped, escaped_utf8 and mysql_quoted.`,
        property.valueSpan,
      );
    } else if (field === undefined) {
      report('missing-words', 'error', `'${property.name}' takes a decoder and a field.`, property.valueSpan);
    }
  }
}

const multilineTypes = ['regex', 'endswith', 'equal', 'eq'];

/** Checks the definition of a multiline parser: its type, and that its states begin with start_state and lead on. */
export function checkMultilineDefinition(section: FluentbitSection, report: FluentReport): void {
  if (section.properties.some((property) => property.isDynamic)) return;
  checkUnknownKeys(section, 'multiline_parser', report);
  const type = propertyOf(section, 'type');
  if (propertyOf(section, 'name') === undefined) {
    report('missing-key', 'error', "A multiline parser needs a 'name'.", section.header);
  }
  if (type === undefined) {
    report('missing-key', 'error', "A multiline parser needs a 'type': regex, endswith or equal.", section.header);
    return;
  }
  if (!multilineTypes.includes(type.value.toLowerCase())) {
    report(
      'bad-choice',
      'error',
      `There is no type '${type.value}'. Multiline parsers know regex, endswith and equal.`,
      type.valueSpan,
    );
    return;
  }
  if (type.value.toLowerCase() === 'regex') checkStates(section, report);
}

interface StateRule extends Span {
  readonly state: string;
  readonly regex: string;
  readonly next: string;
}

function checkStates(section: FluentbitSection, report: FluentReport): void {
  const properties = section.properties.filter((property) => property.key === 'rule' || property.key === 'rules');
  const rules: StateRule[] = [];
  for (const property of properties) {
    if (property.shape === 'text') {
      const [state, regex, next] = splitWords(property.value);
      if (state === undefined || regex === undefined || next === undefined) {
        report(
          'missing-words',
          'error',
          'A rule takes a state, an expression and the next state, each in quotes.',
          property.valueSpan,
        );
      } else rules.push({ state, regex, next, ...property.valueSpan });
      continue;
    }
    for (const item of property.items) {
      const read = (key: string): string => item.items.find((one) => one.key === key)?.value ?? '';
      rules.push({
        state: read('state'),
        regex: read('regex'),
        next: read('next_state'),
        start: item.start,
        end: item.end,
      });
    }
  }
  if (rules.length === 0 && properties.length === 0) {
    report('missing-key', 'error', "A multiline parser of the type regex needs a 'rule'.", section.header);
    return;
  }
  for (const rule of rules) checkRule(rule, rules, report);
  if (
    rules.length > 0 &&
    !rules.some((rule) => rule.state.split(',').some((state) => state.trim() === 'start_state'))
  ) {
    report('no-start-state', 'error', "No rule begins in 'start_state'.", rules[0] ?? section.header);
  }
}

function checkRule(rule: StateRule, rules: readonly StateRule[], report: FluentReport): void {
  checkRegex(rule.regex, rule, report, 'error');
  const isKnown =
    rule.next === '' || rules.some((one) => one.state.split(',').some((state) => state.trim() === rule.next));
  if (!isKnown)
    report('unknown-state', 'warning', `No rule has the state '${rule.next}', so the parser stops there.`, rule);
}

/** Streams that tasks read and that nobody makes. Inputs are streams too, by their alias or by plugin and number. */
export function checkStreamNames(
  sections: readonly FluentbitSection[],
  inputs: readonly string[],
  report: FluentReport,
): void {
  const queries = sections.flatMap((section) =>
    section.kind === 'stream_task' ? (propertyOf(section, 'exec') ?? []) : [],
  );
  const made = new Set(queries.map((query) => /\bcreate\s+stream\s+([\w.]+)/i.exec(query.value)?.[1] ?? ''));
  for (const query of queries) {
    const name = /\bfrom\s+stream\s*:\s*'?([\w.-]+)/i.exec(query.value)?.[1];
    if (name === undefined || made.has(name) || inputs.includes(name)) continue;
    report('unknown-stream', 'warning', `No stream is called '${name}'.`, query.valueSpan);
  }
}

/** Checks a task of a stream file. The agent logs what is wrong and drops the tasks. */
export function checkStreamTask(section: FluentbitSection, report: FluentReport): void {
  if (propertyOf(section, 'name') === undefined) {
    report(
      'missing-key',
      'warning',
      "A stream task needs a 'Name'. The agent drops all tasks of the file.",
      section.header,
    );
  }
  const exec = propertyOf(section, 'exec');
  if (exec === undefined) {
    report(
      'missing-key',
      'warning',
      "A stream task needs an 'Exec' with its query. The agent drops all tasks of the file.",
      section.header,
    );
    return;
  }
  const problem = checkStreamQuery(exec.value);
  if (problem !== undefined) {
    report('bad-query', 'warning', `The agent drops this task: ${problem.message}.`, exec.valueSpan);
  }
}

/** Checks an expression, with or without slashes round it, as the agent's engine compiles it. */
export function checkRegex(value: string, span: Span, report: FluentReport, severity: FluentSeverity): void {
  const split = splitSlashes(value);
  const pattern = split?.pattern ?? value;
  const problem = checkOnigmo(pattern, split?.flags ?? '');
  if (problem === undefined) return;
  const isPython = pattern.includes('(?P<');
  const hint = isPython ? ' A named group is written (?<name>…).' : '';
  const fixes = isPython
    ? [
        {
          title: 'Write (?<name>…)',
          edits: [{ start: span.start, end: span.end, text: value.replaceAll('(?P<', '(?<') }],
        },
      ]
    : [];
  report('bad-regex', severity, `The regular expression does not compile: ${problem.message}.${hint}`, span, fixes);
}
