import { html, nothing, type TemplateResult } from 'lit';
import type { Failure } from '../../src/model/failure.ts';

/** Grey bars of the size of what is to come, so that nothing jumps when it comes. */
export function skeleton(label: string): TemplateResult {
  return html`<div class="skeleton" role="status" aria-label=${label}></div>`;
}

/** Why there is nothing to see, what would fill it, and a button that does so where there is one. */
export function emptyState(
  title: string,
  reason: string,
  remedy?: { readonly label: string; readonly run: () => void },
): TemplateResult {
  return html`<div class="state" role="status">
    <span class="codicon codicon-info" aria-hidden="true"></span>
    <div>
      <p class="state-title">${title}</p>
      <p class="state-text">${reason}</p>
      ${remedy === undefined ? nothing : html`<button class="text-button" @click=${remedy.run}>${remedy.label}</button>`}
    </div>
  </div>`;
}

/** What went wrong in the server's words, what was tried, what to do, and Retry. */
export function failureState(title: string, failure: Failure, retry: () => void): TemplateResult {
  return html`<div class="state failure" role="alert">
    <span class="codicon codicon-error" aria-hidden="true"></span>
    <div>
      <p class="state-title">${title}</p>
      <p class="state-text">${failure.message}</p>
      ${failure.tried === undefined ? nothing : html`<p class="state-tried" title=${failure.tried}>Tried: ${failure.tried}</p>`}
      ${failure.hint === undefined ? nothing : html`<p class="state-text">${failure.hint}</p>`}
      <button class="text-button" @click=${retry}>Retry</button>
    </div>
  </div>`;
}

/** A failure above data that are still worth seeing. */
export function failureBar(failure: Failure, retry: () => void): TemplateResult {
  return html`<div class="failure-bar" role="alert" title=${failure.tried ?? ''}>
    <span class="codicon codicon-warning" aria-hidden="true"></span>
    <span class="grow">${failure.message}</span>
    <button class="link-button" @click=${retry}>Retry</button>
  </div>`;
}
