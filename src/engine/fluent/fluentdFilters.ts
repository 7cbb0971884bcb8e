import type { EventRecord, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { paramsOf, sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import type { FilterResult } from './filterResult.ts';
import { dropped, passed, unknown } from './filterResult.ts';
import { fluentdValue, isFluentdOn, runFluentdParser } from './fluentdParsers.ts';
import { addKubernetes, containerLogPattern } from './kubernetesFilter.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { fieldAt, fluentdPath, removeAt, textOf } from './recordPath.ts';
import { runRecordTransformer } from './recordTransformer.ts';

/** What filters know beside the event. */
export interface FluentdSurroundings {
  readonly now: number;
  readonly pod: EventRecord | undefined;
}

/** A filter's result, and whether the record went to the label of errors. */
export interface FluentdFilterResult extends FilterResult {
  readonly isError?: boolean;
}

type Run = (section: FluentdSection, event: TrialEvent, around: FluentdSurroundings) => FluentdFilterResult;

/** Runs a `<filter>` by its type. What is not run here says so, and lets the record pass. */
export function runFluentdFilter(
  section: FluentdSection,
  event: TrialEvent,
  around: FluentdSurroundings,
): FluentdFilterResult {
  const type = section.type?.value?.text ?? '';
  const run = Object.hasOwn(runs, type) ? runs[type] : undefined;
  if (run !== undefined) return run(section, event, around);
  return unknown(event.record, `What '${type}' does is not evaluated here: the record is shown as it came.`);
}

const runs: Readonly<Record<string, Run>> = {
  record_transformer: (section, event) => runRecordTransformer(section, event),
  record_modifier: (section, event) => runRecordTransformer(section, event),
  grep: runGrep,
  parser: runParser,
  kubernetes_metadata: runKubernetes,
  stdout: (_, { record }) => passed(record, 'It prints the record and lets it pass.'),
  prometheus: (_, { record }) => passed(record, 'It counts the record and lets it pass.'),
};

/** A condition of grep: the field that it reads and the pattern. */
interface GrepRule {
  readonly key: string;
  readonly pattern: string;
  readonly says: string;
}

function runGrep(section: FluentdSection, event: TrialEvent): FluentdFilterResult {
  const { record } = event;
  const numbered = (name: string): readonly GrepRule[] =>
    paramsOf(section)
      .filter((param) => new RegExp(`^${name}\\d+$`).test(param.name))
      .map((param) => {
        const [key = '', ...pattern] = (param.value?.text ?? '').split(' ');
        return { key, pattern: pattern.join(' '), says: `${param.name} ${param.value?.text ?? ''}` };
      });
  const required: readonly (readonly GrepRule[])[] = [
    ...numbered('regexp').map((rule) => [rule]),
    ...rulesOf(section, 'regexp').map((rule) => [rule]),
    ...sectionsOf(section, 'and').flatMap((and) => rulesOf(and, 'regexp').map((rule) => [rule])),
    ...sectionsOf(section, 'or').map((or) => rulesOf(or, 'regexp')),
  ];
  const excluded: readonly (readonly GrepRule[])[] = [
    ...numbered('exclude').map((rule) => [rule]),
    ...rulesOf(section, 'exclude').map((rule) => [rule]),
    ...sectionsOf(section, 'or').flatMap((or) => rulesOf(or, 'exclude').map((rule) => [rule])),
    ...sectionsOf(section, 'and').map((and) => rulesOf(and, 'exclude')),
  ];
  const failed = [...required, ...excluded]
    .flat()
    .map((rule) => test(rule, record))
    .find((one) => typeof one === 'string');
  if (typeof failed === 'string') return unknown(record, failed);
  for (const rules of required) {
    if (rules.length > 0 && !rules.some((rule) => test(rule, record) === true))
      return dropped(`${rules.map(({ says }) => says).join(' or ')} does not match ${fieldText(rules, record)}.`);
  }
  for (const rules of excluded) {
    if (rules.length > 0 && rules.every((rule) => test(rule, record) === true))
      return dropped(`${rules.map(({ says }) => says).join(' and ')} matches ${fieldText(rules, record)}.`);
  }
  return passed(record, 'Nothing here keeps it back.');
}

function fieldText(rules: readonly GrepRule[], record: EventRecord): string {
  const value = fieldAt(record, fluentdPath(rules[0]?.key ?? ''));
  return value === undefined ? 'a field that is not there' : `'${textOf(value).slice(0, 80)}'`;
}

function rulesOf(section: FluentdSection, name: 'regexp' | 'exclude'): readonly GrepRule[] {
  return sectionsOf(section, name).map((rule) => {
    const key = fluentdValue(rule, 'key') ?? '';
    const pattern = fluentdValue(rule, 'pattern') ?? '';
    return { key, pattern, says: `<${name}> ${key} ${pattern}` };
  });
}

/** Whether a rule matches; a sentence where that cannot be told. */
function test({ key, pattern, says }: GrepRule, record: EventRecord): boolean | string {
  const match = onigmoMatcher(pattern)(textOf(fieldAt(record, fluentdPath(key))));
  return match.kind === 'failed' ? `${says}: ${match.reason}` : match.kind === 'match';
}

function runParser(section: FluentdSection, event: TrialEvent, around: FluentdSurroundings): FluentdFilterResult {
  const path = fluentdPath(fluentdValue(section, 'key_name') ?? '');
  const value = fieldAt(event.record, path);
  const reserves = isFluentdOn(section, 'reserve_data');
  const isError = isFluentdOn(section, 'emit_invalid_record_to_error', true);
  const [parse] = sectionsOf(section, 'parse');
  if (value === undefined || value === null) {
    const why = `There is no '${path.join('.')}'`;
    if (reserves) return { ...passed(event.record, `${why}: the record passes as it is.`), isError };
    return { ...dropped(`${why}: the record is refused.`), isError };
  }
  const result = runFluentdParser(parse ?? section, textOf(value), around.now);
  if (result.kind === 'unknown') return unknown(event.record, result.reason);
  if (result.kind === 'refused') {
    if (reserves) return { ...passed(event.record, result.reason, 'The record passes as it is.'), isError };
    return { ...dropped(result.reason, 'The record is refused.'), isError };
  }
  const prefix = fluentdValue(section, 'inject_key_prefix') ?? '';
  const below = fluentdValue(section, 'hash_value_field');
  const fields = fromEntries(Object.entries(result.record).map(([name, one]) => [prefix + name, one]));
  const made = below === undefined ? fields : fromEntries([[below, fields]]);
  const rest = isFluentdOn(section, 'remove_key_name_field') ? removeAt(event.record, path) : event.record;
  const record = reserves ? fromEntries([...Object.entries(rest), ...Object.entries(made)]) : made;
  const time = isFluentdOn(section, 'reserve_time') ? undefined : result.time;
  return { record, time, notes: result.notes };
}

function runKubernetes(section: FluentdSection, event: TrialEvent, around: FluentdSurroundings): FluentdFilterResult {
  const own = fluentdValue(section, 'tag_to_kubernetes_name_regexp');
  const wanted = (fluentdValue(section, 'annotation_match') ?? '').replace(/^\[|\]$|"/g, '');
  const patterns = wanted === '' ? [] : wanted.split(',').map((pattern) => onigmoMatcher(pattern.trim()));
  const skipsLabels = isFluentdOn(section, 'skip_labels') || isFluentdOn(section, 'skip_pod_labels');
  const { record, notes } = addKubernetes(event.record, {
    tagPattern: own ?? podLogPattern(event.tag),
    tag: event.tag,
    pod: around.pod,
    takes: (name) => !(skipsLabels && name === 'labels') && (name !== 'annotations' || patterns.length > 0),
    asks: `host, pod_id, pod_ip${skipsLabels ? '' : ', labels'}${patterns.length === 0 ? '' : ', annotations'}, container_image, master_url, namespace_id`,
    shape: ({ docker_id: id, namespace, pod_uuid: uuid, ...known }, { annotations, ...pod }) => {
      const chosen = isMap(annotations)
        ? Object.entries(annotations).filter(([name]) => patterns.some((matches) => matches(name).kind === 'match'))
        : [];
      const fields = fromEntries([
        ...Object.entries(known),
        ...(namespace === undefined ? [] : [['namespace_name', namespace] as const]),
        ...(uuid === undefined ? [] : [['pod_id', uuid] as const]),
        ...Object.entries(pod),
        ...(chosen.length === 0 ? [] : [['annotations', fromEntries(chosen)] as const]),
      ]);
      const docker: readonly (readonly [string, EventRecord])[] =
        id === undefined ? [] : [['docker', { container_id: id }]];
      return fromEntries([...docker, ['kubernetes', fields]]);
    },
  });
  return passed(record, ...notes);
}

/** The name of a log file in a tag: below `containers`, or below `pods`, where the container does not tell its id. */
function podLogPattern(tag: string): string {
  return tag.includes('var.log.pods.')
    ? 'var\\.log\\.pods\\.(?<namespace_name>[^_]+)_(?<pod_name>[a-z0-9][-.a-z0-9]*)_(?<pod_uuid>[a-z0-9-]*)\\.(?<container_name>.+)\\..*\\.log$'
    : `var\\.log\\.containers\\.${containerLogPattern}`;
}
