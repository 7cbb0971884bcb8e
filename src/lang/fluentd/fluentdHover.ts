import type { Hover } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hoverCard } from '../fluent/hoverCard.ts';
import type { FluentdRoot, FluentdSection } from './fluentdAst.ts';
import { paramsOf } from './fluentdAst.ts';
import { fluentdParamDocs, fluentdPluginDocs, fluentdSectionDocs } from './fluentdDocsData.ts';
import { placeAt, sectionsAt, typeAt } from './fluentdPlace.ts';
import { remoteOutputs } from './lossRules.ts';
import type { FluentdPlugin } from './fluentdSchema.ts';
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
        plugin.kind === 'output' ? bufferFact(plugin, inner) : undefined,
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

/** What becomes of records where an output that buffers has no <buffer>: the defaults of the plugin and of all buffers. */
function bufferFact(plugin: FluentdPlugin, output: FluentdSection): string | undefined {
  const buffer = plugin.sections.get('buffer');
  const isWritten = output.children.some(
    (child) => child.kind === 'include' || (child.kind === 'section' && child.name === 'buffer'),
  );
  // What is neither far away nor a file is written at once.
  const waits = plugin.name === 'file' || remoteOutputs.has(plugin.name);
  if (buffer === undefined || isWritten || !waits) return undefined;
  const isFile = buffer.defaultType === 'file';
  const where = isFile ? 'in files of 64 GB together at most' : 'in memory, 512 MB at most, lost when the process dies';
  const timekey = buffer.defaultChunkKeys.includes('time') ? (buffer.defaultTimekey ?? '86400') : undefined;
  const when = timekey === undefined ? 'every 60 s' : `${timekey} s of records at a time, 10 min after they are over`;
  return `Without <buffer> records wait ${where}; they are sent ${when} and tried again for 72 h`;
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
