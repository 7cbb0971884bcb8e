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
  return text.replace(/^[^\n]*(?:\{\{|<%|\{%)[^\n]*$/gm, (line) => {
    const bare = line.replace(/\{\{.*?\}\}|<%.*?%>|\{%.*?%\}/g, '').trim();
    const isAction = bare === '' || bare === '-';
    if (isAction && !/^\s*-\s*(?:\{\{|<%)/.test(line)) return line.replace(/[^\r]/g, ' ');
    return line.replace(/\{\{.*?(?:\}\}|$)|<%.*?(?:%>|$)|\{%.*?(?:%\}|$)/g, (action) => 'x'.repeat(action.length));
  });
}
