import type { MetricOrigin } from '../model/metricOrigin.ts';
import type { FeedSource } from './feedJob.ts';
import type { FeedReport } from './feedReport.ts';
import type { ChosenMetrics } from './metricChoice.ts';

const sourceNames: Readonly<Record<FeedSource, string>> = {
  kubelet: 'kubelet',
  'metrics-server': 'metrics-server',
  pods: 'pods',
};

/** Milliseconds after which figures that still do not come are no longer a matter of waiting. */
const patience = 45_000;

/** What a panel says of the place that its figures come from. @param report of the embedded metrics, where they are looked at. */
export function toOrigin(chosen: ChosenMetrics, report: FeedReport | undefined, now = Date.now()): MetricOrigin {
  if (chosen.kind === 'prometheus') {
    const name = chosen.prometheus.description;
    return { kind: 'prometheus', name, since: undefined, isCollecting: false, notes: [] };
  }
  const { state, since, sources = [], notes = [], failure } = report ?? {};
  const isYoung = since === undefined || now - since < patience;
  return {
    kind: 'embedded',
    name: wordList(sources.map((source) => sourceNames[source])),
    since,
    isCollecting: failure === undefined && state !== 'stopped' && isYoung,
    notes: [
      ...(chosen.reason === undefined ? [] : [chosen.reason]),
      ...(state === 'stopped' ? ['Collecting is stopped. Refresh goes on with it.'] : []),
      ...notes,
    ],
  };
}

function wordList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
