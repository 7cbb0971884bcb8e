import type { LogRow, LogWindow } from '../../src/protocol/logsPanelContract.ts';

/** Rows that are kept in the page, as a multiple of what the screen shows. */
const keptScreens = 8;

/** The rows that the page has of a log whose lines the host holds. */
export class RowWindow {
  #epoch = -1;
  readonly #rows = new Map<number, LogRow>();

  /** Forgets the rows of another filter. */
  begin(epoch: number): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#rows.clear();
  }

  /** Takes an answer in, unless it belongs to another filter. */
  add(window: LogWindow, screenRows: number): void {
    if (window.epoch !== this.#epoch) return;
    for (const row of window.rows) this.#rows.set(row.number, row);
    const start = window.rows[0]?.number ?? 0;
    const far = screenRows * keptScreens;
    if (this.#rows.size <= far * 2) return;
    for (const number of this.#rows.keys()) if (Math.abs(number - start) > far) this.#rows.delete(number);
  }

  has(start: number, end: number): boolean {
    for (let number = start; number < end; number += 1) if (!this.#rows.has(number)) return false;
    return true;
  }

  /** The rows from `start` to before `end` that are here. */
  slice(start: number, end: number): readonly LogRow[] {
    const rows: LogRow[] = [];
    for (let number = start; number < end; number += 1) {
      const row = this.#rows.get(number);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }
}
