/** A query that Loki would refuse or fail, in its words. */
export class LogqlError extends Error {
  /** The status of the answer: 400 for a query that cannot be, 500 for one that fails. */
  readonly status: 400 | 500;

  constructor(status: 400 | 500, message: string) {
    super(message);
    this.name = 'LogqlError';
    this.status = status;
  }
}
