import { html, nothing, type TemplateResult } from 'lit';
import type { LogRow, LogRowDetails } from '../../src/protocol/logsPanelContract.ts';
import { iconButton } from '../shared/toolbar.ts';
import { wordMoment } from '../shared/wording.ts';

/** A row that is open in its place. */
export interface OpenRow {
  readonly number: number;
  /** Undefined until they came; `gone` where the line is no longer there. */
  readonly details: LogRowDetails | 'gone' | undefined;
}

export interface RowActions {
  toggleRow(number: number): void;
  copyLine(number: number): void;
  filterBy(name: string, value: string, parser: LogRowDetails['parser'], isExcluded: boolean): void;
  showContext(number: number): void;
  openTrace(traceId: string): void;
}

/** The button that opens a row and closes it; arrow keys go from one to the next. */
export function rowToggle(row: LogRow, isOpen: boolean, actions: RowActions): TemplateResult {
  return html`<button
    class="row-toggle icon-button"
    tabindex="-1"
    data-number=${row.number}
    title=${isOpen ? 'Close the details' : 'Open the details'}
    aria-label="Details of ${row.parsed?.message ?? row.text.slice(0, 200)}"
    aria-expanded=${String(isOpen)}
    @click=${() => {
      actions.toggleRow(row.number);
    }}
  >
    <span class="codicon codicon-chevron-${isOpen ? 'down' : 'right'}" aria-hidden="true"></span>
  </button>`;
}

/** Everything about a line below it. @param isFiltered whether lines are kept back that would stand beside it. */
export function rowDetails(row: LogRow, open: OpenRow, isFiltered: boolean, actions: RowActions): TemplateResult {
  const { details } = open;
  if (details === undefined) return html`<div class="log-detail" role="status" aria-label="Loading"></div>`;
  if (details === 'gone') return html`<div class="log-detail muted">The line is no longer kept.</div>`;
  const { traceId } = row;
  return html`<div class="log-detail" role="group" aria-label="Details of the line">
    <div class="detail-actions">
      <span class="muted number" title="${details.timeNs} ns since 1970">${wordMoment(row.time)}</span>
      ${action('copy', 'Copy', () => {
        actions.copyLine(row.number);
      })}
      ${
        isFiltered
          ? action('unfold', 'Show in context', () => {
              actions.showContext(row.number);
            })
          : nothing
      }
      ${
        traceId === undefined
          ? nothing
          : action('list-tree', 'Open trace', () => {
              actions.openTrace(traceId);
            })
      }
    </div>
    <table class="detail-fields">
      ${group('Fields', details.fields, details.parser, actions)} ${group('Labels', details.labels, undefined, actions)}
    </table>
    ${row.parsed === undefined || row.cutLength > 0 ? html`<pre class="detail-text">${details.text}</pre>` : nothing}
  </div>`;
}

function action(icon: string, label: string, run: () => void): TemplateResult {
  return html`<button class="link-button" @click=${run}>
    <span class="codicon codicon-${icon}" aria-hidden="true"></span> ${label}
  </button>`;
}

function group(
  title: string,
  pairs: LogRowDetails['fields'],
  parser: LogRowDetails['parser'],
  actions: RowActions,
): TemplateResult | typeof nothing {
  if (pairs.length === 0) return nothing;
  return html`<tbody aria-label=${title}>
    ${pairs.map(
      ([name, value]) =>
        html`<tr>
          <td class="detail-filters">${isPlain(value) ? filters(name, value, parser, actions) : nothing}</td>
          <th scope="row">${name}</th>
          <td class="detail-value">${value}</td>
        </tr>`,
    )}
  </tbody>`;
}

function filters(name: string, value: string, parser: LogRowDetails['parser'], actions: RowActions): TemplateResult {
  const word = value.slice(0, 60);
  return html`${iconButton('add', `Only lines with ${name} ${word}`, () => {
    actions.filterBy(name, value, parser, false);
  })}${iconButton('remove', `No lines with ${name} ${word}`, () => {
    actions.filterBy(name, value, parser, true);
  })}`;
}

/** Whether a label can have the value: parsers take objects and lists apart. */
function isPlain(value: string): boolean {
  return !/^[[{]/.test(value) && value.length <= 1000;
}
