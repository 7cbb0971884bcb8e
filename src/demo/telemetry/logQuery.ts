import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A stream selector and the line filters behind it, ready to be applied. */
export interface LogQuery {
  matchesStream(labels: Readonly<Record<string, string>>): boolean;
  matchesLine(text: string): boolean;
}

/** A query that cannot be answered; the message is what the server sends. */
export class LogQueryError extends Error {}

const notSupported = 'not supported by the simulated Loki yet';

/**
 * Reads the part of LogQL that selects lines: `{name="value", name!~"regex"} |= "text" != "text" |~ "regex" !~ "regex"`, with strings in
 * double quotes or back quotes.
 * @throws LogQueryError for everything else.
 */
export function parseLogQuery(query: string): LogQuery {
  const scanner = new Scanner(query);
  if (scanner.isAtEnd()) throw new LogQueryError('parse error : syntax error: unexpected $end');
  const labelTests = readSelector(scanner);
  const lineTests: ((text: string) => boolean)[] = [];
  while (!scanner.isAtEnd()) lineTests.push(readLineFilter(scanner));
  return {
    matchesStream: (labels) => labelTests.every(({ name, test }) => test(labels[name] ?? '')),
    matchesLine: (text) => lineTests.every((test) => test(text)),
  };
}

interface LabelTest {
  readonly name: string;
  readonly test: (value: string) => boolean;
}

function readSelector(scanner: Scanner): readonly LabelTest[] {
  if (!scanner.take('{')) throw new LogQueryError(`parse error : metric queries and pipelines are ${notSupported}`);
  const tests: LabelTest[] = [];
  while (!scanner.take('}')) {
    if (tests.length > 0 && !scanner.take(',')) throw unexpected(scanner, 'expecting } or ,');
    const name = scanner.takeName();
    if (name === undefined) throw unexpected(scanner, 'expecting IDENTIFIER');
    const operator = scanner.takeFirst(['=~', '!~', '!=', '=']);
    if (operator === undefined) throw unexpected(scanner, 'expecting =, !=, =~ or !~');
    tests.push({ name, test: toTest(operator, readString(scanner), true) });
  }
  if (tests.every(({ test }) => test(''))) {
    throw new LogQueryError(
      'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. ' +
        'For instance, app=~".*" does not meet this requirement, but app=~".+" will',
    );
  }
  return tests;
}

function readLineFilter(scanner: Scanner): (text: string) => boolean {
  const operator = scanner.takeFirst(['|=', '!=', '|~', '!~']);
  if (operator === undefined) throw new LogQueryError(`parse error : pipeline stages are ${notSupported}`);
  return toTest(operator, readString(scanner), false);
}

/** Label matchers compare the whole value, line filters look anywhere. */
function toTest(operator: string, operand: string, isWhole: boolean): (text: string) => boolean {
  const isNegative = operator.startsWith('!');
  if (!operator.endsWith('~')) {
    return (text) => (isWhole ? text === operand : text.includes(operand)) !== isNegative;
  }
  try {
    const pattern = RE2JS.compile(operand, RE2JS.DOTALL);
    return (text) => (isWhole ? pattern.matches(text) : pattern.test(text)) !== isNegative;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new LogQueryError(`parse error : stage '${operator} "${operand}"' : ${error.message}`);
  }
}

function readString(scanner: Scanner): string {
  const text = scanner.takeString();
  if (text === undefined) throw unexpected(scanner, 'expecting STRING');
  return text;
}

function unexpected(scanner: Scanner, expecting: string): LogQueryError {
  const found = scanner.isAtEnd() ? '$end' : scanner.nextWord();
  const where = `line 1, col ${scanner.column}`;
  return new LogQueryError(`parse error at ${where}: syntax error: unexpected ${found}, ${expecting}`);
}

/** Walks over a query, token by token. */
class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** 1-based, of the next token. */
  get column(): number {
    this.#skipSpace();
    return this.#position + 1;
  }

  isAtEnd(): boolean {
    this.#skipSpace();
    return this.#position >= this.#text.length;
  }

  take(token: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(token, this.#position)) return false;
    this.#position += token.length;
    return true;
  }

  takeFirst(tokens: readonly string[]): string | undefined {
    return tokens.find((token) => this.take(token));
  }

  takeName(): string | undefined {
    return this.#takeMatch(/[a-zA-Z_][a-zA-Z0-9_]*/y);
  }

  /** A string in back quotes as it is, or in double quotes with escapes as in Go. */
  takeString(): string | undefined {
    const raw = this.#takeMatch(/`[^`]*`/y);
    if (raw !== undefined) return raw.slice(1, -1);
    const quoted = this.#takeMatch(/"(?:[^"\\\n]|\\.)*"/y);
    return quoted === undefined ? undefined : unescape(quoted.slice(1, -1));
  }

  nextWord(): string {
    this.#skipSpace();
    return this.#text.slice(this.#position, this.#position + 16).split(/\s/)[0] ?? '';
  }

  #takeMatch(pattern: RegExp): string | undefined {
    this.#skipSpace();
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0];
    this.#position += found?.length ?? 0;
    return found;
  }

  #skipSpace(): void {
    while (' \t\r\n'.includes(this.#text.charAt(this.#position)) && this.#position < this.#text.length)
      this.#position += 1;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}
