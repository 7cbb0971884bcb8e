import { podOf, TestCluster } from '../helpers/testCluster.ts';
import { type Figure, median } from './figure.ts';

const pods = 10_000;
const pageSize = 500;

/** How fast the simulated API server hands out a large cluster. */
export async function measure(): Promise<readonly Figure[]> {
  const objects = Array.from({ length: pods }, (_, index) => podOf(`pod-${index}`, { app: `app-${index % 100}` }));
  const cluster = await TestCluster.start(objects, { historyLimit: 100 });
  try {
    const listing: number[] = [];
    const parsing: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const { pages, elapsed } = await listInPages(cluster);
      listing.push(elapsed);
      parsing.push(await timed(() => Promise.resolve(pages.map((page) => JSON.parse(page) as unknown))));
    }
    const selecting = await timed(() => cluster.ask('/api/v1/pods?labelSelector=app%3Dapp-7'));
    const against = 'JSON.parse of the same pages';
    const ratio = median(listing) / median(parsing);
    return [
      { name: 'api-list-10000-pods-in-pages', value: median(listing), unit: 'ms', against, ratio, target: 2000 },
      { name: 'api-select-of-10000-pods', value: selecting, unit: 'ms', against: '', ratio: null, target: 200 },
    ];
  } finally {
    await cluster.stop();
  }
}

async function listInPages(
  cluster: TestCluster,
): Promise<{ readonly pages: readonly string[]; readonly elapsed: number }> {
  const pages: string[] = [];
  const elapsed = await timed(async () => {
    for (let token = ''; ;) {
      const { text } = await cluster.ask(`/api/v1/pods?limit=${pageSize}${token === '' ? '' : `&continue=${token}`}`);
      pages.push(text);
      // The token stands in the list's own metadata, before the first item.
      token = /"continue":"([^"]+)"/.exec(text.slice(0, 500))?.[1] ?? '';
      if (token === '') return;
    }
  });
  return { pages, elapsed };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
