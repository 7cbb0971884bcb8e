/** The rules of one group while they are edited: what they have in common, and how often each of them stands there. */
export class RuleList {
  /** The column of the dashes. */
  readonly indent: number;
  /** True where the reader of simple YAML has read it. */
  readonly isSimple: boolean;
  /** What stands before a rule of this list when it is checked alone. */
  readonly frame: string;
  /** How many lines the frame has. */
  readonly frameLines: number;
  readonly #counts = new Map<string, number>();
  #repeats = 0;

  constructor(indent: number, isSimple: boolean, frame: string) {
    this.indent = indent;
    this.isSimple = isSimple;
    this.frame = frame;
    this.frameLines = frame.split('\n').length - 1;
  }

  /** True where two of its rules are equal. */
  get hasRepeats(): boolean {
    return this.#repeats > 0;
  }

  add(identity: string): void {
    const count = this.#counts.get(identity) ?? 0;
    this.#counts.set(identity, count + 1);
    if (count > 0) this.#repeats++;
  }

  remove(identity: string): void {
    const count = this.#counts.get(identity) ?? 0;
    if (count > 1) this.#counts.set(identity, count - 1);
    else this.#counts.delete(identity);
    if (count > 1) this.#repeats--;
  }
}
