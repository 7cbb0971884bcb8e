import type { OffsetMap } from '../query/offsetMap.ts';
import type { YamlText } from '../query/yamlSource.ts';

/** Texts of one document one below the other, as a program puts them together, with the way back to each. */
export function joinTexts(pieces: readonly YamlText[]): YamlText {
  let text = '';
  const parts = pieces.map((piece) => {
    const from = text.length;
    text += piece.text.endsWith('\n') ? piece.text : `${piece.text}\n`;
    return { piece, from, to: text.length };
  });
  const map: OffsetMap = {
    toDocument: (offset) => {
      const part = parts.find(({ to }) => offset < to) ?? parts.at(-1);
      return part === undefined ? 0 : part.piece.map.toDocument(Math.min(offset - part.from, part.piece.text.length));
    },
    fromDocument: (offset) => {
      for (const { piece, from } of parts) {
        const inner = piece.map.fromDocument(offset);
        if (inner !== undefined) return from + inner;
      }
      return undefined;
    },
  };
  return {
    text,
    map,
    start: Math.min(...pieces.map((piece) => piece.start)),
    end: Math.max(...pieces.map((piece) => piece.end)),
    isTemplated: pieces.some((piece) => piece.isTemplated),
    isLiteral: pieces.every((piece) => piece.isLiteral),
    isQuoted: false,
    // Several scalars cannot become one.
    asBlock: () => undefined,
    // What is written alike in all of them can be written in any.
    encode: (piece) => {
      const [written, ...others] = new Set(pieces.map((one) => one.encode(piece)));
      return others.length === 0 ? written : undefined;
    },
  };
}
