import type { compileRegex } from '../regex.ts';

/** Fills `$1`, `${1}`, `$name` and `$$` of a template from a match, as Go's `Regexp.Expand` does. */
export function expandTemplate(
  template: string,
  match: { group(group: number | string): string | null },
  regex: ReturnType<typeof compileRegex>,
): string {
  return template.replace(
    /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (whole: string, braced?: string, bare?: string) => {
      if (whole === '$$') return '$';
      const name = braced ?? bare ?? '';
      if (/^(?:0|[1-9]\d*)$/.test(name))
        return Number(name) <= regex.groupCount() ? (match.group(Number(name)) ?? '') : '';
      return Object.hasOwn(regex.namedGroups(), name) ? (match.group(name) ?? '') : '';
    },
  );
}
