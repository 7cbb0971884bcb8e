import type { Offer } from '../fluent/completionItems.ts';
import { plainSnippet } from '../fluent/completionItems.ts';
import { sectionsOf } from './fluentdAst.ts';
import type { FluentdRoot } from './fluentdAst.ts';
import { chunkKeys } from './bufferRules.ts';
import { placeAt } from './fluentdPlace.ts';

/** What may stand behind `${` in a parameter of an output: the chunk keys that its `<buffer>` names. Undefined in other places. */
export function placeholderOffers(text: string, root: FluentdRoot, offset: number): readonly Offer[] | undefined {
  const place = placeAt(text, root, offset);
  if (place === undefined || !['match', 'store', 'secondary'].includes(place.section.name)) return undefined;
  const output = place.section.name === 'secondary' ? (place.parents.at(-1) ?? place.section) : place.section;
  const keys = chunkKeys(sectionsOf(output, 'buffer')[0], place.plugin?.sections.get('buffer')?.defaultChunkKeys ?? []);
  const close = text[offset] === '}' ? '' : '}';
  return (keys ?? [])
    .filter((key) => key !== 'time' && key !== '[]')
    .flatMap((key) => (key === 'tag' ? ['tag', 'tag[0]'] : [key]))
    .map((label) => ({ label, kind: 'name', detail: 'Chunk key', snippet: plainSnippet(`${label}${close}`) }));
}

/** Environment variables that the file reads elsewhere. */
export function environmentOffers(text: string, offset: number): readonly Offer[] {
  const rest = `${text.slice(0, offset).replace(/\w+$/, '')}\n${text.slice(offset)}`;
  const names = new Set([...rest.matchAll(/ENV(?:\.fetch\(|\[)\s*['"](\w+)['"]/g)].map((match) => match[1] ?? ''));
  return [...names].map((label) => ({ label, kind: 'name', detail: 'Environment variable' }));
}
