import type { CancellationToken, LanguageClient } from 'vscode-languageclient/node';
import { isAbortError, messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { serverRequests } from '../../server/requests.ts';
import type { KnownMetric, LabelNamesParams, LabelValuesParams, MetricNamesParams } from '../../server/requests.ts';
import type { MetricName, NameCatalog } from '../../state/nameCatalog.ts';
import type { QueryCluster } from './queryCluster.ts';

/** Answers the server's questions for names from the cluster that is connected, and with nothing where none is. */
export function answerCatalogRequests(client: LanguageClient, cluster: QueryCluster, log: Logger): Disposable[] {
  const ask = async <T>(
    token: CancellationToken,
    question: (catalog: NameCatalog, signal: AbortSignal) => Promise<readonly T[]>,
  ): Promise<readonly T[]> => {
    const stop = new AbortController();
    const listener = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const catalog = await cluster.catalog();
      return catalog === undefined ? [] : await question(catalog, stop.signal);
    } catch (error) {
      if (!isAbortError(error)) log.warn(messageOf(error));
      return [];
    } finally {
      listener.dispose();
    }
  };
  return [
    client.onRequest(serverRequests.metricNames, ({ prefix }: MetricNamesParams, token: CancellationToken) =>
      ask(token, async (catalog, signal) => (await catalog.metricNames(prefix, signal)).map(toKnownMetric)),
    ),
    client.onRequest(serverRequests.metricTypes, (_: unknown, token: CancellationToken) =>
      ask(token, async (catalog, signal) => (await catalog.typedMetrics(signal)).map(toTypedMetric)),
    ),
    client.onRequest(serverRequests.labelNames, ({ language, selector }: LabelNamesParams, token: CancellationToken) =>
      ask(token, (catalog, signal) => catalog.labelNames(language, selector, signal)),
    ),
    client.onRequest(
      serverRequests.labelValues,
      ({ language, label, selector }: LabelValuesParams, token: CancellationToken) =>
        ask(token, (catalog, signal) => catalog.labelValues(language, label, selector, signal)),
    ),
  ];
}

function toTypedMetric({ name, type }: MetricName): KnownMetric {
  return { name, ...(type === undefined ? {} : { type }) };
}

function toKnownMetric({ name, type, help }: MetricName): KnownMetric {
  return { name, ...(type === undefined ? {} : { type }), ...(help === undefined ? {} : { help }) };
}
