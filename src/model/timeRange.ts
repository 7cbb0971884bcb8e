/** A closed span of time, both ends in milliseconds since 1970-01-01T00:00:00Z. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}
