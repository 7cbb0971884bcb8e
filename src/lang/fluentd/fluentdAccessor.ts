/**
 * What is wrong with a record accessor such as `$.key.sub` or `$['key'][0]`, in words that follow a colon; undefined when it is right. Other
 * text is the name of a field.
 */
export function checkFluentdAccessor(text: string): string | undefined {
  if (text.startsWith('$.')) return dotted(text.slice(2));
  return text.startsWith('$[') ? bracketed(text.slice(1)) : undefined;
}

function dotted(text: string): string | undefined {
  if (text === '') return 'a name is missing behind $.';
  for (const part of text.split(/\.(?![^[]*\])/)) {
    const bracket = part.indexOf('[');
    if (part === '') return 'two dots stand together';
    const problem = bracket < 0 ? undefined : bracketed(part.slice(bracket));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function bracketed(text: string): string | undefined {
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '[') return `unexpected '${text[at] ?? ''}'`;
    const quote = text[at + 1];
    const isQuoted = quote === "'" || quote === '"';
    const end = isQuoted ? text.indexOf(`${quote}]`, at + 2) : text.indexOf(']', at + 1);
    if (end < 0) return 'a bracket is not closed';
    if (!isQuoted && !/^-?\d+$/.test(text.slice(at + 1, end))) return 'a name in brackets stands in quotes';
    at = end + (isQuoted ? 2 : 1);
  }
  return undefined;
}
