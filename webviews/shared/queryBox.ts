import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../../src/model/failure.ts';
import { QuerySuggestions, type QueryBoxAssist } from './querySuggestions.ts';
import { iconButton } from './toolbar.ts';

/** A line in which a query is typed; Enter runs it, an empty one is none. */
export interface QueryBox {
  readonly language: 'PromQL' | 'LogQL';
  readonly text: string;
  readonly placeholder: string;
  /** What the query does, for the hover. */
  readonly title: string;
  /** What the button that takes the query away does. */
  readonly clearTitle: string;
  readonly failure: Failure | undefined;
  readonly run: (text: string) => void;
  readonly assist: QueryBoxAssist;
}

export function queryBox(box: QueryBox): TemplateResult {
  const { language, text, failure, run, assist } = box;
  const suggestions = (event: Event): QuerySuggestions =>
    QuerySuggestions.of(event.currentTarget as HTMLInputElement, assist);
  return html`<div class="query-box ${failure === undefined ? '' : 'is-wrong'}">
    <span class="query-box-label" aria-hidden="true">${language}</span>
    <span class="query-box-field">
      <input
        class="text-field"
        type="text"
        spellcheck="false"
        autocomplete="off"
        role="combobox"
        aria-label="${language} query"
        aria-autocomplete="list"
        aria-expanded="false"
        aria-controls="query-list"
        aria-invalid=${String(failure !== undefined)}
        aria-describedby="query-failure query-hint"
        title=${box.title}
        placeholder=${box.placeholder}
        .value=${text}
        @input=${(event: Event) => {
          suggestions(event).onInput();
        }}
        @scroll=${(event: Event) => {
          suggestions(event).onScroll();
        }}
        @blur=${(event: Event) => {
          suggestions(event).close();
        }}
        @keydown=${(event: KeyboardEvent) => {
          const list = suggestions(event);
          if (list.onKey(event)) event.preventDefault();
          else if (event.key === 'Enter') {
            list.onRun();
            run((event.currentTarget as HTMLInputElement).value);
          }
        }}
      />
      <div class="query-box-marks" aria-hidden="true"></div>
      <div class="query-box-list" id="query-list" role="listbox" aria-label="Suggestions" hidden></div>
    </span>
    ${iconButton('play', 'Run the query', () => {
      const input = document.querySelector<HTMLInputElement>('.query-box input');
      if (input === null) return;
      QuerySuggestions.of(input, assist).onRun();
      run(input.value);
    })}
    ${
      text === ''
        ? nothing
        : iconButton('close', box.clearTitle, () => {
            run('');
          })
    }
    <div id="query-hint" class="query-box-hint" aria-live="polite"></div>
    <div id="query-failure" class="query-box-failure" role="alert">${failure?.message ?? nothing}</div>
  </div>`;
}
