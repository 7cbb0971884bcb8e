const erase = '\b \b';

/** What a terminal's line discipline does with keys: echoes them, erases, and hands over whole lines. */
export class TerminalLine {
  readonly #echo: (text: string) => void;
  #line = '';

  constructor(echo: (text: string) => void) {
    this.#echo = echo;
  }

  /**
   * Takes keys as a terminal sends them.
   * @returns the lines that they finish, in order; `interrupt` for Ctrl-C and `end` for Ctrl-D on an empty line.
   */
  type(keys: string): readonly (string | { readonly key: 'interrupt' | 'end' })[] {
    const done: (string | { readonly key: 'interrupt' | 'end' })[] = [];
    // Arrow keys and their like arrive as escape sequences, of which this terminal understands none.
    for (const key of keys.replace(/\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])/g, '')) {
      if (key === '\r' || key === '\n') {
        this.#echo('\r\n');
        done.push(this.#line);
        this.#line = '';
      } else if (key === '\u0003') {
        this.#echo('^C\r\n');
        this.#line = '';
        done.push({ key: 'interrupt' });
      } else if (key === '\u0004') {
        if (this.#line === '') done.push({ key: 'end' });
      } else if (key === '\u007f' || key === '\b') this.#erase(1);
      else if (key === '\u0015') this.#erase(this.#line.length);
      else if (key >= ' ') {
        this.#line += key;
        this.#echo(key);
      }
    }
    return done;
  }

  #erase(count: number): void {
    const characters = Array.from(this.#line);
    const gone = Math.min(count, characters.length);
    this.#line = characters.slice(0, characters.length - gone).join('');
    this.#echo(erase.repeat(gone));
  }
}
