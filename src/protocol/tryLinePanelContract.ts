import type { TrialSource, TrialStep } from '../model/lineTrial.ts';

/** A place of the config by its line, 1-based; undefined for one of an included file. */
interface Placed {
  readonly line: number | undefined;
}

export type TrialStepRow = Omit<TrialStep, 'start'> & Placed;
export type TrialSourceRow = Omit<TrialSource, 'start'> & Placed;

/** What the user gives: lines, and where they come from. Undefined is what the config says by itself. */
export interface TryLineInput {
  readonly text: string;
  readonly source: string | undefined;
  readonly path: string | undefined;
  readonly tag: string | undefined;
}

/** All that the panel shows. */
export interface TryLinePanelState {
  readonly uri: string;
  /** The file's name, with the key behind it where a manifest holds the config. */
  readonly name: string;
  /** Undefined where the file holds no Fluent config, or is gone. */
  readonly language: 'fluentd' | 'fluentbit' | undefined;
  readonly input: TryLineInput;
  /** Grows when the host itself changes the input, as with a line that was taken from a pod. */
  readonly inputVersion: number;
  /** The pod that the line was taken from. */
  readonly pod: string | undefined;
  readonly sources: readonly TrialSourceRow[];
  /** The source that reads the line, and the path and tag that hold. */
  readonly source: string | undefined;
  readonly path: string;
  readonly tag: string;
  readonly steps: readonly TrialStepRow[];
  /** Lines at the end of the paste that were left out, as they are too many. */
  readonly skipped: number;
  /** The first mistake of syntax, which may leave the steps incomplete. */
  readonly problem: { readonly message: string; readonly line: number } | undefined;
}

/** What the panel asks of its host. */
export interface TryLinePanelToHost {
  readonly ready: { readonly params: undefined; readonly result: TryLinePanelState };
  readonly setInput: { readonly params: TryLineInput; readonly result: undefined };
  /** Asks the user for a pod and one of its last lines. */
  readonly takeFromPod: { readonly params: undefined; readonly result: undefined };
  /** Shows a line of the file, 1-based. */
  readonly reveal: { readonly params: { readonly line: number }; readonly result: undefined };
  readonly showPipeline: { readonly params: undefined; readonly result: undefined };
}

/** What the host tells the panel. */
export interface TryLinePanelToWebview {
  readonly didChangeState: { readonly params: TryLinePanelState; readonly result: undefined };
}

/** What the panel keeps over a window reload: what the user typed. */
export interface TryLinePanelMemento {
  readonly uri: string;
  readonly input: TryLineInput;
}
