import type { Span } from '../fluent/fluentProblem.ts';

/** What a config asks of the pod that it runs in. Spans are offsets in the config's own text; undefined where an included file says it. */
export interface AgentFacts {
  /** False where a template, a variable or a file that is not at hand decides something of it. */
  readonly isWhole: boolean;
  /** Ports that it listens on, by what opens them. */
  readonly ports: readonly { readonly port: number; readonly by: string; readonly isLocal: boolean }[];
  /** Fluent Bit's own server of metrics and health; undefined for Fluentd. */
  readonly http: { readonly isOn: boolean; readonly port: number; readonly checksHealth: boolean } | undefined;
  /** Paths that it reads, globs included. */
  readonly reads: readonly FactPath[];
  /** Files and folders that it writes its state to. */
  readonly writes: readonly (FactPath & { readonly what: string })[];
  /** Files that it loads, as it names them. */
  readonly loads: readonly FactPath[];
  /** True where it asks the Kubernetes API about pods. */
  readonly asksPods: boolean;
  /** True where it asks the API for namespaces too. */
  readonly asksNamespaces: boolean;
}

export interface FactPath {
  readonly path: string;
  readonly span: Span | undefined;
}
