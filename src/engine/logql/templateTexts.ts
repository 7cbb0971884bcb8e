import { goLower, goUpper } from '../../base/goCase.ts';
import { RegexError, compileRegex } from '../regex.ts';
import { expandTemplate } from '../promql/regexTemplate.ts';
import { isTruthy, parseGoJson, type GoValue } from '../template/goValue.ts';
import { queryEscape } from '../template/templateComparisons.ts';
import { define, intArg, ofTexts, textArg, type TemplateFunction } from '../template/templateFunction.ts';

/** Functions of texts: Go's `strings`, sprig's and Loki's own. */
export const textFunctions: readonly (readonly [string, TemplateFunction])[] = [
  ['ToLower', ofTexts(1, goLower)],
  ['ToUpper', ofTexts(1, goUpper)],
  ['lower', ofTexts(1, goLower)],
  ['upper', ofTexts(1, goUpper)],
  [
    'title',
    ofTexts(1, (text) =>
      text.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, first: string) => before + first.toUpperCase()),
    ),
  ],
  ['Replace', define(4, 4, ([text, old, by, n]) => replaceTimes(textArg(text), textArg(old), textArg(by), intArg(n)))],
  ['replace', ofTexts(3, (old, by, text) => replaceTimes(text, old, by, -1))],
  ['Trim', ofTexts(2, (text, set) => trimSet(trimSet(text, set, true), set, false))],
  ['TrimLeft', ofTexts(2, (text, set) => trimSet(text, set, true))],
  ['TrimRight', ofTexts(2, (text, set) => trimSet(text, set, false))],
  ['TrimPrefix', ofTexts(2, (text, prefix) => withoutPrefix(text, prefix))],
  ['TrimSuffix', ofTexts(2, (text, suffix) => withoutSuffix(text, suffix))],
  ['TrimSpace', ofTexts(1, (text) => text.trim())],
  ['trim', ofTexts(1, (text) => text.trim())],
  ['trimAll', ofTexts(2, (set, text) => trimSet(trimSet(text, set, true), set, false))],
  ['trimPrefix', ofTexts(2, (prefix, text) => withoutPrefix(text, prefix))],
  ['trimSuffix', ofTexts(2, (suffix, text) => withoutSuffix(text, suffix))],
  ['trunc', define(2, 2, ([count, text]) => truncate(intArg(count), textArg(text)))],
  ['substr', define(3, 3, ([start, end, text]) => substring(intArg(start), intArg(end), textArg(text)))],
  ['contains', ofTexts(2, (part, text) => text.includes(part))],
  ['hasPrefix', ofTexts(2, (prefix, text) => text.startsWith(prefix))],
  ['hasSuffix', ofTexts(2, (suffix, text) => text.endsWith(suffix))],
  ['indent', define(2, 2, ([spaces, text]) => indent(intArg(spaces), textArg(text)))],
  ['nindent', define(2, 2, ([spaces, text]) => `\n${indent(intArg(spaces), textArg(text))}`)],
  ['repeat', define(2, 2, ([count, text]) => repeat(intArg(count), textArg(text)))],
  ['alignLeft', define(2, 2, ([count, text]) => align(intArg(count), textArg(text), true))],
  ['alignRight', define(2, 2, ([count, text]) => align(intArg(count), textArg(text), false))],
  ['default', define(1, 2, ([fallback, value]) => (isTruthy(value ?? null) ? (value ?? null) : (fallback ?? null)))],
  ['b64enc', ofTexts(1, (text) => toBase64(text))],
  ['b64dec', ofTexts(1, (text) => fromBase64(text))],
  ['urlencode', ofTexts(1, queryEscape)],
  ['urldecode', ofTexts(1, queryUnescape)],
  ['fromJson', ofTexts(1, parseGoJson)],
  ['regexReplaceAll', ofTexts(3, (regex, text, by) => replaceRegex(regex, text, by, true))],
  ['regexReplaceAllLiteral', ofTexts(3, (regex, text, by) => replaceRegex(regex, text, by, false))],
  ['count', ofTexts(2, countMatches)],
];

function replaceTimes(text: string, old: string, by: string, times: number): string {
  if (times === 0) return text;
  if (times < 0 && old !== '') return text.replaceAll(old, () => by);
  const pieces = old === '' ? ['', ...Array.from(text)] : text.split(old);
  let out = pieces[0] ?? '';
  for (const [i, piece] of pieces.slice(1).entries()) out += (times < 0 || i < times ? by : old) + piece;
  return out;
}

function trimSet(text: string, set: string, isLeft: boolean): string {
  const chars = Array.from(text);
  const drop = new Set(Array.from(set));
  let start = 0;
  let end = chars.length;
  if (isLeft) while (start < end && drop.has(chars[start] ?? '')) start += 1;
  else while (end > start && drop.has(chars[end - 1] ?? '')) end -= 1;
  return chars.slice(start, end).join('');
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function withoutSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** sprig cuts by bytes. */
function truncate(count: number, text: string): string {
  const bytes = encoder.encode(text);
  if (count < 0 && bytes.length + count > 0) return decoder.decode(bytes.subarray(bytes.length + count));
  if (count >= 0 && bytes.length > count) return decoder.decode(bytes.subarray(0, count));
  return text;
}

function substring(start: number, end: number, text: string): string {
  const bytes = encoder.encode(text);
  const length = bytes.length;
  if (start < 0) {
    if (end < 0) throw new Error(`runtime error: slice bounds out of range [:${end}]`);
    if (end > length) throw new Error(`runtime error: slice bounds out of range [:${end}] with length ${length}`);
    return decoder.decode(bytes.subarray(0, end));
  }
  const last = end < 0 || end > length ? length : end;
  if (start > last) throw new Error(`runtime error: slice bounds out of range [${start}:${last}]`);
  return decoder.decode(bytes.subarray(start, last));
}

function indent(spaces: number, text: string): string {
  const pad = ' '.repeat(Math.max(0, spaces));
  return pad + text.replaceAll('\n', `\n${pad}`);
}

function repeat(count: number, text: string): string {
  if (count < 0) throw new Error('strings: negative Repeat count');
  const most = 1_000_000;
  return text.repeat(Math.min(count, Math.ceil(most / Math.max(1, text.length))));
}

function align(count: number, text: string, isLeft: boolean): string {
  const chars = Array.from(text);
  if (count < 0 || count === chars.length) return text;
  const pad = ' '.repeat(Math.min(Math.max(0, count - chars.length), 100_000));
  if (isLeft) return count > chars.length ? text + pad : chars.slice(0, count).join('');
  return count > chars.length ? pad + text : chars.slice(chars.length - count).join('');
}

function toBase64(text: string): string {
  return btoa(Array.from(encoder.encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** Decodes with or without padding; what is no base64 yields Go's message. */
function fromBase64(text: string): string {
  const clean = text.replace(/[\r\n]/g, '');
  const bad = /[^A-Za-z0-9+/=]/.exec(clean);
  if (bad !== null) return corruptBase64(bad.index);
  const padding = clean.indexOf('=');
  const rest = clean.length % 4;
  if (padding >= 0 && (rest !== 0 || !/^[^=]*={1,2}$/.test(clean))) return corruptBase64(padding);
  if (rest === 1) return corruptBase64(clean.length - 1);
  return decoder.decode(Uint8Array.from(atob(clean), (char) => char.charCodeAt(0)));
}

function corruptBase64(at: number): string {
  return `illegal base64 data at input byte ${at}`;
}

function queryUnescape(text: string): string {
  const bad = /%(?![\da-fA-F]{2})(.{0,2})/.exec(text);
  if (bad !== null) throw new Error(`invalid URL escape "${bad[0]}"`);
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = String.fromCodePoint(text.codePointAt(i) ?? 0);
    if (char === '%') {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
      i += 2;
    } else {
      bytes.push(...(char === '+' ? [32] : encoder.encode(char)));
      i += char.length - 1;
    }
  }
  return decoder.decode(Uint8Array.from(bytes));
}

function compile(expression: string): ReturnType<typeof compileRegex> {
  try {
    return compileRegex(expression);
  } catch (error) {
    if (error instanceof RegexError) throw new Error(error.message);
    throw error;
  }
}

function replaceRegex(expression: string, text: string, by: string, expands: boolean): GoValue {
  const regex = compile(expression);
  const matcher = regex.matcher(text);
  let out = '';
  let last = 0;
  while (matcher.find()) {
    out += text.slice(last, matcher.start()) + (expands ? expandTemplate(by, matcher, regex) : by);
    last = matcher.end();
  }
  return out + text.slice(last);
}

function countMatches(expression: string, text: string): bigint {
  const matcher = compile(expression).matcher(text);
  let count = 0n;
  while (matcher.find()) count += 1n;
  return count;
}
