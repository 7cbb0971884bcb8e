import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import { recognizeFluentConf, recognizeFluentYaml } from '../fluent/fluentRecognition.ts';
import { variableUses } from '../fluent/environment.ts';
import { didYouMean } from '../query/didYouMean.ts';
import { containerEnvironment, isGivenVariable } from './containerEnvironment.ts';
import type { ManifestObject } from './manifestObject.ts';
import { textsOf, volumeObject } from './mountedConfig.ts';
import type { WorkloadContext } from './workloadContext.ts';
import { agentName } from './workloadContext.ts';

/** Variables that the configs of a container read and that it is not given, where all that it is given is known. */
export function checkVariables(context: WorkloadContext): void {
  const { container, objects } = context;
  const { variables, isWhole } = containerEnvironment(objects, container);
  if (!isWhole) return;
  const configs = mountedObjects(context).flatMap((object) =>
    [...textsOf(object)]
      .filter(([key, source]) => languageOf(key, source.text) === container.agent)
      .map(([, source]) => ({ object, source })),
  );
  const own = new Set(configs.flatMap(({ source }) => definedIn(source.text)));
  for (const { object, source } of configs) {
    const seen = new Set<string>();
    for (const use of variableUses(container.agent, source.text)) {
      const isSet = variables.has(use.name) || own.has(use.name) || isGivenVariable(use.name);
      if (isSet || use.hasDefault || seen.has(use.name)) continue;
      seen.add(use.name);
      const guess = didYouMean(use.name, [...variables.keys()]);
      const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
      const { kind, name } = container.workload;
      const message = `${kind} ${name} does not set ${use.name}, which ${agentName(container)} then reads as empty.${hint}`;
      const span = { start: source.map.toDocument(use.start), end: source.map.toDocument(use.end) };
      const fixes =
        guess === undefined || span.end - span.start !== use.name.length
          ? []
          : [{ title: `Change to '${guess}'`, edits: [{ ...span, text: guess }] }];
      context.report(object, 'unset-variable', 'warning', message, span, fixes);
    }
  }
}

/** The ConfigMaps and Secrets that a container mounts, where the set has them. */
function mountedObjects(context: WorkloadContext): readonly ManifestObject[] {
  const { container, objects } = context;
  const found = container.mounts.flatMap(
    ({ volume }) => (volume === undefined ? undefined : volumeObject(objects, container, volume)) ?? [],
  );
  return [...new Set(found)];
}

function languageOf(key: string, text: string): FluentLanguage | undefined {
  return recognizeFluentConf(key, text) ?? recognizeFluentYaml(key, text);
}

/** Variables that a config of Fluent Bit sets itself, with @SET or in the section `env`. */
function definedIn(text: string): readonly string[] {
  const set = [...text.matchAll(/^\s*@SET\s+([\w.]+)\s*=/gim)].map((match) => match[1] ?? '');
  const env = /^env:[ \t]*\n((?:[ \t]+.*\n?|[ \t]*\n)*)/m.exec(text)?.[1] ?? '';
  return [...set, ...[...env.matchAll(/^[ \t]*(?:-[ \t]+)?([\w.]+):/gm)].map((match) => match[1] ?? '')];
}
