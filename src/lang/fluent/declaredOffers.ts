import type { Offer } from './completionItems.ts';
import { plainSnippet } from './completionItems.ts';
import type { FluentLanguage } from './fluentRecognition.ts';
import type { DeclaredPlugin } from './fluentSettings.ts';
import { projectFileName } from '../projectFile.ts';

/** The names of the plugins of a kind that the project declares. */
export function declaredPluginOffers(
  plugins: readonly DeclaredPlugin[],
  agent: FluentLanguage,
  kind: string,
): readonly Offer[] {
  return plugins
    .filter((plugin) => plugin.agent === agent && plugin.kind === kind)
    .map(({ name }) => ({ label: name, kind: 'plugin', detail: projectFileName }));
}

/**
 * The parameters that the project declares for a plugin, without those that are there.
 * @param offered what is offered anyway.
 * @param behind what is inserted for a name.
 */
export function declaredParamOffers(
  plugin: DeclaredPlugin | undefined,
  present: ReadonlySet<string>,
  offered: readonly Offer[],
  behind: (name: string) => string,
): readonly Offer[] {
  const known = new Set([...present, ...offered.map((offer) => offer.label)].map((name) => name.toLowerCase()));
  return (plugin?.params ?? [])
    .filter((name) => !known.has(name.toLowerCase()))
    .map((name) => ({ label: name, kind: 'param', detail: projectFileName, snippet: plainSnippet(behind(name)) }));
}
