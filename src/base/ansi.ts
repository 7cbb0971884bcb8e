/** A stretch of text that a terminal shows in one look. Colours 0-15 are those of the terminal's palette. */
export interface AnsiSpan {
  readonly text: string;
  readonly foreground: number | undefined;
  readonly background: number | undefined;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

type Look = Omit<AnsiSpan, 'text'>;

const plainLook: Look = {
  foreground: undefined,
  background: undefined,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false,
};

/**
 * Terminal escapes (ECMA-48): control sequences, operating system commands with their end, and two-letter escapes; then the control
 * characters that show nothing.
 */
const escapes =
  /\u001b\[([0-9;:]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** The text without terminal escapes and control characters. */
export function stripEscapes(text: string): string {
  return hasEscapes(text) ? text.replace(escapes, '') : text;
}

/** The text as stretches of one look each (SGR), without any other escape. */
export function toAnsiSpans(text: string): readonly AnsiSpan[] {
  if (!hasEscapes(text)) return [{ ...plainLook, text }];
  const spans: AnsiSpan[] = [];
  let look = plainLook;
  let end = 0;
  for (const match of text.matchAll(escapes)) {
    if (match.index > end) spans.push({ ...look, text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    if (match[2] === 'm') look = applySgr(look, match[1] ?? '');
  }
  if (end < text.length) spans.push({ ...look, text: text.slice(end) });
  return spans;
}

function hasEscapes(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 ? code !== 9 && code !== 10 : code === 127) return true;
  }
  return false;
}

/** Applies the parameters of a `CSI … m` sequence. */
function applySgr(before: Look, parameters: string): Look {
  const codes = parameters.split(/[;:]/).map((one) => (one === '' ? 0 : Number(one)));
  let look = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const [color, length] = extendedColor(codes.slice(index + 1));
      look = code === 38 ? { ...look, foreground: color } : { ...look, background: color };
      index += length;
    } else {
      look = applyCode(look, code);
    }
  }
  return look;
}

function applyCode(look: Look, code: number): Look {
  if (code >= 30 && code <= 37) return { ...look, foreground: code - 30 };
  if (code >= 90 && code <= 97) return { ...look, foreground: code - 82 };
  if (code >= 40 && code <= 47) return { ...look, background: code - 40 };
  if (code >= 100 && code <= 107) return { ...look, background: code - 92 };
  switch (code) {
    case 0:
      return plainLook;
    case 1:
      return { ...look, isBold: true };
    case 2:
      return { ...look, isDim: true };
    case 3:
      return { ...look, isItalic: true };
    case 4:
      return { ...look, isUnderlined: true };
    case 22:
      return { ...look, isBold: false, isDim: false };
    case 23:
      return { ...look, isItalic: false };
    case 24:
      return { ...look, isUnderlined: false };
    case 39:
      return { ...look, foreground: undefined };
    case 49:
      return { ...look, background: undefined };
    default:
      return look;
  }
}

/** `5;N` or `2;R;G;B` behind 38 or 48, as the nearest colour of the palette, and how many codes it takes. */
function extendedColor(codes: readonly number[]): readonly [number | undefined, number] {
  const [mode, first = 0, second = 0, third = 0] = codes;
  if (mode === 2) return [nearestColor(first, second, third), 4];
  if (mode !== 5) return [undefined, 0];
  if (first < 16) return [first, 2];
  if (first >= 232) return [first < 244 ? 8 : 7, 2];
  const cube = first - 16;
  const level = (one: number): number => (one === 0 ? 0 : 55 + one * 40);
  return [nearestColor(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)), 2];
}

/** Each channel on or off, and bright when the brightest is. */
function nearestColor(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  if (most < 48) return 0;
  const bit = (value: number, weight: number): number => (value > most * 0.6 ? weight : 0);
  return bit(red, 1) + bit(green, 2) + bit(blue, 4) + (most > 200 ? 8 : 0);
}
