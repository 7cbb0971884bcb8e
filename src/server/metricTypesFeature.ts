import type { MetricTypes } from '../lang/query/queryLanguage.ts';
import { didChangeBackend, serverRequests } from './requests.ts';
import type { KnownMetric } from './requests.ts';
import type { ServerContext, ServerFeature } from './serverContext.ts';

/**
 * Asks the editor what the metrics of the connected backend are, each time that it tells of another one.
 * @param onDidLearn hears of the types when they have changed.
 */
export function createMetricTypesFeature(onDidLearn: (types: MetricTypes) => void): ServerFeature {
  return {
    capabilities: () => ({}),
    register: ({ connection }) => {
      let turn = 0;
      let known = '[]';
      connection.onNotification(didChangeBackend, () => {
        const own = ++turn;
        void askTypes(connection).then((types) => {
          const text = JSON.stringify(types);
          // A later answer counts; the same one again would only have everything checked anew.
          if (own !== turn || text === known) return;
          known = text;
          onDidLearn(new Map(types));
        });
      });
      return undefined;
    },
  };
}

/** Names with their types; nothing where the editor does not answer. */
async function askTypes(connection: ServerContext['connection']): Promise<readonly (readonly [string, string])[]> {
  try {
    const answer: unknown = await connection.sendRequest(serverRequests.metricTypes, {});
    const metrics = Array.isArray(answer) ? (answer as readonly KnownMetric[]) : [];
    return metrics.flatMap(({ name, type }) => (type === undefined ? [] : [[name, type] as const]));
  } catch {
    return [];
  }
}
