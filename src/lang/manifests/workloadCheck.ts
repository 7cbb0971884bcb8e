import type { FluentProblem } from '../fluent/fluentProblem.ts';
import { didYouMean } from '../query/didYouMean.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { readAgentFacts } from './readAgentFacts.ts';
import { checkAccess } from './accessCheck.ts';
import type { PodVolume } from './fluentWorkload.ts';
import { fluentContainers, mountOf } from './fluentWorkload.ts';
import type { ManifestObject } from './manifestObject.ts';
import { isSameNamespace } from './manifestObject.ts';
import { containerFiles, keyAt, keysOf, mountedFile, volumeObject } from './mountedConfig.ts';
import { checkPorts } from './portCheck.ts';
import { checkVariables } from './variableCheck.ts';
import { checkVolumes } from './volumeCheck.ts';
import { agentName } from './workloadContext.ts';
import type { WorkloadContext } from './workloadContext.ts';

/**
 * Checks what Fluentd and Fluent Bit workloads of a set of manifests are given against what their configs ask for.
 * @param uri the file whose problems are wanted: those of the others are left out.
 */
export function checkWorkloads(objects: readonly ManifestObject[], uri: string): readonly FluentProblem[] {
  const problems: FluentProblem[] = [];
  const report: WorkloadContext['report'] = (object, code, severity, message, span, fixes = []) => {
    const { start, end } = span;
    const isKnown = problems.some((one) => one.code === code && one.start === start && one.message === message);
    if (object.uri !== uri || isKnown) return;
    problems.push({ code, severity, message, start, end, ...(fixes.length > 0 && { fixes }) });
  };
  for (const container of objects.flatMap((object) => fluentContainers(object))) {
    const config = mountedFile(objects, container, container.configPath.path);
    const files = containerFiles(objects, container);
    const { agent, environment, configPath } = container;
    const facts =
      config === undefined ? undefined : readAgentFacts(agent, config.source.text, configPath.path, files, environment);
    const context: WorkloadContext = { objects, container, config, facts, report };
    checkMounts(context);
    checkConfigFile(context);
    checkLoadedFiles(context);
    checkPorts(context);
    checkVolumes(context);
    checkAccess(context);
    checkVariables(context);
  }
  return problems;
}

/** ConfigMaps and Secrets that the pod mounts and the set does not have, though it has others. */
function checkMounts(context: WorkloadContext): void {
  const { container, objects } = context;
  const seen = new Set<PodVolume>();
  for (const mount of container.mounts) {
    const name = mount.node.text('name');
    if (mount.volume === undefined && name !== undefined && !container.pod.at('volumes').isTemplated) {
      const message = `The pod has no volume '${name}'.`;
      context.report(container.workload, 'missing-volume', 'error', message, mount.node.at('name').span);
    }
    const { volume } = mount;
    if (volume === undefined || seen.has(volume)) continue;
    seen.add(volume);
    if (volume.kind !== 'configMap' || volume.isOptional || volume.source === '') continue;
    if (volumeObject(objects, container, volume) !== undefined) checkItems(context, volume);
    else reportMissingMap(context, volume);
  }
}

function reportMissingMap(context: WorkloadContext, volume: PodVolume): void {
  const { workload } = context.container;
  const maps = context.objects.filter((object) => object.kind === 'ConfigMap');
  const near = maps.filter((object) => isSameNamespace(object, workload)).map((object) => object.name);
  const elsewhere = maps.find((object) => object.name === volume.source);
  const guess = didYouMean(volume.source, near);
  if (maps.length === 0) return;
  const hint =
    elsewhere !== undefined
      ? ` The one of that name is in the namespace ${elsewhere.namespace ?? ''}.`
      : guess === undefined
        ? ''
        : ` Did you mean '${guess}'?`;
  const message = `No ConfigMap is called '${volume.source}' here, and the pod does not start without it.${hint}`;
  const fixes =
    guess === undefined
      ? []
      : [{ title: `Change to '${guess}'`, edits: [{ ...spanOf(volume.sourceSpan), text: guess }] }];
  context.report(workload, 'missing-config-map', 'warning', message, volume.sourceSpan, fixes);
}

/** Keys that a volume chooses and its ConfigMap does not have. */
function checkItems(context: WorkloadContext, volume: PodVolume): void {
  const object = volumeObject(context.objects, context.container, volume);
  if (object === undefined || volume.items === undefined) return;
  const keys = keysOf(object);
  for (const key of volume.items.keys()) {
    if (key === '' || keys.includes(key)) continue;
    const message = `The ConfigMap '${object.name}' has no key '${key}'${listOf(keys)}`;
    context.report(context.container.workload, 'missing-config-key', 'error', message, volume.sourceSpan);
  }
}

/** The file that the arguments name has to be there. */
function checkConfigFile(context: WorkloadContext): void {
  const { container, objects, config } = context;
  if (config !== undefined) return;
  const { path, span } = container.configPath;
  const mount = mountOf(container, path);
  const object = mount?.volume === undefined ? undefined : volumeObject(objects, container, mount.volume);
  const at = span ?? mount?.node.at('mountPath').span;
  if (mount === undefined || object === undefined || at === undefined) {
    reportElsewhere(context, path, span);
    return;
  }
  const keys = keysOf(object);
  const key = keyAt(mount, path);
  if (key !== undefined && keys.includes(key)) return;
  const name = key ?? path.split('/').at(-1) ?? path;
  const guess = didYouMean(name, keys);
  const message = `${agentName(container)} is told to read ${path}, but the ConfigMap '${object.name}' has no key '${name}'${listOf(keys)}`;
  const fixes =
    guess === undefined || span === undefined
      ? []
      : [{ title: `Read '${guess}'`, edits: [{ ...spanOf(span), text: path.replace(/[^/]*$/, guess) }] }];
  context.report(container.workload, 'missing-config-key', 'error', message, at, fixes);
}

/** The config is mounted, though not where the agent looks for it. */
function reportElsewhere(context: WorkloadContext, path: string, span: QuerySpan | undefined): void {
  const { container, objects } = context;
  const name = path.split('/').at(-1) ?? '';
  for (const mount of container.mounts) {
    const object = mount.volume === undefined ? undefined : volumeObject(objects, container, mount.volume);
    if (object === undefined || !keysOf(object).includes(name)) continue;
    const real = mount.subPath === undefined ? `${mount.path}/${name}` : mount.path;
    const message = `The config is mounted at ${real}, but ${agentName(container)} reads ${path}.`;
    const fixes = span === undefined ? [] : [{ title: `Read ${real}`, edits: [{ ...spanOf(span), text: real }] }];
    context.report(
      container.workload,
      'config-elsewhere',
      'warning',
      message,
      span ?? mount.node.at('mountPath').span,
      fixes,
    );
    return;
  }
}

/** Files that the config loads from a folder that a ConfigMap covers. */
function checkLoadedFiles(context: WorkloadContext): void {
  const { config, facts, container, objects } = context;
  if (config === undefined || facts === undefined) return;
  const folder = config.path.replace(/\/[^/]*$/, '');
  for (const { path, span } of facts.loads) {
    const full = path.startsWith('/') ? path : `${folder}/${path.replace(/^\.\//, '')}`;
    const mount = mountOf(container, full);
    const object = mount?.volume === undefined ? undefined : volumeObject(objects, container, mount.volume);
    const key = mount === undefined ? undefined : keyAt(mount, full);
    if (mount === undefined || object === undefined || span === undefined) continue;
    if (key !== undefined && keysOf(object).includes(key)) continue;
    const hides = /^parsers(?:_multiline)?\.conf$/.test(path.split('/').at(-1) ?? '');
    const hint = hides ? ` The mount at ${mount.path} hides the image's own ${path}.` : '';
    const message = `There is no ${full} in the container: the ConfigMap '${object.name}' has no such key.${hint}`;
    const { map } = config.source;
    const place = { start: map.toDocument(span.start), end: map.toDocument(span.end) };
    context.report(config.object, 'missing-config-key', 'warning', message, place);
  }
}

function listOf(keys: readonly string[]): string {
  if (keys.length === 0) return '.';
  const more = keys.length > 6 ? ' and others' : '';
  return `. It has ${keys.slice(0, 6).join(', ')}${more}.`;
}

function spanOf(span: QuerySpan): QuerySpan {
  return { start: span.start, end: span.end };
}
