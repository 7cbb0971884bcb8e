import { didYouMean } from '../query/didYouMean.ts';
import type { FluentFix, FluentProblem } from '../fluent/fluentProblem.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { ManifestNode, ManifestObject } from './manifestObject.ts';
import { isSameNamespace } from './manifestObject.ts';

/** Tells of a problem in the file of an object. */
export type OperatorReport = (
  object: ManifestObject,
  code: string,
  severity: FluentProblem['severity'],
  message: string,
  span: QuerySpan,
  fixes?: readonly FluentFix[],
) => void;

/** The agent that a resource of the operator is for. */
export function agentOf(object: ManifestObject): FluentLanguage {
  return object.apiVersion.startsWith('fluentd') ? 'fluentd' : 'fluentbit';
}

/** `input` of `ClusterInput`; undefined for objects that hold no plugin. */
export function kindOf(object: ManifestObject): 'input' | 'filter' | 'output' | undefined {
  const kind = /^(?:Cluster)?(Input|Filter|Output)$/.exec(object.kind)?.[1]?.toLowerCase();
  return kind === 'input' || kind === 'filter' || kind === 'output' ? kind : undefined;
}

/** Objects that carry none of the labels by which the configs of the set pick them, and configs that no agent picks. */
export function checkSelected(
  objects: readonly ManifestObject[],
  object: ManifestObject,
  report: OperatorReport,
): void {
  const { selectors, whose } = selectorsFor(objects, object);
  if (selectors.length === 0) return;
  const labels = object.root.at('metadata', 'labels');
  const isPicked = selectors.some((selector) => {
    if (selector.at('matchExpressions').exists) return true;
    const wanted = selector.at('matchLabels').entries();
    return wanted.every(({ key, value }) => labels.text(key) === value.text());
  });
  if (isPicked) return;
  const span = labels.exists ? object.root.at('metadata').keySpan('labels') : object.root.at('metadata', 'name').span;
  report(object, 'not-selected', 'warning', `${whose} this ${object.kind}: its labels do not fit.`, span);
}

/** The selectors of the set that could pick an object, and who has them. */
function selectorsFor(
  objects: readonly ManifestObject[],
  object: ManifestObject,
): { readonly selectors: readonly ManifestNode[]; readonly whose: string } {
  const isCluster = object.kind.startsWith('Cluster');
  const holders = objects.filter(
    (one) => agentOf(one) === agentOf(object) && (isCluster || isSameNamespace(one, object)),
  );
  const of = (kind: RegExp, ...keys: readonly string[]): readonly ManifestNode[] =>
    holders
      .filter((one) => kind.test(one.kind))
      .flatMap((one) => keys.map((key) => one.root.at('spec', key)).filter((node) => node.exists));
  const kind = kindOf(object);
  if (kind !== undefined) {
    const keys = [`${kind}Selector`, `cluster${capital(kind)}Selector`];
    return { selectors: of(/Fluent(?:Bit|d)Config$/, ...keys), whose: `None of the ${kind}Selectors here picks` };
  }
  if (/^(?:Cluster)?FluentdConfig$/.test(object.kind))
    return { selectors: of(/^Fluentd$/, 'fluentdCfgSelector'), whose: 'No fluentdCfgSelector here picks' };
  if (object.kind === 'FluentBitConfig')
    return {
      selectors: of(/^FluentBit$/, 'namespaceFluentBitCfgSelector'),
      whose: 'No namespaceFluentBitCfgSelector here picks',
    };
  return { selectors: [], whose: '' };
}

/** The config that a FluentBit names. */
export function checkReference(
  objects: readonly ManifestObject[],
  object: ManifestObject,
  report: OperatorReport,
): void {
  if (object.kind !== 'FluentBit') return;
  const name = object.root.at('spec', 'fluentBitConfigName');
  const configs = objects.filter((one) => /^(?:Cluster)?FluentBitConfig$/.test(one.kind)).map((one) => one.name);
  const wanted = name.text();
  if (wanted === undefined || configs.length === 0 || configs.includes(wanted)) return;
  const guess = didYouMean(wanted, configs);
  const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
  const fixes = guess === undefined ? [] : [changeTo(guess, name.span)];
  report(object, 'missing-config', 'warning', `No config is called '${wanted}' here.${hint}`, name.span, fixes);
}

/** Parsers that inputs and filters of Fluent Bit name. Those of the image are not known, so that only slips are told. */
export function checkParserNames(
  objects: readonly ManifestObject[],
  object: ManifestObject,
  report: OperatorReport,
): void {
  const kind = kindOf(object);
  if (agentOf(object) !== 'fluentbit' || (kind !== 'input' && kind !== 'filter')) return;
  const parsers = objects.filter((one) => /^(?:Cluster)?(?:Multiline)?Parser$/.test(one.kind)).map((one) => one.name);
  if (parsers.length === 0) return;
  const spec = object.root.at('spec');
  const plugins = [spec, ...spec.at('filters').items()].flatMap((one) => one.entries().map(({ value }) => value));
  for (const field of plugins.flatMap((plugin) => plugin.entries())) {
    if (!/^(?:parser|parserFirstline|multilineParser|regexParser|mergeParser|dockerModeParser)$/.test(field.key))
      continue;
    const name = field.value.text();
    if (name === undefined || parsers.includes(name) || shipped.has(name)) continue;
    const guess = didYouMean(name, parsers);
    if (guess === undefined) continue;
    const message = `No parser is called '${name}' here. Did you mean '${guess}'?`;
    report(object, 'unknown-parser', 'warning', message, field.value.span, [changeTo(guess, field.value.span)]);
  }
}

/** Parsers that every image of Fluent Bit has. */
const shipped = new Set(['docker', 'cri', 'json', 'go', 'java', 'python', 'ruby', 'apache', 'apache2', 'nginx']);

function changeTo(text: string, span: QuerySpan): FluentFix {
  return { title: `Change to '${text}'`, edits: [{ start: span.start, end: span.end, text }] };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
