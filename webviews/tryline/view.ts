import { html, nothing, type TemplateResult } from 'lit';
import type { TrialOutcome } from '../../src/model/lineTrial.ts';
import type { TrialStepRow, TryLineInput, TryLinePanelState } from '../../src/protocol/tryLinePanelContract.ts';
import { choose, iconButton } from '../shared/toolbar.ts';
import { emptyState } from '../shared/viewStates.ts';
import { stepItem } from './stepView.ts';

/** What the user can do in the panel. */
export interface TryLineActions {
  change(change: Partial<TryLineInput>): void;
  useExample(): void;
  takeFromPod(): void;
  revealLine(line: number): void;
  showPipeline(): void;
}

const agentNames = { fluentd: 'Fluentd', fluentbit: 'Fluent Bit' } as const;

/** @param input what stands in the form now, which the steps may not follow yet. */
export function tryLineView(state: TryLinePanelState, input: TryLineInput, actions: TryLineActions): TemplateResult {
  return html`
    <header class="toolbar" role="toolbar" aria-label="Panel">
      <span class="file">${state.name}</span>
      <span class="muted grow">${state.language === undefined ? '' : agentNames[state.language]}</span>
      ${iconButton('type-hierarchy-sub', 'Show Pipeline', () => {
        actions.showPipeline();
      })}
    </header>
    ${
      state.problem === undefined
        ? nothing
        : html`<div class="failure-bar" role="alert">
            <span class="codicon codicon-warning" aria-hidden="true"></span>
            <span class="grow" title=${state.problem.message}
              >Line ${state.problem.line}: ${state.problem.message} The steps may be incomplete.</span
            >
            <button
              class="link-button"
              @click=${() => {
                actions.revealLine(state.problem?.line ?? 1);
              }}
            >
              Go to Line
            </button>
          </div>`
    }
    ${
      state.language === undefined
        ? emptyState(
            'No Fluentd or Fluent Bit config here',
            'The file is gone, or it holds nothing that looks like a config of either.',
          )
        : html`${form(state, input, actions)}
            <div class="steps-frame">${body(state, input, actions)}</div>`
    }
  `;
}

function form(state: TryLinePanelState, input: TryLineInput, actions: TryLineActions): TemplateResult {
  const sources = state.sources.map(({ id, title, detail, line }) => ({
    value: id,
    label: [title, detail, line === undefined ? '' : `(line ${line})`].filter((part) => part !== '').join(' '),
  }));
  return html`<section class="form" aria-label="The line">
    <label class="field-name" for="line">Log line, or several</label>
    <textarea
      id="line"
      class="text-field"
      rows=${Math.min(10, Math.max(3, input.text.split('\n').length))}
      spellcheck="false"
      placeholder="Paste what stands in the file"
      .value=${input.text}
      @input=${(event: Event) => {
        actions.change({ text: (event.currentTarget as HTMLTextAreaElement).value });
      }}
    ></textarea>
    <div class="form-row">
      <button
        class="text-button secondary"
        @click=${() => {
          actions.takeFromPod();
        }}
      >
        Take From a Pod…
      </button>
      <button
        class="link-button"
        @click=${() => {
          actions.useExample();
        }}
      >
        Use an Example
      </button>
      ${state.pod === undefined ? nothing : html`<span class="muted grow pod">From ${state.pod}</span>`}
    </div>
    <div class="form-row grid">
      <span class="field-name">Source</span>
      ${
        sources.length === 0
          ? html`<span class="muted">The config has none.</span>`
          : choose('Source', sources, state.source ?? '', (source) => {
              actions.change({ source, path: undefined, tag: undefined });
            })
      }
      ${textField('path', 'File', state.path, input.path, (path) => {
        actions.change({ path });
      })}
      ${textField('tag', 'Tag', state.tag, input.tag, (tag) => {
        actions.change({ tag });
      })}
    </div>
  </section>`;
}

/** A line of the form that may stay empty: the placeholder holds then. */
function textField(
  id: string,
  label: string,
  placeholder: string,
  value: string | undefined,
  onInput: (value: string | undefined) => void,
): TemplateResult {
  return html`<label class="field-name" for=${id}>${label}</label>
    <input
      id=${id}
      class="text-field"
      type="text"
      spellcheck="false"
      placeholder=${placeholder}
      .value=${value ?? ''}
      @input=${(event: Event) => {
        const text = (event.currentTarget as HTMLInputElement).value.trim();
        onInput(text === '' ? undefined : text);
      }}
    />`;
}

function body(state: TryLinePanelState, input: TryLineInput, actions: TryLineActions): TemplateResult {
  if (state.sources.length === 0) {
    const first = state.language === 'fluentd' ? '<source>' : 'input';
    return emptyState('Nobody reads the line', `The config has no ${first}.`);
  }
  if (input.text.trim() === '') {
    return emptyState(
      'Give it a line',
      'Paste one from a log, take one from a pod, or use an example. Each parser, filter and output that it meets is shown here, and changes while you type in the config.',
    );
  }
  return html`<p class="verdict" role="status">${verdictOf(state)}</p>
    <ol class="steps">
      ${state.steps.map((step, index) =>
        stepItem(step, state.steps[index - 1], (line) => {
          actions.revealLine(line);
        }),
      )}
    </ol>`;
}

/** What became of the line, or of several, in sentences. */
function verdictOf({ steps, skipped }: TryLinePanelState): string {
  const titles = (outcome: TrialOutcome): string =>
    [...new Set(steps.filter((step) => step.outcome === outcome).map((step) => step.title))].join(', ');
  const taken = titles('taken');
  const dropped = steps.find(
    (step) => step.outcome === 'dropped' || (step.outcome === 'failed' && step.event === undefined),
  );
  const unknown = titles('unknown');
  const doubt = unknown === '' ? '' : ` Not evaluated: ${unknown}.`;
  const rest = skipped === 0 ? '' : ` ${skipped} more lines are not followed.`;
  if (taken !== '') return `${countOf(steps)} ${taken}.${doubt}${rest}`;
  if (dropped !== undefined) return `It reaches no output: ${dropped.notes.at(-1) ?? dropped.title}${doubt}${rest}`;
  return `It reaches no output.${doubt}${rest}`;
}

/** How many records of how many lines reach an output. */
function countOf(steps: readonly TrialStepRow[]): string {
  const lines = new Set(steps.flatMap(({ event }) => event?.lines ?? []));
  const records = new Set(steps.flatMap(({ outcome, event }) => (outcome === 'taken' ? [event?.lines?.join()] : [])));
  if (lines.size <= 1) return 'It reaches';
  return `${lines.size} lines become ${records.size === 1 ? '1 record, which reaches' : `${records.size} records, which reach`}`;
}
