import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../../src/model/failure.ts';
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
}

export function queryBox(box: QueryBox): TemplateResult {
  const { language, text, failure, run } = box;
  return html`<div class="query-box ${failure === undefined ? '' : 'is-wrong'}">
    <span class="query-box-label" aria-hidden="true">${language}</span>
    <input
      class="text-field"
      type="text"
      spellcheck="false"
      autocomplete="off"
      aria-label="${language} query"
      aria-invalid=${String(failure !== undefined)}
      aria-describedby="query-failure"
      title=${box.title}
      placeholder=${box.placeholder}
      .value=${text}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') run((event.currentTarget as HTMLInputElement).value);
      }}
    />
    ${iconButton('play', 'Run the query', () => {
      run(document.querySelector<HTMLInputElement>('.query-box input')?.value ?? '');
    })}
    ${
      text === ''
        ? nothing
        : iconButton('close', box.clearTitle, () => {
            run('');
          })
    }
    <div id="query-failure" class="query-box-failure" role="alert">${failure?.message ?? nothing}</div>
  </div>`;
}
