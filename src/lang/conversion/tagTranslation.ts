/** A pattern of Fluentd as the key and the value with which Fluent Bit matches the same tags. */
export function toFluentbitMatch(pattern: string): readonly [string, string] {
  const parts = pattern
    .trim()
    .split(/\s+/)
    .filter((part) => part !== '');
  const [only = '**'] = parts;
  if (parts.length <= 1) {
    if (only === '**') return ['Match', '*'];
    // In Fluent Bit a star stands for any text, dots included.
    if (/^[^*{}/]+$/.test(only)) return ['Match', only];
    if (/^[^*{}/]+\.\*\*$/.test(only)) return ['Match', only.slice(0, -1)];
  }
  return ['Match_Regex', `^(?:${parts.map(regexOf).join('|')})$`];
}

function regexOf(pattern: string): string {
  if (/^\/.*\/$/.test(pattern)) return pattern.slice(1, -1);
  let out = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (pattern.startsWith('.**', at)) {
      out += '(?:\\..*)?';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      out += '.*';
      at++;
    } else if (char === '*') out += '[^.]+';
    else if (char === '{') {
      depth++;
      out += '(?:';
    } else if (char === '}' && depth > 0) {
      depth--;
      out += ')';
    } else if (char === ',' && depth > 0) out += '|';
    else out += char.replace(/[.\\+?()[\]^$|{}/]/g, '\\$&');
  }
  return out;
}

/** What Fluent Bit's `Match` takes, as a pattern of Fluentd. */
export function toFluentdPattern(match: string): string {
  if (match === '*' || match === '') return '**';
  return match.replace(/\.\*$/, '.**').replace(/(^|[^*.])\*$/, '$1**');
}

/** A path into a record: `$.a.b`, `$['a']['b']` or a bare key of Fluentd as `$a['b']`. */
export function toFluentbitAccessor(path: string): string {
  const keys = path.startsWith('$')
    ? [...path.matchAll(/\.([^.[\]]+)|\[["']([^"']*)["']\]/g)].map((match) => match[1] ?? match[2] ?? '')
    : [path];
  const [first = path, ...rest] = keys;
  return `$${first}${rest.map((key) => `['${key}']`).join('')}`;
}

/** `$a['b']` of Fluent Bit as `$.a.b`, or the key alone where there is one. */
export function toFluentdAccessor(path: string): string {
  if (!path.startsWith('$')) return path;
  const first = /^\$([^[]*)/.exec(path)?.[1] ?? '';
  const rest = [...path.matchAll(/\[(?:["']([^"'\]]*)|([^"'[\]]*))["']?\]/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return rest.length === 0 ? first : `$['${[first, ...rest].join("']['")}']`;
}

/** A value with Ruby that reads the environment, as Fluent Bit writes it; undefined for other Ruby. */
export function toFluentbitValue(text: string): string | undefined {
  const replaced = text
    .replace(/#\{\s*ENV(?:\[|\.fetch\()\s*["'](\w+)["'](?:\s*,[^)}]{0,500})?[\])]\s*(?:\|\|[^}]{0,500})?\}/g, '${$1}')
    .replace(/#\{\s*(?:Socket\.gethostname|hostname)\s*\}/g, '${HOSTNAME}');
  return replaced.includes('#{') ? undefined : replaced;
}

/** A value with `${NAME}` as Fluentd writes it, quoted where Ruby has to read the environment. */
export function toFluentdValue(text: string): string {
  if (!/\$\{\w+\}/.test(text)) return /\s#|^[["'{]/.test(text) ? `'${text.replace(/['\\]/g, '\\$&')}'` : text;
  const inner = text.replace(/["\\]/g, '\\$&').replace(/\$\{(\w+)\}/g, "#{ENV['$1']}");
  return `"${inner}"`;
}
