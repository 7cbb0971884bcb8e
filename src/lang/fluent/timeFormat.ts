/** What is odd about a time format, and what was meant. */
export interface TimeFormatProblem {
  readonly message: string;
  readonly suggestion: string | undefined;
}

const conversions: ReadonlySet<string> = new Set('aAbBcCdDeFgGhHIjklLmMnNpPQrRsSTtuUvVwWxXyYzZ+%fE'.split(''));

/**
 * Checks a format of strptime or strftime: unknown directives, and formats in the letters of Java (`yyyy-MM-dd`), Go or moment.js, which
 * both agents take as plain text, so that no time is ever recognised.
 */
export function checkTimeFormat(format: string): TimeFormatProblem | undefined {
  if (!format.includes('%')) {
    if (/(?:yyyy|YYYY|HH:?mm|MM[-/]dd|2006|dd[-/]MM)/.test(format)) {
      return {
        message: `'${format}' has no % directives. Times are written with strptime letters, such as %Y-%m-%d %H:%M:%S.`,
        suggestion: fromLetters(format),
      };
    }
    return undefined;
  }
  for (const match of format.replaceAll('%iso8601', '').matchAll(/%([-_0^#:]*\d*)(.?)/g)) {
    const letter = match[2] ?? '';
    if (!conversions.has(letter)) {
      const message = letter === '' ? 'The format ends in a lone %.' : `There is no time directive %${letter}.`;
      return { message, suggestion: undefined };
    }
  }
  return undefined;
}

function fromLetters(format: string): string | undefined {
  if (format.includes('2006')) return undefined;
  return format
    .replace(/yyyy|YYYY/g, '%Y')
    .replace(/MM/g, '%m')
    .replace(/dd|DD/g, '%d')
    .replace(/HH|hh/g, '%H')
    .replace(/mm/g, '%M')
    .replace(/ss/g, '%S')
    .replace(/[.,]?S{3,}/g, '.%L')
    .replace(/'T'/g, 'T')
    .replace(/XXX|Z+|X/g, '%z');
}
