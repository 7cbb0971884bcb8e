import type { Hover } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hoverCard } from '../fluent/hoverCard.ts';
import type { FluentbitRoot, FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import { choicesOf } from './fluentbitChoicesData.ts';
import { fluentbitParamDocs, fluentbitPluginDocs } from './fluentbitDocsData.ts';
import { paramOfPlugin, sectionParams } from './fluentbitSchema.ts';
import { knownPlugin } from './fluentbitSectionCheck.ts';
import { isRemoteOutput } from './remoteOutput.ts';

/** What a plugin or a key at an offset is. */
export function hoverFluentbit(document: TextDocument, root: FluentbitRoot, offset: number): Hover | undefined {
  const all = root.sections.flatMap((section) => [section, ...section.children]);
  for (const section of all) {
    const property = section.properties.find((one) => one.start <= offset && offset <= one.end);
    if (property === undefined) continue;
    const isValue = offset >= property.valueSpan.start;
    const isPlugin = property.key === 'name' && isValue;
    return isPlugin
      ? pluginCard(document, section, property.valueSpan)
      : keyCard(document, section, property.key, property.nameSpan);
  }
  return undefined;
}

function pluginCard(
  document: TextDocument,
  section: FluentbitSection,
  span: { start: number; end: number },
): Hover | undefined {
  const plugin = knownPlugin(section);
  if (plugin === undefined) return undefined;
  return hoverCard(document, span, {
    title: `${plugin.kind} ${plugin.name}`,
    words: fluentbitPluginDocs[`${plugin.kind} ${plugin.name}`],
    facts: [
      plugin.eventTypes.length === 0 ? undefined : `Takes ${plugin.eventTypes.join(', ')}`,
      plugin.since === undefined ? undefined : `Since ${plugin.since}`,
      section.kind === 'output' && isRemoteOutput(section) && propertyOf(section, 'retry_limit') === undefined
        ? 'Tries a chunk again once, then drops it: Retry_Limit is 1 where it is not set'
        : undefined,
    ],
  });
}

function keyCard(
  document: TextDocument,
  section: FluentbitSection,
  key: string,
  span: { start: number; end: number },
): Hover | undefined {
  const plugin = knownPlugin(section);
  const param = plugin === undefined ? sectionParams(section.kind).get(key) : paramOfPlugin(plugin, key);
  if (param === undefined) return undefined;
  const values =
    choicesOf(plugin === undefined ? section.kind : `${plugin.kind} ${plugin.name}`, key, param.values)?.values ?? [];
  return hoverCard(document, span, {
    title: param.name,
    words: fluentbitParamDocs[key],
    facts: [
      param.type === 'words' ? `${param.wordCount} words` : param.type,
      values.length === 0 ? undefined : `One of ${values.join(', ')}`,
      param.isRequired ? 'Required' : param.default === undefined ? undefined : `Default ${param.default}`,
      param.since === undefined ? undefined : `Since ${param.since}`,
    ],
  });
}
