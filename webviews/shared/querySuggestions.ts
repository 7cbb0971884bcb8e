import { html, nothing, render } from 'lit';
import type { QueryCompletion, QueryMistake } from '../../src/protocol/queryAssistContract.ts';

/** Who helps with what is typed into a box. */
export interface QueryBoxAssist {
  readonly complete: (text: string, offset: number) => Promise<readonly QueryCompletion[]>;
  readonly check: (text: string) => Promise<readonly QueryMistake[]>;
}

/** Milliseconds of rest before a question is asked. */
const restBeforeAsking = 120;
const icons: Readonly<Record<string, string>> = {
  function: 'symbol-method',
  aggregation: 'symbol-method',
  metric: 'graph-line',
  label: 'symbol-field',
  value: 'symbol-constant',
  keyword: 'symbol-keyword',
  operator: 'symbol-operator',
  duration: 'clock',
  snippet: 'symbol-snippet',
  stage: 'symbol-event',
};

const suggestionsByInput = new WeakMap<HTMLInputElement, QuerySuggestions>();

/**
 * The list of suggestions under the box of a query and the marks under its mistakes. A combobox by the ARIA practices: the focus stays in
 * the box, Down and Up choose, Tab takes the chosen or the first one, Enter the chosen one, Escape closes, Ctrl+Space asks.
 */
export class QuerySuggestions {
  readonly #box: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #assist: QueryBoxAssist;
  #items: readonly QueryCompletion[] = [];
  #chosen = -1;
  /** Questions whose answers are awaited: those to earlier ones are not wanted any more. */
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The one that belongs to a box, made with the first thing that happens in it. */
  static of(input: HTMLInputElement, assist: QueryBoxAssist): QuerySuggestions {
    const known = suggestionsByInput.get(input);
    if (known !== undefined) return known;
    const made = new QuerySuggestions(input, assist);
    suggestionsByInput.set(input, made);
    return made;
  }

  private constructor(input: HTMLInputElement, assist: QueryBoxAssist) {
    this.#input = input;
    this.#assist = assist;
    this.#box = input.closest<HTMLElement>('.query-box') ?? input;
  }

  /** The text has changed. */
  onInput(): void {
    clearTimeout(this.#timer);
    this.#mark([]);
    // What is said of the query that ran is not about this one.
    this.#box.dataset['edited'] = '';
    this.#timer = setTimeout(() => {
      void this.#ask();
      void this.#check();
    }, restBeforeAsking);
  }

  /** @returns whether the key was meant for the list. */
  onKey(event: KeyboardEvent): boolean {
    if (event.key === ' ' && event.ctrlKey) {
      void this.#ask();
      return true;
    }
    if (this.#items.length === 0) return false;
    switch (event.key) {
      case 'ArrowDown':
        this.#choose(this.#chosen + 1);
        return true;
      case 'ArrowUp':
        this.#choose(this.#chosen < 0 ? this.#items.length - 1 : this.#chosen - 1);
        return true;
      case 'Escape':
        this.close();
        return true;
      case 'Tab':
        if (event.shiftKey) return false;
        this.#take(Math.max(0, this.#chosen));
        return true;
      case 'Enter':
        if (this.#chosen < 0) return false;
        this.#take(this.#chosen);
        return true;
      default:
        return false;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#show([]);
  }

  /** The query runs: whoever answers tells what is wrong with it. */
  onRun(): void {
    this.close();
    this.#mark([]);
    delete this.#box.dataset['edited'];
  }

  /** Keeps the marks under the text while it is scrolled sideways. */
  onScroll(): void {
    const marks = this.#box.querySelector<HTMLElement>('.query-box-marks');
    if (marks !== null) marks.scrollLeft = this.#input.scrollLeft;
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const offset = this.#input.selectionStart ?? this.#input.value.length;
    const items = await this.#assist.complete(this.#input.value, offset).catch(() => []);
    if (turn !== this.#turn || document.activeElement !== this.#input) return;
    const { value } = this.#input;
    // What is there already needs no suggestion.
    const isWritten = ({ insert, start, end }: QueryCompletion): boolean => value.slice(start, end) === insert;
    this.#show(items.length === 1 && items.every(isWritten) ? [] : items);
  }

  async #check(): Promise<void> {
    const text = this.#input.value;
    const mistakes = await this.#assist.check(text).catch(() => []);
    if (text === this.#input.value) this.#mark(mistakes);
  }

  #take(index: number): void {
    const item = this.#items[index];
    if (item === undefined) return;
    const { value } = this.#input;
    this.#input.value = value.slice(0, item.start) + item.insert + value.slice(item.end);
    const caret = item.start + item.caret;
    this.#input.setSelectionRange(caret, caret);
    this.close();
    this.onInput();
  }

  #choose(index: number): void {
    this.#chosen = index >= this.#items.length ? 0 : index;
    this.#render();
  }

  #show(items: readonly QueryCompletion[]): void {
    this.#items = items;
    this.#chosen = -1;
    this.#render();
  }

  #render(): void {
    const list = this.#box.querySelector<HTMLElement>('.query-box-list');
    if (list === null) return;
    list.hidden = this.#items.length === 0;
    this.#input.setAttribute('aria-expanded', String(!list.hidden));
    if (this.#chosen < 0) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', `query-option-${String(this.#chosen)}`);
    render(
      this.#items.map(
        (item, index) =>
          html`<div
            class="query-box-option"
            id="query-option-${index}"
            role="option"
            aria-selected=${String(index === this.#chosen)}
            @mousedown=${(event: MouseEvent) => {
              // The focus stays in the box.
              event.preventDefault();
              this.#take(index);
            }}
          >
            <span class="codicon codicon-${icons[item.kind] ?? 'symbol-misc'}" aria-hidden="true"></span>
            <span class="query-box-option-label">${item.label}</span>
            <span class="query-box-option-detail">${item.detail}</span>
          </div>`,
      ),
      list,
    );
    list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #mark(mistakes: readonly QueryMistake[]): void {
    const marks = this.#box.querySelector<HTMLElement>('.query-box-marks');
    const hint = this.#box.querySelector<HTMLElement>('.query-box-hint');
    if (marks === null || hint === null) return;
    const [first] = mistakes;
    render(first === undefined ? nothing : markedText(this.#input.value, first), marks);
    render(first === undefined ? nothing : first.message, hint);
    this.onScroll();
  }
}

/** The text, unseen, with a line under what is wrong: under its last letter where that is its end. */
function markedText(text: string, { start, end, severity }: QueryMistake): unknown {
  const from = Math.max(0, Math.min(start, text.length - 1));
  const to = Math.max(from + 1, end);
  return html`${text.slice(0, from)}<span class="query-box-mark is-${severity}">${text.slice(from, to)}</span
    >${text.slice(to)}`;
}
