/** Label names and values of a series or a log stream. */
export type Labels = Readonly<Record<string, string>>;

/** One time series. `times[i]` (milliseconds since the epoch, ascending) belongs to `values[i]`; a gap is a missing point. */
export interface Series {
  readonly labels: Labels;
  readonly times: readonly number[];
  readonly values: readonly number[];
}
