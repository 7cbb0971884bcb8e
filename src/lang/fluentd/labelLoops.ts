import { groupBy } from '../../base/groupBy.ts';
import type { FluentdParam, FluentdSection } from './fluentdAst.ts';
import { paramOf, sectionsOf } from './fluentdAst.ts';
import type { FluentdContext } from './fluentdContext.ts';
import { patternsOf, sampleTags, tagTest } from './tagMatcher.ts';

/** A match or a filter with its place, as far as the way through labels goes. */
interface Station {
  readonly section: FluentdSection;
  readonly label: string | undefined;
  readonly pattern: string | undefined;
}

/** The way of one record from label to label. */
interface Way {
  readonly labels: readonly (string | undefined)[];
  readonly hops: readonly FluentdParam[];
}

/** Matches that are tried at most, so that no file takes more than its share of time. */
const mostTried = 200_000;
/** A way over more labels is not followed. */
const longestWay = 50;

/** Checks that relabelled records do not come back to the label that they came from: a loop over one label or several. */
export function checkLabelLoops(context: FluentdContext, takers: readonly Station[]): void {
  const relabelling = takers.filter(({ section }) => section.name === 'match' && hopsOf(section).length > 0);
  if (relabelling.length === 0) return;
  const walker = new LabelWalker(takers.filter(({ section }) => section.name === 'match'));
  const told = new Set<FluentdParam>();
  for (const { section, label, pattern } of relabelling) {
    const tags = pattern === undefined ? [] : patternsOf(pattern).flatMap((one) => sampleTags(one));
    const way = tags.map((tag) => walker.loop(section, label, tag)).find((found) => found !== undefined);
    const [first] = way?.hops ?? [];
    if (way === undefined || first?.value === undefined || way.hops.some((hop) => told.has(hop))) continue;
    for (const hop of way.hops) told.add(hop);
    if (!context.isOwn(section)) continue;
    const path = way.labels.map((name) => name ?? '@ROOT').join(' → ');
    context.report('tag-loop', 'warning', `The records go round for ever: ${path}.`, first.value);
  }
}

/** The labels that a match gives records to, its own and those of its stores. */
function hopsOf(section: FluentdSection): readonly FluentdParam[] {
  const senders = section.type?.value?.text === 'relabel' ? [section] : sectionsOf(section, 'store');
  return senders.flatMap((sender) => {
    const hop = sender.type?.value?.text === 'relabel' ? paramOf(sender, '@label') : undefined;
    return hop?.value === undefined || hop.value.isDynamic ? [] : [hop];
  });
}

/** Follows a tag, which relabelling leaves as it is, from label to label. */
class LabelWalker {
  readonly #byLabel: ReadonlyMap<string | undefined, readonly Station[]>;
  #tried = 0;

  constructor(matches: readonly Station[]) {
    this.#byLabel = groupBy(matches, ({ label }) => label);
  }

  /** The way on which a tag that a match in a label takes comes back to that label; undefined where it does not, or is not seen to. */
  loop(section: FluentdSection, label: string | undefined, tag: string): Way | undefined {
    if (this.#takerOf(label, tag) !== section) return undefined;
    const open: Way[] = [{ labels: [label], hops: [] }];
    const seen = new Set<string | undefined>();
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      const here = way.labels.at(-1);
      if (way.hops.length > 0 && here === label) return way;
      if (seen.has(here) || way.hops.length >= longestWay) continue;
      seen.add(here);
      const taker = this.#takerOf(here, tag);
      for (const hop of taker === undefined ? [] : hopsOf(taker)) {
        const next = hop.value?.text === '@ROOT' ? undefined : hop.value?.text;
        open.push({ labels: [...way.labels, next], hops: [...way.hops, hop] });
      }
    }
    return undefined;
  }

  /** The match that takes a tag in a label: the first one. */
  #takerOf(label: string | undefined, tag: string): FluentdSection | undefined {
    for (const { section, pattern } of this.#byLabel.get(label) ?? []) {
      if (++this.#tried > mostTried || pattern === undefined || pattern.includes('/')) return undefined;
      if (tagTest(pattern)(tag)) return section;
    }
    return undefined;
  }
}
