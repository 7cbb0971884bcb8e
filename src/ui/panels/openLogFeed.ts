import type { Subject } from '../../model/subject.ts';
import type { TimeRange } from '../../model/timeRange.ts';
import type { FeedSink, LogFeed } from '../../state/logFeed.ts';
import { wholeQuery } from '../../state/logQueries.ts';
import { LokiLogFeed, LokiRangeFeed, lokiSelector } from '../../state/lokiLogFeed.ts';
import { PodLogFeed } from '../../state/podLogFeed.ts';
import { kubernetesSelector } from './logChoices.ts';
import type { PanelContext } from './panelContext.ts';

/** Lines of the past that a log begins with. */
const tailLines = 1000;

/** What a panel wants to read. */
export interface LogFeedWish {
  readonly subject: Subject;
  readonly sourceKind: 'kubernetes' | 'loki';
  /** What stands in the query box. */
  readonly queryText: string;
  /** The span to read from Loki; undefined: what comes. */
  readonly range: TimeRange | undefined;
}

/**
 * Begins to read a log: from Loki where that is wished and there, else from the Kubernetes API.
 * @returns with the selector of LogQL for what is read. @throws SourceError
 */
export async function openLogFeed(
  context: PanelContext,
  { subject, sourceKind, queryText, range }: LogFeedWish,
  sink: FeedSink,
): Promise<{ readonly feed: LogFeed; readonly selector: string }> {
  const loki = sourceKind === 'loki' ? await (await context.backendsOf(subject.context)).loki() : undefined;
  if (loki === undefined) {
    const feed = new PodLogFeed(await context.logsOf(subject.context), subject, tailLines, sink);
    return { feed, selector: kubernetesSelector(subject) };
  }
  const selector = lokiSelector(subject, await loki.labelNames());
  const query = await linesQuery(queryText, selector);
  const feed =
    range === undefined ? new LokiLogFeed(loki, query, tailLines, sink) : new LokiRangeFeed(loki, query, range, sink);
  return { feed, selector };
}

/** The query box's text as a whole query. @throws SourceError with the mistake and its place */
export async function readLogQuery(
  text: string,
  selector: string,
): Promise<
  { readonly kind: 'none'; readonly query: undefined } | { readonly kind: 'lines' | 'series'; readonly query: string }
> {
  const query = wholeQuery(text, selector);
  if (query === '') return { kind: 'none', query: undefined };
  const { queryKind } = await import('../../state/embeddedLogs.ts');
  return { kind: queryKind(query), query };
}

/** What to ask for lines: the user's query where it yields lines, else all lines of the subject. */
async function linesQuery(text: string, selector: string): Promise<string> {
  const { kind, query } = await readLogQuery(text, selector).catch(() => ({ kind: 'none' as const, query: undefined }));
  return kind === 'lines' ? query : selector;
}
