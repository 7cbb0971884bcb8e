/** What went wrong, as a value that can stand in a snapshot and cross to a webview. All texts are untrusted. */
export interface Failure {
  /** What happened, in the server's words where it had some. */
  readonly message: string;
  /** The kind of a source's error, where one is known: `unreachable`, `badQuery`. */
  readonly kind?: string | undefined;
  /** What was asked, for people: `GET https://10.0.0.1:6443/api/v1/pods`. */
  readonly tried?: string | undefined;
  /** What the user can do about it, one sentence. */
  readonly hint?: string | undefined;
}
