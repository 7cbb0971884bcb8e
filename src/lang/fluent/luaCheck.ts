/** A mistake in Lua code and where it stands. */
export interface LuaProblem {
  readonly message: string;
  readonly offset: number;
}

const openers = new Set(['function', 'do', 'then', 'repeat']);

/**
 * Checks that Lua code pairs its blocks, brackets and strings, without running it. That is what a script breaks on when it is loaded most of
 * the time; the rest of the grammar is not looked at.
 */
export function checkLua(code: string): LuaProblem | undefined {
  const open: { readonly word: string; readonly offset: number }[] = [];
  const tokens = code.matchAll(
    /--\[(=*)\[[\s\S]*?\]\1\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\2\]|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|["']|[A-Za-z_]\w*|[()[\]{}]/g,
  );
  for (const token of tokens) {
    const word = token[0];
    const offset = token.index;
    if (word === '"' || word === "'") return { message: 'unfinished string', offset };
    const problem = step(open, word, offset);
    if (problem !== undefined) return problem;
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const closer = closerOf(last.word);
  return { message: `'${closer}' expected to close '${last.word}'`, offset: last.offset };
}

/** The functions that Lua code defines by name. */
export function luaFunctions(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const match of code.matchAll(/\bfunction\s+([A-Za-z_][\w.:]*)|\b([A-Za-z_][\w.]*)\s*=\s*function\b/g)) {
    names.add(match[1] ?? match[2] ?? '');
  }
  return names;
}

function step(open: { word: string; offset: number }[], word: string, offset: number): LuaProblem | undefined {
  const top = open.at(-1)?.word;
  if ('([{'.includes(word)) open.push({ word, offset });
  else if (')]}'.includes(word)) {
    if (top === undefined || closerOf(top) !== word) return { message: `unexpected '${word}'`, offset };
    open.pop();
  } else if (word === 'elseif' || word === 'else') {
    if (top !== 'then' && top !== 'else') return { message: `unexpected '${word}'`, offset };
    open.pop();
    if (word === 'else') open.push({ word, offset });
  } else if (openers.has(word)) open.push({ word, offset });
  else if (word === 'end' || word === 'until') {
    if (top === undefined || closerOf(top) !== word) return { message: `unexpected '${word}'`, offset };
    open.pop();
  }
  return undefined;
}

function closerOf(word: string): string {
  const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', repeat: 'until' };
  return pairs[word] ?? 'end';
}
