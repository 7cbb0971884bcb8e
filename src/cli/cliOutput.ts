/** Where the command writes to. */
export interface CliOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}
