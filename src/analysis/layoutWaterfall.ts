import type { Span, Trace } from '../model/trace.ts';
import type { WaterfallRow } from '../model/waterfall.ts';

interface Row extends Omit<WaterfallRow, 'descendantCount'> {
  descendantCount: number;
}

/**
 * The spans of a trace as rows: parents before their children, siblings by start. A span whose parent is missing stands at the top,
 * and so does one whose ancestors go round in a circle.
 */
export function layoutWaterfall(trace: Trace): readonly WaterfallRow[] {
  const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
  const children = new Map<string, Span[]>();
  const roots: Span[] = [];
  for (const span of trace.spans) {
    const { parentSpanId } = span;
    if (parentSpanId === undefined || parentSpanId === span.spanId || !byId.has(parentSpanId)) roots.push(span);
    else if (children.has(parentSpanId)) children.get(parentSpanId)?.push(span);
    else children.set(parentSpanId, [span]);
  }
  const rows: Row[] = [];
  const placed = new Set<string>();
  for (const root of roots) place(root, children, placed, rows);
  // What is left hangs on itself.
  for (const span of trace.spans) if (!placed.has(span.spanId)) place(span, children, placed, rows);
  countDescendants(rows);
  return rows;
}

/** Puts a span and all below it into rows. A stack of its own, since a trace may be deeper than the engine's. */
function place(root: Span, children: ReadonlyMap<string, readonly Span[]>, placed: Set<string>, rows: Row[]): void {
  const waiting: { readonly span: Span; readonly depth: number }[] = [{ span: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { span, depth } = next;
    if (placed.has(span.spanId)) continue;
    placed.add(span.spanId);
    rows.push(toRow(span, depth));
    const below = children.get(span.spanId) ?? [];
    for (let index = below.length - 1; index >= 0; index -= 1) {
      const child = below[index];
      if (child !== undefined) waiting.push({ span: child, depth: depth + 1 });
    }
  }
}

function toRow(span: Span, depth: number): Row {
  return {
    spanId: span.spanId,
    service: span.service,
    name: span.name,
    kind: span.kind,
    isError: span.status === 'error',
    offsetNs: span.offsetNs,
    durationNs: span.durationNs,
    depth,
    descendantCount: 0,
    isOrphan: depth === 0 && span.parentSpanId !== undefined,
  };
}

/** Rows stand in the order of a walk, so the rows of a span end where one as shallow begins. */
function countDescendants(rows: readonly Row[]): void {
  const open: { readonly row: Row; readonly index: number }[] = [];
  const close = (depth: number, end: number): void => {
    for (let last = open.at(-1); last !== undefined && last.row.depth >= depth; last = open.at(-1)) {
      last.row.descendantCount = end - last.index - 1;
      open.pop();
    }
  };
  rows.forEach((row, index) => {
    close(row.depth, index);
    open.push({ row, index });
  });
  close(0, rows.length);
}
