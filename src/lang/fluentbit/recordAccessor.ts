/**
 * What is wrong with a record accessor such as `$key['sub'][0]`, in words that follow a colon; undefined when it is right. The agent's own
 * names are `$TAG`, `$TAG[n]` and `$0`.
 */
export function checkRecordAccessor(text: string): string | undefined {
  if (!text.startsWith('$')) return 'it has to begin with $';
  const name = /^\$[\w.:/@-]*/.exec(text)?.[0] ?? '';
  let at = name.length;
  if (name === '$') return text.length === 1 ? 'a name is missing behind $' : `'${text[1] ?? ''}' cannot begin a name`;
  while (at < text.length) {
    if (text[at] !== '[') return `unexpected '${text[at] ?? ''}'`;
    const part = /^\[(?:'[^']*'|"[^"]*"|\d+)\]/.exec(text.slice(at))?.[0];
    if (part === undefined) return "what stands in brackets has to be a name in quotes or a number, as in ['name']";
    at += part.length;
  }
  return undefined;
}
