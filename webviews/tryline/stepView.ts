import { html, nothing, type TemplateResult } from 'lit';
import { formatTime } from './formatTime.ts';
import type { FieldChange, FieldValue, TrialOutcome } from '../../src/model/lineTrial.ts';
import type { TrialStepRow } from '../../src/protocol/tryLinePanelContract.ts';
import { styled } from '../shared/styled.ts';

const outcomes: Readonly<Record<TrialOutcome, { readonly word: string; readonly icon: string }>> = {
  made: { word: 'reads it', icon: 'file' },
  changed: { word: 'changes it', icon: 'edit' },
  passed: { word: 'lets it pass', icon: 'check' },
  dropped: { word: 'drops it', icon: 'trash' },
  held: { word: 'keeps it back', icon: 'history' },
  joined: { word: 'joins them', icon: 'fold-down' },
  routed: { word: 'hands it on', icon: 'arrow-right' },
  taken: { word: 'takes it', icon: 'cloud-upload' },
  failed: { word: 'fails', icon: 'error' },
  unknown: { word: 'not evaluated', icon: 'question' },
};

/** Characters of a value that are shown. */
const longestValue = 2000;

/** One station: what it is, what it did and what it changed. All of a record's text goes into text nodes. */
export function stepItem(
  step: TrialStepRow,
  before: TrialStepRow | undefined,
  reveal: (line: number) => void,
): TemplateResult {
  const { icon } = outcomes[step.outcome];
  const word = step.kind === 'parser' && step.outcome === 'changed' ? 'parses it' : outcomes[step.outcome].word;
  const { line } = step;
  const title =
    line === undefined
      ? html`<span class="step-title">${step.title}</span>`
      : html`<button
          class="link-button step-title"
          title="Line ${line}"
          @click=${() => {
            reveal(line);
          }}
        >
          ${step.title === '' ? '(no plugin)' : step.title}
        </button>`;
  return html`<li class="step ${step.outcome}" ${styled({ 'margin-left': `${Math.min(step.depth, 8) * 18}px` })}>
    <div class="step-head">
      <span class="codicon codicon-${icon}" aria-hidden="true"></span>
      ${title}
      <span class="muted">${step.kind}</span>
      <code class="step-detail" title=${step.detail}>${step.detail}</code>
      ${step.outcome === 'made' || step.outcome === 'joined' ? lineNumbers(step.event?.lines ?? []) : nothing}
      <span class="step-word">${word}</span>
    </div>
    ${step.notes.map((note) => html`<p class="note">${note}</p>`)} ${changeTable(step.changes)}
    ${eventLines(step, before)} ${sentText(step)} ${wholeRecord(step)}
  </li>`;
}

/** Which lines of the paste an event was made of. */
function lineNumbers(lines: readonly number[]): TemplateResult | typeof nothing {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined) return nothing;
  return html`<span class="muted">${first === last ? `line ${first}` : `lines ${first} to ${last}`}</span>`;
}

function changeTable(changes: readonly FieldChange[]): TemplateResult | typeof nothing {
  if (changes.length === 0) return nothing;
  const signs = { added: '+', removed: '−', changed: '~' } as const;
  return html`<table class="changes">
    <thead class="screen-reader-only">
      <tr>
        <th>Change</th>
        <th>Field</th>
        <th>Value</th>
      </tr>
    </thead>
    <tbody>
      ${changes.map(
        ({ path, kind, before, after }) =>
          html`<tr class=${kind}>
            <td class="sign" aria-label=${kind}>${signs[kind]}</td>
            <td class="path">${path}</td>
            <td class="value">
              ${kind === 'added' ? nothing : html`<del class="text">${word(before)}</del>`}
              ${kind === 'changed' ? html`<span class="muted">→</span>` : nothing}
              ${kind === 'removed' ? nothing : html`<span class="text">${word(after)}</span>`}
              ${kind === 'removed' ? nothing : html`<span class="type">${typeOf(after)}</span>`}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Tag and time, where they are new, and at an output. */
function eventLines(
  { event, outcome }: TrialStepRow,
  before: TrialStepRow | undefined,
): TemplateResult | typeof nothing {
  if (event === undefined) return nothing;
  const last = before?.event;
  const isEnd = outcome === 'taken';
  const time = event.time === undefined ? 'when it is read' : formatTime(event.time);
  const hasTime = event.time !== undefined && JSON.stringify(event.time) !== JSON.stringify(last?.time);
  return html`${event.tag !== last?.tag || isEnd ? eventLine('tag', event.tag) : nothing}
  ${hasTime || isEnd ? eventLine('time', time) : nothing}`;
}

function eventLine(name: string, text: string): TemplateResult {
  return html`<p class="event"><span class="muted">${name}</span> <code>${text}</code></p>`;
}

function sentText({ sent, target, outcome }: TrialStepRow): TemplateResult | typeof nothing {
  if (outcome !== 'taken' || sent === undefined) return nothing;
  if (sent === '') return html`<p class="note">It throws it away, as it is meant to.</p>`;
  return html`${target === undefined ? nothing : eventLine('to', target)}
    <pre class="sent" tabindex="0" aria-label="What is sent">${sent.slice(0, 4 * longestValue)}</pre>`;
}

function wholeRecord({ event, outcome }: TrialStepRow): TemplateResult | typeof nothing {
  if (event === undefined || outcome === 'taken' || Object.keys(event.record).length === 0) return nothing;
  return html`<details class="record">
    <summary>Record</summary>
    <pre tabindex="0">${JSON.stringify(event.record, undefined, 2).slice(0, 4 * longestValue)}</pre>
  </details>`;
}

function word(value: FieldValue | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function typeOf(value: FieldValue | undefined): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : typeof value;
}
