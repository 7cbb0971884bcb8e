/** Whether two patterns, in which `*` stands for any text, have a tag in common. */
export function patternsMeet(a: string, b: string): boolean {
  if (!prefixesMeet(a, b)) return false;
  // Behind equal beginnings a star that ends its pattern, as nearly all stars do, takes whatever the other one holds.
  if (isPrefixPattern(a) || isPrefixPattern(b)) return true;
  let reachable = new Set<number>([0]);
  const starsOf = (positions: Set<number>): Set<number> => {
    const all = new Set(positions);
    for (const position of all) if (b[position] === '*') all.add(position + 1);
    return all;
  };
  reachable = starsOf(reachable);
  for (const char of a) {
    const next = new Set<number>();
    for (const position of reachable) {
      const other = b[position];
      if (char === '*') {
        // The star takes any rest of the other pattern.
        for (let rest = position; rest <= b.length; rest++) next.add(rest);
      } else if (other === '*') {
        next.add(position);
        if (b[position + 1] === char) next.add(position + 2);
      } else if (other === char) next.add(position + 1);
    }
    reachable = starsOf(next);
    if (reachable.size === 0) return false;
  }
  return reachable.has(b.length);
}

/** Whether the only star of a pattern is its last character. */
function isPrefixPattern(pattern: string): boolean {
  const star = pattern.indexOf('*');
  return star >= 0 && star === pattern.length - 1;
}

/** Whether what stands before the first star of either agrees, which most pairs fail at once. */
function prefixesMeet(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a[at] === '*' || b[at] === '*') return true;
    if (a[at] !== b[at]) return false;
  }
  return a.length === b.length || (a[length] ?? b[length]) === '*';
}

/** Whether a pattern takes a tag. */
export function matchesTag(pattern: string, tag: string): boolean {
  let at = 0;
  let star = -1;
  let mark = 0;
  let position = 0;
  while (position < tag.length) {
    if (pattern[at] === '*') {
      star = at++;
      mark = position;
    } else if (pattern[at] === tag[position]) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++mark;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
