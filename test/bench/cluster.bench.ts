import { BenchCluster } from './benchCluster.ts';
import { measureChurn } from './clusterChurn.ts';
import { measureHeap, measureLoad } from './clusterLoad.ts';
import type { Figure } from './figure.ts';

const usual = { pods: 10_000, deployments: 1000, nodes: 500 };
const large = { pods: 50_000, deployments: 2500, nodes: 2000 };

/**
 * What it costs to hold a large cluster, and to follow one that changes all the time, over real HTTPS. The server is another process,
 * whose work does not count.
 */
export async function measure(): Promise<readonly Figure[]> {
  return [
    ...(await on({ ...usual, hasStreamingLists: true }, async (cluster) => [
      ...(await measureLoad(cluster, 'cluster.load', usual.pods)),
      ...(await measureHeap(cluster, usual.pods)),
      ...(await measureChurn(cluster)),
    ])),
    ...(await on({ ...usual, hasStreamingLists: false }, (cluster) =>
      measureLoad(cluster, 'cluster.pages', usual.pods),
    )),
    ...(await on({ ...large, hasStreamingLists: true }, (cluster) =>
      measureLoad(cluster, 'cluster.large', large.pods),
    )),
  ];
}

async function on(
  size: Parameters<typeof BenchCluster.start>[0],
  measure: (cluster: BenchCluster) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const cluster = await BenchCluster.start(size);
  try {
    return await measure(cluster);
  } finally {
    await cluster.stop();
  }
}
