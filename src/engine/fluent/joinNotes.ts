/** Which lines of the paste became one, in a sentence; nothing for a single line. @param lines 1-based. */
export function joinNotes(lines: readonly number[]): readonly string[] {
  return lines.length < 2 ? [] : [`${lines.length} lines are joined: ${lineList(lines)}.`];
}

/** `2 to 5, 8`. */
function lineList(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`)).join(', ');
}

/** What a record that nothing follows waits for. @param time in milliseconds. */
export function waitNote(time: number): string {
  return `Nothing follows here: the agent waits ${time / 1000} s for another line, then the record goes on.`;
}
