/**
 * The lines of a kubelet's metrics that concern some namespaces, and those about the node itself. A busy node exposes tens of thousands;
 * what nobody looks at is not even parsed.
 */
export function keepConcerned(text: string, namespaces: ReadonlySet<string>): string {
  const kept: string[] = [];
  for (const line of text.split('\n')) if (isConcerned(line, namespaces)) kept.push(line);
  return kept.join('\n');
}

function isConcerned(line: string, namespaces: ReadonlySet<string>): boolean {
  if (line.startsWith('#')) return true;
  const namespace = labelIn(line, 'namespace');
  if (namespace !== undefined && namespace !== '') return namespaces.has(namespace);
  // Of the control groups without a pod only the root one, the whole node, is of use.
  const group = labelIn(line, 'id');
  return group === undefined || group === '/';
}

function labelIn(line: string, name: string): string | undefined {
  for (let at = line.indexOf(`${name}="`); at >= 0; at = line.indexOf(`${name}="`, at + 1)) {
    const before = line[at - 1];
    if (before !== '{' && before !== ',') continue;
    const start = at + name.length + 2;
    return line.slice(start, line.indexOf('"', start));
  }
  return undefined;
}
