import type { Hover } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hoverCard } from '../fluent/hoverCard.ts';
import type { FluentdRoot } from './fluentdAst.ts';
import { paramsOf } from './fluentdAst.ts';
import { fluentdParamDocs, fluentdPluginDocs, fluentdSectionDocs } from './fluentdDocsData.ts';
import { placeAt, sectionsAt, typeAt } from './fluentdPlace.ts';
import { kindOfSection } from './fluentdSectionCheck.ts';

/** What a plugin, a parameter or a section at an offset is. */
export function hoverFluentd(document: TextDocument, root: FluentdRoot, offset: number): Hover | undefined {
  const text = document.getText();
  const section = sectionAt(text, root, offset);
  if (section !== undefined) return section(document);
  const place = placeAt(text, root, offset);
  const inner = place?.section;
  if (place === undefined || inner === undefined) return undefined;
  const plugin = typeAt(inner, offset);
  const param = paramsOf(inner).find((one) => one.start <= offset && offset <= one.end);
  if (param === undefined) return undefined;
  if (plugin !== undefined) {
    const kind = kindOfSection(inner.name) ?? '';
    return hoverCard(document, param.value ?? param.nameSpan, {
      title: `${plugin.kind} ${plugin.name}`,
      words: fluentdPluginDocs[`${kind} ${plugin.name}`],
      facts: [
        plugin.gem === undefined ? 'Part of Fluentd' : `Gem ${plugin.gem}`,
        plugin.since === undefined ? undefined : `Since ${plugin.since}`,
      ],
    });
  }
  const schema = place.schema?.params.get(param.name);
  const words = fluentdParamDocs[param.name];
  if (schema === undefined && words === undefined) return undefined;
  return hoverCard(document, param.nameSpan, {
    title: param.name,
    words,
    facts: [
      schema?.type,
      schema?.values.length ? `One of ${schema.values.join(', ')}` : undefined,
      schema?.isRequired === true
        ? 'Required'
        : schema?.default === undefined
          ? undefined
          : `Default ${schema.default}`,
      schema?.since === undefined ? undefined : `Since ${schema.since}`,
      schema?.isDeprecated === true ? 'Deprecated' : undefined,
      schema?.isObsolete === true ? 'No longer taken' : undefined,
    ],
  });
}

function sectionAt(
  text: string,
  root: FluentdRoot,
  offset: number,
): ((document: TextDocument) => Hover | undefined) | undefined {
  const chain = sectionsAt(text, root, offset);
  const children = chain.at(-1)?.children ?? root.children;
  const found = [...children, ...root.children].find(
    (node) => node.kind === 'section' && node.nameSpan.start <= offset && offset <= node.nameSpan.end,
  );
  if (found?.kind !== 'section') return undefined;
  const words = fluentdSectionDocs[found.name];
  return (document) =>
    words === undefined
      ? undefined
      : hoverCard(document, found.nameSpan, { title: `<${found.name}>`, words, facts: [] });
}
