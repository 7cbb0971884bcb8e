import type { EventRecord } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FilterResult } from './filterResult.ts';
import { dropped } from './filterResult.ts';
import type { FilterSurroundings } from './filterSurroundings.ts';
import { runFluentbitParser } from './fluentbitParsers.ts';
import { addKubernetes, containerLogPattern, mergeLog } from './kubernetesFilter.ts';
import { fromEntries } from './recordDiff.ts';
import { fieldAt, textOf } from './recordPath.ts';

const isOn = (value: string | undefined): boolean => /^(?:on|true|yes)$/i.test(value ?? '');
const isOff = (value: string | undefined): boolean => /^(?:off|false|no)$/i.test(value ?? '');

/** Fluent Bit's filter `kubernetes`: `log` read into the record, the pod of the tag, and what its annotations ask for. */
export function runKubernetes(
  section: FluentbitSection,
  record: EventRecord,
  around: FilterSurroundings,
): FilterResult {
  const get = (key: string): string | undefined => around.valueOf(section, key);
  const prefix = get('kube_tag_prefix') ?? 'kube.var.log.containers.';
  const isPrefixed = around.tag.startsWith(prefix);
  const named = get('regex_parser');
  const own = named === undefined ? undefined : around.parsers.get(named)?.properties['regex'];
  const place = {
    tagPattern: own ?? containerLogPattern,
    tag: isPrefixed ? around.tag.slice(prefix.length) : around.tag,
  };
  const added = addKubernetes(
    {},
    {
      ...place,
      pod: around.pod,
      takes: (name) =>
        !(isOff(get('labels')) && name === 'labels') && !(isOff(get('annotations')) && name === 'annotations'),
      asks: askedOf(get),
      shape: (known, pod) =>
        fromEntries([['kubernetes', fromEntries([...Object.entries(known), ...Object.entries(pod)])]]),
    },
  );
  const container = textOf(fieldAt(added.record, ['kubernetes', 'container_name']));
  const annotation = (name: string): string | undefined => annotationOf(name, record, around.pod, container);
  if (isOn(get('k8s-logging.exclude')) && isOn(annotation('exclude')))
    return dropped('The pod is annotated with fluentbit.io/exclude, which K8S-Logging.Exclude heeds.');
  const suggested = isOn(get('k8s-logging.parser')) ? annotation('parser') : undefined;
  const parserName = suggested ?? get('merge_parser');
  const parser = parserName === undefined ? undefined : around.parsers.get(parserName);
  const merged = mergeLog(record, {
    mergesLog: isOn(get('merge_log')),
    mergeKey: get('merge_log_key'),
    keepsLog: !isOff(get('keep_log')),
    trimsLog: !isOff(get('merge_log_trim')),
    parse: parser === undefined ? undefined : (text) => runFluentbitParser(parser, text, around.now),
  });
  const notes = [
    ...(isPrefixed ? [] : [`The tag does not begin with Kube_Tag_Prefix, '${prefix}'.`]),
    ...(suggested === undefined ? [] : [parserNote(suggested, parser !== undefined, isOn(get('merge_log')))]),
    ...merged.notes,
    ...added.notes,
  ];
  return {
    record: fromEntries([...Object.entries(merged.record), ...Object.entries(added.record)]),
    time: merged.time,
    notes,
  };
}

/** What the filter asks the API server, or the kubelet, for. */
function askedOf(get: (key: string) => string | undefined): string {
  const fields = [
    'host, pod_id, pod_ip',
    ...(isOff(get('labels')) ? [] : ['labels']),
    ...(isOff(get('annotations')) ? [] : ['annotations']),
    'container_image',
    ...(isOn(get('owner_references')) ? ['ownerReferences'] : []),
    ...(isOn(get('namespace_labels')) || isOn(get('namespace_annotations')) ? ['kubernetes_namespace'] : []),
  ];
  return fields.join(', ');
}

/** `fluentbit.io/NAME[_stream][-container]`, the closest one to the container first. */
function annotationOf(
  name: string,
  record: EventRecord,
  pod: EventRecord | undefined,
  container: string,
): string | undefined {
  const stream = textOf(record['stream']);
  const keys = [`${name}_${stream}-${container}`, `${name}-${container}`, `${name}_${stream}`, name];
  const found = keys.map((key) => fieldAt(pod ?? {}, ['annotations', `fluentbit.io/${key}`]));
  const value = found.find((one) => one !== undefined);
  return value === undefined ? undefined : textOf(value);
}

function parserNote(name: string, isDefined: boolean, merges: boolean): string {
  if (!merges) return `The pod is annotated with the parser '${name}', which counts with Merge_Log On alone.`;
  return isDefined
    ? `The pod is annotated with the parser '${name}', which reads 'log'.`
    : `The pod is annotated with the parser '${name}', which is not defined: 'log' is read as JSON.`;
}
