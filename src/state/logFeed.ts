import type { Disposable } from '../base/lifecycle.ts';
import type { Labels } from '../model/series.ts';

/** A line and where it comes from. */
export interface FeedLine {
  /** Nanoseconds since the epoch, as decimal digits. */
  readonly timeNs: string;
  readonly text: string;
  readonly stream: FeedStream;
}

/** What lines have in common: a container, or a Loki stream. */
export interface FeedStream {
  /** `pod/container` */
  readonly name: string;
  readonly labels: Labels;
}

/** How a feed stands. A failure does not end it: it goes on trying, unless `isLasting`. */
export type FeedStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'following'; readonly streamCount: number }
  | { readonly kind: 'failed'; readonly error: Error; readonly isLasting: boolean };

export interface FeedSink {
  /** Lines of one stream stand in their order; lines of several roughly in that of their times. */
  readonly onLines: (lines: readonly FeedLine[]) => void;
  readonly onStatus: (status: FeedStatus) => void;
}

/** A log that flows until it is disposed. */
export interface LogFeed extends Disposable {
  /** Where the lines come from, for people. */
  readonly description: string;
  /** The query behind it, where there is one. */
  readonly query: string | undefined;
}
