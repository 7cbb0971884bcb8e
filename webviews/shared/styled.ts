import type { DirectiveResult } from 'lit/directive.js';
import { ref } from 'lit/directives/ref.js';

/**
 * Sets style properties from script, one by one, as in `<div ${styled({ width: '40%' })}>`: the page's policy forbids style
 * attributes, which lit's own `styleMap` writes.
 */
export function styled(styles: Readonly<Record<string, string>>): DirectiveResult {
  return ref((element) => {
    if (!(element instanceof HTMLElement)) return;
    for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
  });
}
