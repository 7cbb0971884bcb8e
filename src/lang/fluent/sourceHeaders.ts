/**
 * Offsets of the lines where sources of a config begin, in the order of the text: `<source>` and `[INPUT]`, also where a manifest holds them,
 * and in YAML `- source:` and the items below `inputs:`. They are told by their form alone, without reading the config.
 */
export function sourceHeaders(text: string, isYaml: boolean): readonly number[] {
  const sections = [...text.matchAll(/^[ \t]*(?:<source>|\[INPUT\])/gim)].map((match) => match.index);
  if (!isYaml) return sections;
  const ofFluentd = [...text.matchAll(/^[ \t]*-[ \t]+source:/gm)].map((match) => match.index);
  return [...sections, ...ofFluentd, ...inputItems(text)].sort((left, right) => left - right);
}

/** The items of the lists below `inputs:`, which stand as deep as the key or deeper. */
function inputItems(text: string): readonly number[] {
  const found: number[] = [];
  let key: number | undefined;
  let item: number | undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (content !== '' && !content.startsWith('#')) {
      const isItem = /^-(?:\s|$)/.test(content);
      if (key !== undefined && (isItem ? indent < key : indent <= key)) key = undefined;
      if (/^inputs:\s*(?:#.*)?$/.test(content)) [key, item] = [indent, undefined];
      else if (key !== undefined && isItem && indent === (item ??= indent)) found.push(offset);
    }
    offset += line.length + 1;
  }
  return found;
}
