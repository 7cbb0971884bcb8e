/** A plugin of the config, as the picture shows it. */
export interface PipelineStation {
  readonly id: string;
  readonly kind: 'input' | 'filter' | 'output';
  /** The plugin. */
  readonly title: string;
  /** Its tag or its pattern. */
  readonly detail: string;
  /** The label that it stands in. */
  readonly group: string | undefined;
  /** 1-based; undefined for a station of an included file. */
  readonly line: number | undefined;
  /** Why records end here or never come here; undefined where all is well. */
  readonly deadEnd: string | undefined;
}

/** A way of records, by the ids of its stations. */
export interface PipelineWay {
  readonly from: string;
  readonly to: string;
}

/** All that the pipeline panel shows. */
export interface PipelinePanelState {
  readonly uri: string;
  /** The file's name, with the key behind it where a manifest holds the config. */
  readonly name: string;
  /** Undefined where the file holds no Fluent config, or is gone. */
  readonly language: 'fluentd' | 'fluentbit' | undefined;
  readonly stations: readonly PipelineStation[];
  readonly ways: readonly PipelineWay[];
  /** The station that the cursor is in. */
  readonly selected: string | undefined;
  /** The first mistake of syntax, which may leave the picture incomplete. */
  readonly problem: { readonly message: string; readonly line: number } | undefined;
}

/** What the pipeline panel asks of its host. */
export interface PipelinePanelToHost {
  readonly ready: { readonly params: undefined; readonly result: PipelinePanelState };
  /** Shows a line of the file, 1-based. */
  readonly reveal: { readonly params: { readonly line: number }; readonly result: undefined };
  readonly tryLine: { readonly params: undefined; readonly result: undefined };
}

/** What the host tells the pipeline panel. */
export interface PipelinePanelToWebview {
  readonly didChangeState: { readonly params: PipelinePanelState; readonly result: undefined };
}

/** What a panel about a config keeps over a window reload: never data. */
export interface PipelinePanelMemento {
  readonly uri: string;
}
