/** A shape that lines have in common; `<_>` stands for what differs. */
export interface LinePatternCount {
  readonly pattern: string;
  readonly count: number;
  /** Pairs of a time in seconds and how many lines fell into the step that begins there. */
  readonly samples: readonly (readonly [number, number])[];
}

const wildcard = '<_>';
const maxTokens = 60;
const similarity = 0.6;

interface Cluster {
  readonly tokens: string[];
  readonly counts: Map<number, number>;
  count: number;
}

/** Finds the shapes of lines, after the Drain algorithm: lines of as many words that agree in most of them share a shape. */
export class LinePatternMiner {
  readonly #stepSeconds: number;
  readonly #byLength = new Map<number, Cluster[]>();

  constructor(stepSeconds: number) {
    this.#stepSeconds = Math.max(1, stepSeconds);
  }

  add(line: string, timeSeconds: number): void {
    const tokens = line.split(' ').slice(0, maxTokens).map(maskToken);
    const clusters = this.#byLength.get(tokens.length) ?? [];
    this.#byLength.set(tokens.length, clusters);
    let cluster = clusters.find((one) => isSimilar(one.tokens, tokens));
    if (cluster === undefined) {
      cluster = { tokens, counts: new Map(), count: 0 };
      if (clusters.length < 300) clusters.push(cluster);
    } else for (const [i, token] of tokens.entries()) if (cluster.tokens[i] !== token) cluster.tokens[i] = wildcard;
    cluster.count += 1;
    const step = Math.floor(timeSeconds / this.#stepSeconds) * this.#stepSeconds;
    cluster.counts.set(step, (cluster.counts.get(step) ?? 0) + 1);
  }

  /** The shapes that were seen, the most frequent first. */
  get patterns(): LinePatternCount[] {
    return [...this.#byLength.values()]
      .flat()
      .sort((a, b) => b.count - a.count)
      .map(({ tokens, count, counts }) => ({
        pattern: tokens.join(' ').replace(/(?:<_> ?)+<_>/g, wildcard),
        count,
        samples: [...counts].sort(([a], [b]) => a - b),
      }));
  }
}

/** A word that holds a number or an identifier is taken to differ from line to line; `key=` stays. */
function maskToken(token: string): string {
  if (!/\d/.test(token)) return token;
  const key = /^[\w.-]+=/.exec(token)?.[0];
  return key === undefined || /\d/.test(key) ? wildcard : `${key}${wildcard}`;
}

function isSimilar(a: readonly string[], b: readonly string[]): boolean {
  if (a[0] !== b[0] && a[0] !== wildcard) return false;
  let same = 0;
  for (const [i, token] of a.entries()) if (token === b[i]) same += 1;
  return same / a.length >= similarity;
}
