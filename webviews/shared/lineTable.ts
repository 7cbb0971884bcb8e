import { html, type TemplateResult } from 'lit';
import type { LineGraph } from '../../src/model/usageGraph.ts';
import { lineClass } from './theme.ts';
import { valueAt } from './timeChart.ts';
import { wordSeconds, wordValue } from './wording.ts';

/** The lines of a query of the user's own: names, values now or under the crosshair, the greatest. */
export function lineTable(graph: LineGraph, pointed: number | undefined): TemplateResult {
  return html`<table class="legend">
    <thead>
      <tr>
        <th scope="col">Series</th>
        <th scope="col" class="number">${pointed === undefined ? 'Last' : wordSeconds(pointed)}</th>
        <th scope="col" class="number">Max</th>
      </tr>
    </thead>
    <tbody>
      ${graph.lines.map(
        (line, index) =>
          html`<tr>
            <td class="legend-name" title=${line.name}>
              <span class="swatch ${lineClass(index)}" aria-hidden="true"></span>${line.name}
            </td>
            <td class="number">${wordValue(pointed === undefined ? line.last : valueAt(line, pointed), graph.unit)}</td>
            <td class="number">${wordValue(line.max, graph.unit)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
