import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { Subject } from '../../src/model/subject.ts';
import type { TimeRange } from '../../src/model/timeRange.ts';
import { nameMinutes, offeredMinutes, shiftSelection, type TimeSelection } from '../../src/model/timeSelection.ts';
import { wordMoment, wordRange } from './wording.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A drop-down with a name for screen readers. */
export function choose(
  label: string,
  choices: readonly Choice[],
  value: string,
  onChoose: (value: string) => void,
): TemplateResult {
  const hear = (event: Event): void => {
    const chosen = (event.currentTarget as HTMLElement & { readonly value: string }).value;
    if (chosen !== value) onChoose(chosen);
  };
  return html`<vscode-single-select class="choose" label=${label} title=${label} .value=${value} @change=${hear}>
    ${choices.map(
      (choice) =>
        html`<vscode-option value=${choice.value} ?selected=${choice.value === value}>${choice.label}</vscode-option>`,
    )}
  </vscode-single-select>`;
}

/** A button with an icon of the codicon font, as VS Code's own tool bars have them. */
export function iconButton(
  icon: string,
  label: string,
  onPress: () => void,
  more: { readonly isPressed?: boolean; readonly isDisabled?: boolean } = {},
): TemplateResult {
  return html`<button
    class="icon-button"
    title=${label}
    aria-label=${label}
    aria-pressed=${more.isPressed === undefined ? nothing : String(more.isPressed)}
    ?disabled=${more.isDisabled === true}
    @click=${onPress}
  >
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
  </button>`;
}

/** What a panel is about, as a link back to the tree: `shop / payment`, with its kind. */
export function subjectLink(subject: Subject, onReveal: () => void): TemplateResult {
  const container = subject.container === undefined ? nothing : html`<span class="muted">/</span> ${subject.container}`;
  return html`<button class="subject" title="Show ${subject.name} in the tree (${subject.context})" @click=${onReveal}>
    <span class="subject-namespace">${subject.namespace}</span><span class="muted">/</span>
    <span class="subject-name">${subject.name}</span> ${container}
    <span class="muted">${subject.kind}</span>
  </button>`;
}

/** Whether the time is that of the subject's other panels. */
export function timeLink(isLinked: boolean, onSetLinked: (isLinked: boolean) => void): TemplateResult {
  const label = isLinked
    ? 'Same time range in all panels of this subject. Press to choose one apart.'
    : 'Use the time range of the other panels of this subject';
  return iconButton(
    'link',
    label,
    () => {
      onSetLinked(!isLinked);
    },
    { isPressed: isLinked },
  );
}

/** The picker of a time range: a span, half a span earlier or later, and the range itself. */
export function timePicker(
  selection: TimeSelection,
  range: TimeRange,
  onSelect: (selection: TimeSelection) => void,
  link: TemplateResult,
): TemplateResult {
  const now = Date.now();
  const choices = offeredMinutes.map((minutes) => ({ value: String(minutes), label: `Last ${nameMinutes(minutes)}` }));
  const isOffered = selection.kind === 'last' && offeredMinutes.includes(selection.minutes);
  const other =
    selection.kind === 'last'
      ? { value: String(selection.minutes), label: `Last ${nameMinutes(selection.minutes)}` }
      : { value: 'fixed', label: 'Fixed' };
  const value = selection.kind === 'last' ? String(selection.minutes) : 'fixed';
  return html`<div class="time-picker" role="group" aria-label="Time range">
    ${choose('Time range', isOffered ? choices : [...choices, other], value, (chosen) => {
      if (chosen !== 'fixed') onSelect({ kind: 'last', minutes: Number(chosen) });
    })}
    ${iconButton('chevron-left', 'Earlier', () => {
      onSelect(shiftSelection(selection, -1, now));
    })}
    <span class="range" title="${wordMoment(range.start)} – ${wordMoment(range.end)}">${wordRange(range, now)}</span>
    ${iconButton(
      'chevron-right',
      'Later',
      () => {
        onSelect(shiftSelection(selection, 1, now));
      },
      { isDisabled: selection.kind === 'last' },
    )}
    ${link}
  </div>`;
}

const refreshChoices: readonly Choice[] = [
  { value: '0', label: 'Off' },
  { value: '5', label: '5s' },
  { value: '10', label: '10s' },
  { value: '30', label: '30s' },
  { value: '60', label: '1m' },
];

/** Refresh now, and how often by itself. */
export function refreshControl(
  seconds: number,
  isLoading: boolean,
  onRefresh: () => void,
  onSetRefresh: (seconds: number) => void,
): TemplateResult {
  const icon = isLoading ? 'loading codicon-modifier-spin' : 'refresh';
  return html`<div class="refresh-control" role="group" aria-label="Refresh">
    ${iconButton(icon, 'Refresh', onRefresh)}
    ${choose('Automatic refresh', refreshChoices, String(seconds), (value) => {
      onSetRefresh(Number(value));
    })}
  </div>`;
}

/** Where the data come from. */
export function sourceName(source: string | undefined): TemplateResult | typeof nothing {
  return source === undefined ? nothing : html`<span class="source" title="Source: ${source}">${source}</span>`;
}
