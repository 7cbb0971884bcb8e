/** A field of a JSON text, in the order of the text. */
export interface JsonField {
  /** `spec.containers[0].name` */
  readonly path: string;
  /** Whether the same object has had a field of this name before. */
  readonly isDuplicate: boolean;
}

interface Frame {
  readonly path: string;
  readonly names: Set<string> | undefined;
  index: number;
}

/** The fields of a text that is valid JSON, duplicates included, which parsing into objects would hide. */
export function jsonFields(text: string): readonly JsonField[] {
  const fields: JsonField[] = [];
  const frames: Frame[] = [];
  let field = '';
  let isName = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const frame = frames.at(-1);
    const here = frame === undefined ? '' : frame.names === undefined ? `${frame.path}[${frame.index}]` : field;
    if (token === '{' || token === '[') {
      frames.push({ path: here, names: token === '{' ? new Set() : undefined, index: 0 });
      isName = token === '{';
    } else if (token === '}' || token === ']') frames.pop();
    else if (token === ',') {
      if (frame !== undefined) frame.index += 1;
      isName = frame?.names !== undefined;
    } else if (token === ':') isName = false;
    else if (isName && frame?.names !== undefined) {
      const name = JSON.parse(token) as string;
      field = frame.path === '' ? name : `${frame.path}.${name}`;
      fields.push({ path: field, isDuplicate: frame.names.has(name) });
      frame.names.add(name);
    }
  }
  return fields;
}
