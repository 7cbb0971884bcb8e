/** What is odd about a time format, and what was meant. */
export interface TimeFormatProblem {
  readonly message: string;
  readonly suggestion: string | undefined;
}

/** Who reads a time: Fluent Bit's own strptime, or the strptime and strftime of Ruby. */
export type TimeDialect = 'fluentbit' | 'ruby';

/** The letters that each knows behind %. Of Fluent Bit `L` is read by its parsers, once in a format. */
const conversions: Readonly<Record<TimeDialect, ReadonlySet<string>>> = {
  fluentbit: new Set('aAbBcCdDeFgGhHIjklLmMnprRsStTuUVwWxXyYzZ%'.split('')),
  ruby: new Set('aAbBcCdDeFgGhHIjklLmMnNpPQrRsSTtuUvVwWxXyYzZ+%'.split('')),
};

/** What Fluent Bit writes for a directive of others. */
const likenesses: Readonly<Record<string, string>> = { N: 'L', f: 'L', P: 'p', v: 'e-%b-%Y' };

/**
 * Checks a format of strptime or strftime: unknown directives, and formats in the letters of Java (`yyyy-MM-dd`), Go or moment.js, which
 * both agents take as plain text, so that no time is ever recognised.
 */
export function checkTimeFormat(format: string, dialect: TimeDialect): TimeFormatProblem | undefined {
  if (!format.includes('%')) {
    if (/(?:yyyy|YYYY|HH:?mm|MM[-/]dd|2006|dd[-/]MM)/.test(format)) {
      return {
        message: `'${format}' has no % directives. Times are written with strptime letters, such as %Y-%m-%d %H:%M:%S.`,
        suggestion: fromLetters(format),
      };
    }
    return undefined;
  }
  return dialect === 'ruby' ? checkDirectives(format) : checkPlainDirectives(format);
}

/** Ruby takes flags and a width between the sign and the letter. */
function checkDirectives(format: string): TimeFormatProblem | undefined {
  for (const match of format.replaceAll('%iso8601', '').matchAll(/%([-_0^#:EO]*\d*)(.?)/g)) {
    const letter = match[2] ?? '';
    if (!conversions.ruby.has(letter)) return { message: unknown(letter), suggestion: undefined };
  }
  return undefined;
}

/** Fluent Bit takes one letter alone, E and O aside, and a fraction of a second once. */
function checkPlainDirectives(format: string): TimeFormatProblem | undefined {
  let fractions = 0;
  for (const match of format.matchAll(/%([-_0^#:\d]*)[EO]?(.?)/g)) {
    const [whole, flags = '', letter = ''] = match;
    if (letter === 'L') fractions++;
    const isKnown = conversions.fluentbit.has(letter);
    if (isKnown && flags === '' && fractions < 2) continue;
    const right = isKnown ? letter : likenesses[letter];
    const isLone = letter === '' || (letter === 'L' && fractions > 1);
    const suggestion = right === undefined || isLone ? undefined : format.replaceAll(whole, `%${right}`);
    const message = fractions > 1 ? 'A format has %L only once.' : unknown(`${flags}${letter}`);
    const why =
      letter === '' ? '' : ' Fluent Bit parses no time with it, and each record gets the time of its arrival.';
    return { message: `${message}${why}`, suggestion };
  }
  return undefined;
}

function unknown(letter: string): string {
  return letter === '' ? 'The format ends in a lone %.' : `There is no time directive %${letter}.`;
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
