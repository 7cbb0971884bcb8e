import { unquote } from '../../lang/query/quotedText.ts';
import { utf8Size } from './utf8Size.ts';
import { cleanText, sanitizeName } from './labelNames.ts';
import { labelKind, type LineLabels } from './lineLabels.ts';

const logfmtError = 'LogfmtParserErr';

/** Walks the pairs of a logfmt line as Loki's decoder does. */
class LogfmtScanner {
  key = '';
  value = '';
  /** What was wrong last, with its place in bytes. */
  error: string | undefined;
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#line.length;
  }

  /** Moves to the next pair; false where there is none or it is broken. */
  next(): boolean {
    const line = this.#line;
    this.key = '';
    this.value = '';
    while (this.#at < line.length && line.charCodeAt(this.#at) <= 32) this.#at += 1;
    if (this.isAtEnd) return false;
    const start = this.#at;
    while (this.#at < line.length) {
      const char = line[this.#at] ?? '';
      if (char === '=' || char === '"' || char.charCodeAt(0) <= 32) break;
      this.#at += 1;
    }
    this.key = line.slice(start, this.#at);
    const stop = line[this.#at];
    if (stop === '"' || (stop === '=' && this.key === '')) return this.#unexpected(stop);
    if (this.key.includes('\ufffd')) {
      this.#complain('invalid key');
      return stop === '=' ? this.#skip() : false;
    }
    if (stop !== '=') return true;
    this.#at += 1;
    return this.#readValue();
  }

  #readValue(): boolean {
    const line = this.#line;
    const first = line[this.#at];
    if (first === undefined || first.charCodeAt(0) <= 32) return true;
    if (first === '"') return this.#readQuoted();
    const start = this.#at;
    while (this.#at < line.length) {
      const char = line[this.#at] ?? '';
      if (char === '=' || char === '"') return this.#unexpected(char);
      if (char.charCodeAt(0) <= 32) break;
      this.#at += 1;
    }
    this.value = line.slice(start, this.#at);
    return true;
  }

  #readQuoted(): boolean {
    const line = this.#line;
    const start = this.#at;
    let hasEscape = false;
    for (let i = start + 1; i < line.length; i += 1) {
      if (line[i] === '\\') {
        hasEscape = true;
        i += 1;
      } else if (line[i] === '"') {
        this.#at = i + 1;
        const quoted = line.slice(start, i + 1);
        if (!hasEscape) this.value = quoted.slice(1, -1);
        else if (isValidQuote(quoted)) this.value = unquote(quoted.replaceAll("\\'", "'").replaceAll('\\/', '/'));
        else {
          this.#complain('invalid quoted value');
          return false;
        }
        return true;
      }
    }
    this.#at = line.length;
    this.#complain('unterminated quoted value');
    return false;
  }

  #unexpected(char: string): boolean {
    this.#complain(`unexpected '${char}'`);
    return this.#skip();
  }

  #skip(): boolean {
    while (this.#at < this.#line.length && this.#line.charCodeAt(this.#at) > 32) this.#at += 1;
    return false;
  }

  #complain(message: string): void {
    const place = utf8Size(this.#line.slice(0, this.#at)) + 1;
    this.error = `logfmt syntax error at pos ${place} : ${message}`;
  }
}

function isValidQuote(quoted: string): boolean {
  return /^"(?:[^\\]|\\["\\/'bfnrt]|\\u[\da-fA-F]{4})*"$/u.test(quoted);
}

/** `| logfmt`: every pair becomes a label; of equal keys the first counts. */
export function parseLogfmtLine(line: string, labels: LineLabels, isStrict: boolean, keepsEmpty: boolean): boolean {
  const { hints } = labels;
  if (hints.needsNothing) return true;
  const scanner = new LogfmtScanner(line);
  while (!scanner.isAtEnd) {
    if (!scanner.next()) {
      if (isStrict) break;
      continue;
    }
    const name = labels.freeName(sanitizeName(scanner.key));
    if (name === '' || !hints.shouldExtract(name) || hints.isExtracted(name)) continue;
    const value = cleanText(scanner.value);
    if (value === '' && !keepsEmpty) continue;
    labels.set(labelKind.parsed, name, value);
    if (!hints.mayPass(name, labels)) return false;
    if (hints.hasAll) break;
  }
  if (!isStrict || scanner.error === undefined) return true;
  labels.setError(logfmtError, scanner.error);
  return hints.mayPass('__error__', labels);
}

/** `| logfmt label="key"`: chosen pairs; of equal keys the last counts, what is missing becomes an empty label. */
export function makeLogfmtExpressions(
  extractions: readonly { readonly label: string; readonly path: string }[],
  isStrict: boolean,
): (line: string, labels: LineLabels) => boolean {
  const labelByKey = new Map(extractions.map(({ label, path }) => [path.replace(/^"|"$/g, ''), label]));
  const wanted = new Set(extractions.map(({ label }) => label));
  return (line, labels) => {
    const { hints } = labels;
    if (hints.needsNothing) return true;
    for (const label of wanted) if (!labels.baseHas(label)) labels.set(labelKind.parsed, label, '');
    const scanner = new LogfmtScanner(line);
    while (!scanner.isAtEnd) {
      if (!scanner.next()) {
        if (isStrict) break;
        continue;
      }
      const key = sanitizeName(scanner.key);
      if (key === '' || (!wanted.has(key) && !labelByKey.has(key) && !hints.shouldExtract(key))) continue;
      const label = labelByKey.get(key) ?? key;
      if (!wanted.has(label)) continue;
      const name = labels.freeName(label);
      if (name !== label && !hints.shouldExtract(name)) break;
      labels.set(labelKind.parsed, name, scanner.value.includes('\ufffd') ? '' : scanner.value);
      if (hints.hasAll) break;
    }
    if (isStrict && scanner.error !== undefined) labels.setError(logfmtError, scanner.error);
    return true;
  };
}
