/** The text that a regular expression stands for where it is plain, or undefined where it matches more than one text. */
export function plainText(expression: string): string | undefined {
  let text = '';
  for (let at = 0; at < expression.length; at++) {
    const char = expression[at] ?? '';
    if (char === '\\') {
      const next = expression[++at] ?? '';
      if (next === '' || /[A-Za-z0-9]/.test(next)) return undefined;
      text += next;
    } else if ('.+*?()|[]{}^$'.includes(char)) return undefined;
    else text += char;
  }
  return text;
}

/** The expression without anchors that a database adds by itself, or undefined where it has none. */
export function withoutAnchors(expression: string): string | undefined {
  if (!expression.startsWith('^') && !expression.endsWith('$')) return undefined;
  const stripped = expression.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  return stripped === expression || stripped.includes('|') ? undefined : stripped;
}
