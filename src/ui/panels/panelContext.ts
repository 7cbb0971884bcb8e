import type * as vscode from 'vscode';
import type { Logger } from '../../base/log.ts';
import type { Subject } from '../../model/subject.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import type { BackendDirectory } from '../../state/backendDirectory.ts';
import type { ContainerLogs } from '../../state/containerLogs.ts';
import type { MetricFeed } from '../../state/metricFeed.ts';
import type { SharedTimes } from '../../state/sharedTimes.ts';

/** What every panel needs of the rest of the extension. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  /** The API server of a context. @throws SourceError when no kubeconfig knows the context. */
  readonly apiOf: (context: string) => Promise<HttpTransport>;
  /** The servers of a context's cluster. @throws SourceError when no kubeconfig knows the context. */
  readonly backendsOf: (context: string) => Promise<BackendDirectory>;
  /** The embedded metrics of a context's cluster. @throws SourceError when no kubeconfig knows the context. */
  readonly metricsOf: (context: string) => Promise<MetricFeed>;
  /** The logs of a context's containers. @throws SourceError when no kubeconfig knows the context. */
  readonly logsOf: (context: string) => Promise<ContainerLogs>;
  /** At what times the panels of a subject look together. */
  readonly times: SharedTimes;
  /** Tells what is scraped. */
  readonly showCollection: () => Promise<void>;
  /** Shows a trace in the traces panel of the subject's workload. */
  readonly openTrace: (subject: Subject, traceId: string) => void;
  /** Shows the subject in the tree. */
  readonly revealSubject: (subject: Subject) => Promise<void>;
}
