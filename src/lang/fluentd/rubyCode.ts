/** Where embedded Ruby ends, and what is wrong with it. */
export interface RubyScan {
  /** The offset of the closing brace of `#{…}`, or where the code has to be given up. */
  readonly end: number;
  readonly isClosed: boolean;
  readonly problem: string | undefined;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Reads Ruby from just behind `#{` to its closing brace, without running it: brackets have to balance and strings have to end. The code
 * may run over several lines.
 */
export function scanRuby(text: string, from: number, limit: number): RubyScan {
  const open: string[] = [];
  let at = from;
  while (at < limit) {
    const char = text[at] ?? '';
    if (char === '}' && open.length === 0) {
      const isCut = /[^\s?]\s*(?:[-+*%&|=,.<]|\b(?:and|or|not))\s*$/.test(text.slice(Math.max(from, at - 200), at));
      return { end: at, isClosed: true, problem: isCut ? 'the Ruby code breaks off' : undefined };
    }
    const closer = closers[char];
    if (closer !== undefined) open.push(closer);
    else if (char === '"' || char === "'" || char === '`') {
      const end = endOfString(text, at, limit);
      if (end === undefined) return brokenAt(text, from, limit, 'a string in the Ruby code does not end');
      at = end;
    } else if (char === ')' || char === ']' || char === '}') {
      if (open.pop() !== char) return brokenAt(text, from, limit, `unexpected '${char}' in the Ruby code`);
    }
    at++;
  }
  return brokenAt(text, from, limit, 'the Ruby code is not closed with }');
}

/** The offset of the quote that ends the string, interpolation inside included. */
function endOfString(text: string, start: number, limit: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < limit; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at;
  }
  return undefined;
}

/** Gives up at the first `}"` of the line, or at the line's end, so that the lines below are still understood. */
function brokenAt(text: string, from: number, limit: number, problem: string): RubyScan {
  const newline = text.indexOf('\n', from);
  const lineEnd = newline < 0 || newline > limit ? limit : newline;
  // Looked for in the line alone: a search back through the whole text would be done for each such line.
  const inLine = text.slice(from, lineEnd).lastIndexOf('}"');
  const brace = from + inLine;
  return inLine >= 0 ? { end: brace, isClosed: true, problem } : { end: lineEnd, isClosed: false, problem };
}

const knownMethods = new Set(
  (
    'hostname worker_id use_nil use_default nil true false self not and or if unless else elsif end then case when while do begin ' +
    'rescue defined format sprintf rand raise require puts p print lambda proc in return loop open system exec exit sleep srand ' +
    'binding caller test catch throw freeze'
  ).split(' '),
);
const knownConstants = new Set(
  (
    'ENV Socket File Dir IO Time Date DateTime Process JSON YAML Array String Hash Integer Float Rational Complex Kernel Random Etc ' +
    'URI Digest Base64 SecureRandom OpenSSL Regexp Range Symbol Math Fluent Object Struct Set Encoding Gem Net RbConfig ' +
    'RUBY_VERSION RUBY_PLATFORM RUBY_ENGINE ARGV STDIN STDOUT STDERR Comparable Enumerable Exception StandardError KeyError ' +
    'ArgumentError RuntimeError Shellwords Pathname ERB CGI IPAddr Resolv Timeout StringIO Zlib Ractor Fiber Thread GC ObjectSpace'
  ).split(' '),
);

/**
 * The name in Ruby code that Ruby does not know: the agent runs the code while it reads the file and refuses it. Names behind a dot are
 * methods of something and stay unchecked, as do names that the code itself assigns or takes as block parameters.
 */
export function unknownRubyName(code: string): UnknownName | undefined {
  if (knownCode.has(code)) return knownCode.get(code);
  const found = findUnknown(code);
  if (knownCode.size >= mostKnown) knownCode.clear();
  knownCode.set(code, found);
  return found;
}

interface UnknownName {
  readonly name: string;
  readonly index: number;
}

/** Code that was looked at; configs repeat the same few pieces. */
const knownCode = new Map<string, UnknownName | undefined>();
const mostKnown = 500;

function findUnknown(code: string): UnknownName | undefined {
  const plain = withoutStrings(code);
  const own = new Set<string>();
  for (const match of plain.matchAll(/([a-z_]\w*)\s*(?:\|\|)?=(?![=~>])/g)) own.add(match[1] ?? '');
  for (const match of plain.matchAll(/\|([^|]*)\|/g))
    for (const name of (match[1] ?? '').split(/[\s,]+/)) own.add(name);
  for (const match of plain.matchAll(/(^|[^\w.:@$&])([A-Za-z_]\w*)(?![\w?!]*:(?!:))/g)) {
    const name = match[2] ?? '';
    const isKnown = knownMethods.has(name) || knownConstants.has(name) || own.has(name);
    if (!isKnown) return { name, index: match.index + (match[1] ?? '').length };
  }
  return undefined;
}

/** The names of Ruby that a writer may have meant. */
export function rubyNames(): Iterable<string> {
  return [...knownConstants, 'hostname', 'worker_id', 'use_nil', 'use_default'];
}

/** Blanks what stands inside quotes, the length kept. */
function withoutStrings(code: string): string {
  let out = '';
  for (let at = 0; at < code.length; at++) {
    const char = code[at] ?? '';
    const end = char === '"' || char === "'" || char === '`' ? endOfString(code, at, code.length) : undefined;
    if (end === undefined) {
      out += char;
      continue;
    }
    out += `"${' '.repeat(Math.max(0, end - at - 1))}"`;
    at = end;
  }
  return out;
}
