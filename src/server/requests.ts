/** Requests that the server sends to the editor's extension, which alone may ask a backend. */
export const serverRequests = {
  metricNames: 'kubeObservatory/metricNames',
  labelNames: 'kubeObservatory/labelNames',
  labelValues: 'kubeObservatory/labelValues',
  /** Answered with the known metrics that have a type, however many there are. */
  metricTypes: 'kubeObservatory/metricTypes',
} as const;

/** Sent by the editor's extension when another backend answers, or none. */
export const didChangeBackend = 'kubeObservatory/didChangeBackend';

/** A command of the editor's extension that sets what a quick fix asks for: the name of a setting below `kubeObservatory`, and its value. */
export const applySettingCommand = 'kubeObservatory.applySetting';

export interface MetricNamesParams {
  /** What the names begin with. */
  readonly prefix: string;
}

export interface KnownMetric {
  readonly name: string;
  readonly type?: string;
  readonly help?: string;
}

export interface LabelNamesParams {
  /** Which backend is asked: Prometheus or Loki. */
  readonly language: 'promql' | 'logql';
  /** Only labels of the series that this selector picks, where it is given. */
  readonly selector?: string;
}

export interface LabelValuesParams {
  readonly language: 'promql' | 'logql';
  readonly label: string;
  readonly selector?: string;
}
