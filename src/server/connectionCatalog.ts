import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { Catalog } from '../lang/languageService.ts';
import { serverRequests } from './requests.ts';
import type { KnownMetric, LabelNamesParams, LabelValuesParams, MetricNamesParams } from './requests.ts';

/** Names from the backend that the editor is connected to. An editor that answers nothing knows none; what `token` cancels is not asked on. */
export function createConnectionCatalog(connection: Connection, token: CancellationToken): Catalog {
  const ask = async <T>(method: string, params: object): Promise<readonly T[]> => {
    try {
      const answer: unknown = await connection.sendRequest(method, params, token);
      return Array.isArray(answer) ? (answer as readonly T[]) : [];
    } catch {
      return [];
    }
  };
  return {
    metricNames: async (prefix) => {
      const params: MetricNamesParams = { prefix };
      const known = await ask<KnownMetric>(serverRequests.metricNames, params);
      return known.map(({ name, type, help }) => ({ name, type, help }));
    },
    labelNames: async (selector, language = 'promql') => {
      const params: LabelNamesParams = selector === undefined ? { language } : { language, selector };
      return await ask<string>(serverRequests.labelNames, params);
    },
    labelValues: async (label, selector, language = 'promql') => {
      const params: LabelValuesParams = selector === undefined ? { language, label } : { language, label, selector };
      return await ask<string>(serverRequests.labelValues, params);
    },
  };
}
