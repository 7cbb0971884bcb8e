import type { CompiledMatcher } from '../engine/promql/matcher.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import { PromqlError } from '../engine/promql/promqlError.ts';
import { newestDialect } from '../engine/promql/promqlDialect.ts';
import { readPromql } from '../engine/promql/readPromql.ts';
import { selectorMatchers } from '../engine/promql/selectorEval.ts';
import type { Labels } from '../model/series.ts';
import { rankNames, type MetricName } from './nameCatalog.ts';

/** The names that the embedded engine knows, for who writes queries. Nothing is asked of anybody. */
export interface EmbeddedCatalog {
  metricNames(prefix: string): Promise<readonly MetricName[]>;
  labelNames(selector: string | undefined): Promise<readonly string[]>;
  labelValues(label: string, selector: string | undefined): Promise<readonly string[]>;
}

const most = 500;

/** The names in a store of metrics. A selector that is half written means every series. */
export function metricCatalog(store: MetricStore): EmbeddedCatalog {
  return {
    metricNames: (prefix) => {
      const described = store.metadata;
      const names = store.labelValues('__name__').map((name): MetricName => {
        const family = described.get(name) ?? described.get(name.replace(/_(?:bucket|sum|count)$/, ''));
        return { name, type: family?.type, help: family?.help };
      });
      return Promise.resolve(rankNames(names, prefix).slice(0, most));
    },
    labelNames: (selector) => Promise.resolve(store.labelNames(matchersOf(selector))),
    labelValues: (label, selector) => Promise.resolve(store.labelValues(label, matchersOf(selector)).slice(0, most)),
  };
}

/** The labels of some streams of logs. */
export function streamCatalog(streams: () => readonly Labels[]): EmbeddedCatalog {
  const values = (label: string): readonly string[] =>
    [...new Set(streams().flatMap((labels) => labels[label] ?? []))].sort();
  return {
    metricNames: () => Promise.resolve([]),
    labelNames: () => Promise.resolve([...new Set(streams().flatMap((labels) => Object.keys(labels)))].sort()),
    labelValues: (label) => Promise.resolve(values(label).slice(0, most)),
  };
}

function matchersOf(selector: string | undefined): readonly CompiledMatcher[] {
  if (selector === undefined) return [];
  try {
    const expr = readPromql(selector, newestDialect);
    return expr.kind === 'vectorSelector' ? selectorMatchers(expr) : [];
  } catch (error) {
    if (error instanceof PromqlError) return [];
    throw error;
  }
}
