import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { Subject } from '../../model/subject.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import type { BackendDirectory } from '../../state/backendDirectory.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import { ContainerLogs } from '../../state/containerLogs.ts';
import { chooseMetrics, isMetricChoice, type MetricChoice } from '../../state/metricChoice.ts';
import type { MetricFeed } from '../../state/metricFeed.ts';
import { PinnedLooks } from '../../state/pinnedLooks.ts';
import { SharedTimes } from '../../state/sharedTimes.ts';
import { commandIds, settingIds, settingsSection } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { ClusterFeeds } from './clusterFeeds.ts';
import { CollectionStatus } from './collectionStatus.ts';
import { PanelSet } from './panelSet.ts';
import type { PanelName } from './panelTypes.ts';
import { pickSubject } from './pickSubject.ts';

/** The panels and what they stand on; made when the first one is asked for. */
export interface Panels extends Disposable {
  readonly set: PanelSet;
  /** Asks which subject to open, and opens it. */
  readonly pickAndOpen: (name: PanelName) => Promise<void>;
  /** Has the metrics of these collected, whether they are looked at or not. */
  readonly keepCollecting: (subjects: readonly Subject[]) => void;
}

function metricChoice(): MetricChoice {
  const setting = vscode.workspace.getConfiguration(settingsSection).get<unknown>(settingIds.metricSource);
  return isMetricChoice(setting) ? setting : 'automatic';
}

export function createPanels(context: ObservatoryContext): Panels {
  const store = new DisposableStore();
  const apiOf = async (contextId: string): Promise<HttpTransport> =>
    (await context.clusters.runtime()).backends.apiOf(contextId);
  const backendsOf = async (contextId: string): Promise<BackendDirectory> =>
    (await context.clusters.runtime()).backends.directoryOf(contextId);
  const collection = store.add(new CollectionStatus());
  const feeds = store.add(
    new ClusterFeeds<ClusterSession, MetricFeed>(async (session, own) => {
      const module = await import('../../state/metricFeed.ts');
      const feed = own.add(new module.MetricFeed(session, { log: context.log.child('metrics') }));
      own.add(collection.add(session.context.name, feed));
      own.add({
        dispose: () => {
          pinned.forget(session.context.id);
        },
      });
      return feed;
    }),
  );
  const logs = store.add(
    new ClusterFeeds<ClusterSession, ContainerLogs>((session, own) =>
      Promise.resolve(own.add(new ContainerLogs(session.transport))),
    ),
  );
  const logsOf = async (contextId: string): Promise<ContainerLogs> => {
    const { backends, sessions } = await context.clusters.runtime();
    return logs.of(backends.sessionOf(contextId), sessions);
  };
  const metricsOf = async (contextId: string): Promise<MetricFeed> => {
    const { backends, sessions } = await context.clusters.runtime();
    return feeds.of(backends.sessionOf(contextId), sessions);
  };
  const set: PanelSet = store.add(
    new PanelSet({
      extensionUri: context.extension.extensionUri,
      log: context.log.child('panels'),
      apiOf,
      backendsOf,
      metricsOf,
      logsOf,
      times: new SharedTimes(),
      showCollection: () => collection.show(),
      openTrace: (subject, traceId) => {
        set.openTrace(subject, traceId);
      },
      revealSubject: async (subject: Subject) => {
        await vscode.commands.executeCommand(commandIds.revealSubject, subject);
      },
    }),
  );
  const pinned = store.add(
    new PinnedLooks({
      feedOf: async (contextId, signal) => {
        const chosen = await chooseMetrics(metricChoice(), () => backendsOf(contextId), signal);
        return chosen.kind === 'embedded' ? metricsOf(contextId) : undefined;
      },
      onError: (error) => {
        context.log.warn(`Metrics of what is pinned: ${messageOf(error)}`);
      },
    }),
  );
  return {
    set,
    keepCollecting: (subjects) => {
      pinned.set(subjects);
    },
    pickAndOpen: async (name) => {
      const { sessions } = await context.clusters.runtime();
      const subject = await pickSubject(sessions.snapshot.contexts, apiOf);
      if (subject !== undefined) set.open(name, subject);
    },
    dispose: () => {
      store.dispose();
    },
  };
}
