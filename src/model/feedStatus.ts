/** How a live list of objects stands. Times in milliseconds since the epoch. */
export type FeedStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'live' }
  | {
      readonly kind: 'failed';
      /** A SourceError in most cases. */
      readonly error: Error;
      /** Since when what is shown may be out of date. */
      readonly since: number;
      /** When it is tried again. */
      readonly retryAt: number;
    };
