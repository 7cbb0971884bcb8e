/**
 * Whether a line holds text of a template engine, Helm's `{{ … }}` or ERB's `<% … %>`, that another program replaces before the agent
 * reads the file. Such a line is not checked; its neighbours are. Jinja and Go templates write `{%` and `{{` alike.
 */
export function isTemplated(text: string): boolean {
  return text.includes('{{') || text.includes('<%') || text.includes('{%');
}

/**
 * The text with every template action put out of the way, lengths and line breaks kept: a line of nothing but actions becomes blank, an
 * action inside a line becomes a word. So the rest can be read as YAML.
 */
export function maskTemplates(text: string): string {
  if (!isTemplated(text)) return text;
  const lines = text.split('\n');
  return lines.map((line) => (isTemplated(line) ? maskLine(line) : line)).join('\n');
}

function maskLine(line: string): string {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  const bare = replaceActions(line, end, false, () => '').trim();
  const isAction = bare === '' || bare === '-';
  if (isAction && !/^\s*-\s*(?:\{\{|<%)/.test(line)) return line.replace(/[^\r]/g, ' ');
  return replaceActions(line, end, true, (length) => 'x'.repeat(length));
}

const closers: Readonly<Record<string, string>> = { '{{': '}}', '<%': '%>', '{%': '%}' };

/**
 * Replaces the actions of a line. It looks for an end that is not there once, not once for each begin.
 * @param isOpenEnded whether an action without an end goes as far as the line; it stands for itself otherwise.
 */
function replaceActions(line: string, end: number, isOpenEnded: boolean, replace: (length: number) => string): string {
  const openers = /\{\{|<%|\{%/g;
  const unclosed = new Set<string>();
  let found = '';
  let at = 0;
  for (let opener = openers.exec(line); opener !== null; opener = openers.exec(line)) {
    const closer = closers[opener[0]] ?? '';
    const close = unclosed.has(closer) ? -1 : line.indexOf(closer, opener.index + 2);
    if (close < 0) unclosed.add(closer);
    if (close < 0 && !isOpenEnded) {
      openers.lastIndex = opener.index + 1;
      continue;
    }
    const stop = close < 0 ? end : close + 2;
    found += line.slice(at, opener.index) + replace(stop - opener.index);
    at = stop;
    openers.lastIndex = stop;
  }
  return found + line.slice(at);
}
