/** A config in the other agent's language. */
export interface ConvertedConfig {
  /** The config, with what could not be said in comments at its top. */
  readonly text: string;
  /** The parsers that it uses, for a file of their own beside it; empty where there are none. */
  readonly parsers: string;
  /** What the other agent has no word for, one line each. */
  readonly lost: readonly string[];
}

/** The name of the file that holds the parsers. */
export const parsersFile = 'parsers.conf';

/** The lines that tell at the top of a converted config what was lost. */
export function lostComment(lost: readonly string[]): string {
  if (lost.length === 0) return '';
  return [
    '# Not translated, to be done by hand:',
    ...lost.map((one) => `#   ${one.replace(/\s+/g, ' ')}`),
    '',
    '',
  ].join('\n');
}

/** Key and value of a section to write. */
export type ConfigLine = readonly [string, string];
