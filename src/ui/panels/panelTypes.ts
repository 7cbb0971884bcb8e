/** Webview panel types, as their serializers and `onWebviewPanel` activation events name them. */
export const panelTypes = {
  metrics: 'kubeObservatory.metrics',
  logs: 'kubeObservatory.logs',
  traces: 'kubeObservatory.traces',
} as const;

export type PanelName = keyof typeof panelTypes;

/** The types of panels about a Fluentd or Fluent Bit config. */
export const fluentPanelTypes = {
  pipeline: 'kubeObservatory.pipeline',
  tryLine: 'kubeObservatory.tryLine',
} as const;

export type FluentPanelName = keyof typeof fluentPanelTypes;
