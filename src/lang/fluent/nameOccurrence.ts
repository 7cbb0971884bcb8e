import type { Location, TextEdit } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from './fluentProblem.ts';
import { rangeOf } from './fluentProblem.ts';

/** A name that is defined or used: a label, a tag, a parser, a variable. The span holds the name alone. */
export interface NameOccurrence extends Span {
  readonly kind: 'label' | 'tag' | 'parser' | 'multiline parser' | 'variable' | 'alias';
  readonly name: string;
  readonly isDefinition: boolean;
}

/** The name at an offset. */
function occurrenceAt(occurrences: readonly NameOccurrence[], offset: number): NameOccurrence | undefined {
  return occurrences.find((one) => one.start <= offset && offset <= one.end);
}

/** All places of the name at an offset; `isDefinition` narrows them to where it is defined. */
export function placesOf(
  document: TextDocument,
  occurrences: readonly NameOccurrence[],
  offset: number,
  onlyDefinitions: boolean,
): readonly Location[] {
  const here = occurrenceAt(occurrences, offset);
  if (here === undefined) return [];
  return occurrences
    .filter((one) => one.kind === here.kind && one.name === here.name && (one.isDefinition || !onlyDefinitions))
    .map((one) => ({ uri: document.uri, range: rangeOf(document, one) }));
}

/** The edits that rename what stands at an offset, or undefined when nothing there has a name or the new one is not allowed. */
export function renameEdits(
  document: TextDocument,
  occurrences: readonly NameOccurrence[],
  offset: number,
  name: string,
): readonly TextEdit[] | undefined {
  const here = occurrenceAt(occurrences, offset);
  if (here === undefined || name === '' || /\s/.test(name)) return undefined;
  const wanted = here.kind === 'label' && !name.startsWith('@') ? `@${name}` : name;
  return occurrences
    .filter((one) => one.kind === here.kind && one.name === here.name)
    .map((one) => ({ range: rangeOf(document, one), newText: wanted }));
}
