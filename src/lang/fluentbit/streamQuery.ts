/** A mistake in a stream query, with its offset in the query. */
export interface StreamQueryProblem {
  readonly message: string;
  readonly offset: number;
}

interface Token {
  readonly text: string;
  readonly offset: number;
}

const keywords = new Set(
  'create stream snapshot flush with as select from where window group by tumbling hopping advance and or not is null tag limit'.split(
    ' ',
  ),
);

/**
 * Checks the SQL of stream tasks and of the sql processor: `CREATE STREAM name [WITH (…)] AS SELECT keys FROM STREAM:name | TAG:'pattern'
 * [WHERE …] [WINDOW …] [GROUP BY …];`. Only the frame is checked, conditions are taken as they stand.
 */
export function checkStreamQuery(query: string, isProcessor = false): StreamQueryProblem | undefined {
  const tokens = [...query.matchAll(/'[^']*'|"[^"]*"|[A-Za-z_][\w.$[\]']*|\d+(?:\.\d+)?|[<>!=]+|[^\s\w]/g)].map(
    (match): Token => ({ text: match[0], offset: match.index }),
  );
  const reader = new QueryReader(tokens, query.trimEnd().length, isProcessor);
  return reader.check();
}

class QueryReader {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  readonly #isProcessor: boolean;
  #at = 0;

  constructor(tokens: readonly Token[], end: number, isProcessor: boolean) {
    this.#tokens = tokens;
    this.#end = end;
    this.#isProcessor = isProcessor;
  }

  check(): StreamQueryProblem | undefined {
    if (this.#is('create')) {
      this.#at++;
      if (this.#is('snapshot')) this.#at++;
      else if (!this.#take('stream')) return this.#expected('STREAM');
      if (!this.#name()) return this.#expected('a name for the stream');
      if (this.#is('with') && !this.#options()) return this.#expected('a closed list of options');
      if (!this.#take('as')) return this.#expected('AS');
    } else if (this.#is('flush')) return undefined;
    if (!this.#take('select')) return this.#expected('SELECT');
    return this.#keys() ?? this.#source();
  }

  #keys(): StreamQueryProblem | undefined {
    for (;;) {
      if (this.#text() === '*') this.#at++;
      else if (!this.#key()) return this.#expected('a key, a function or *');
      if (this.#is('as')) {
        this.#at++;
        if (!this.#name()) return this.#expected('a name behind AS');
      }
      if (this.#text() !== ',') break;
      this.#at++;
    }
    return this.#is('from') ? undefined : this.#expected('a comma or FROM');
  }

  #key(): boolean {
    if (!this.#name()) return false;
    if (this.#text() === '(') {
      let depth = 0;
      do {
        if (this.#text() === '(') depth++;
        else if (this.#text() === ')') depth--;
        this.#at++;
      } while (depth > 0 && this.#at < this.#tokens.length);
      if (depth > 0) return false;
    }
    return true;
  }

  #source(): StreamQueryProblem | undefined {
    this.#at++;
    const isTag = this.#is('tag');
    if (!this.#is('stream') && !isTag) return this.#expected("STREAM:name or TAG:'pattern'");
    this.#at++;
    if (this.#text() === ':') {
      this.#at++;
      const name = this.#text();
      if (name === undefined || name === ';') return this.#expected(isTag ? 'a tag in quotes' : 'the name of a stream');
      this.#at++;
    } else if (!this.#isProcessor) return this.#expected('a colon');
    return this.#rest();
  }

  #rest(): StreamQueryProblem | undefined {
    const next = this.#text()?.toLowerCase();
    if (next !== undefined && ![';', 'where', 'window', 'group', 'limit'].includes(next)) {
      return this.#expected('WHERE, WINDOW, GROUP BY or a semicolon');
    }
    if (this.#tokens.at(-1)?.text === ';') return undefined;
    return { message: 'a semicolon is missing at the end', offset: this.#end };
  }

  #options(): boolean {
    while (this.#at < this.#tokens.length && this.#text() !== ')') this.#at++;
    return this.#take(')');
  }

  #name(): boolean {
    const text = this.#text();
    if (text === undefined || !/^[A-Za-z_@$]/.test(text) || keywords.has(text.toLowerCase())) return false;
    this.#at++;
    return true;
  }

  #text(): string | undefined {
    return this.#tokens[this.#at]?.text;
  }

  #is(word: string): boolean {
    return this.#text()?.toLowerCase() === word;
  }

  #take(word: string): boolean {
    const found = this.#is(word);
    if (found) this.#at++;
    return found;
  }

  #expected(what: string): StreamQueryProblem {
    const token = this.#tokens[this.#at];
    const found = token === undefined ? 'the query ends' : `'${token.text}' stands there`;
    return { message: `${what} is expected, but ${found}`, offset: token?.offset ?? this.#end };
  }
}
