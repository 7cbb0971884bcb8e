import { isMap, isScalar, isSeq, parseDocument, type ParsedNode } from 'yaml';

/** A field of a YAML document with its place, as offsets into the text. */
export interface OutlineField {
  readonly name: string;
  /** A short value; empty for what has fields of its own. */
  readonly detail: string;
  readonly shape: 'object' | 'list' | 'value';
  readonly start: number;
  readonly end: number;
  readonly children: readonly OutlineField[];
}

/** An outline of a larger document costs more than it helps. */
const largestText = 1_000_000;
const longestDetail = 60;

/** The fields of an object in YAML, entries of lists by their name where they have one. Empty for text that is no YAML object. */
export function yamlOutline(text: string): readonly OutlineField[] {
  if (text.length > largestText) return [];
  try {
    const { contents } = parseDocument(text, { prettyErrors: false });
    return contents === null ? [] : childrenOf(contents);
  } catch (error) {
    // What is nested so deeply that no stack holds it has no outline that anybody could read.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function childrenOf(node: ParsedNode | null): readonly OutlineField[] {
  if (isMap(node)) {
    return node.items.flatMap((pair) => {
      const key = isScalar(pair.key) ? pair.key : undefined;
      if (key === undefined) return [];
      return [fieldOf(String(key.value), key.range[0], pair.value, key.range[1])];
    });
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => fieldOf(entryName(item, index), item.range[0], item, item.range[1]));
  }
  return [];
}

function fieldOf(name: string, start: number, value: ParsedNode | null, keyEnd: number): OutlineField {
  const children = childrenOf(value);
  const text = isScalar(value) ? String(value.value) : '';
  return {
    name: name === '' ? '""' : name,
    detail: text.length > longestDetail ? `${text.slice(0, longestDetail)}…` : text,
    shape: isSeq(value) ? 'list' : isMap(value) ? 'object' : 'value',
    start,
    end: Math.max(keyEnd, value?.range[1] ?? 0),
    children,
  };
}

/** Kubernetes' lists hold objects that are told apart by a name or a type. */
function entryName(item: ParsedNode, index: number): string {
  for (const field of ['name', 'type', 'key', 'kind']) {
    const value: unknown = isMap(item) ? item.get(field) : undefined;
    if (typeof value === 'string' && value !== '') return value;
  }
  return String(index);
}
