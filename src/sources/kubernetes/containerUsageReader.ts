import { asRecord } from '../../base/json.ts';
import { parseQuantity } from '../../base/units.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { requestJson } from './kubeAnswer.ts';
import { objectAt, objectsAt, textAt, timeAt } from './projections/objectFields.ts';

/** What metrics-server says of one container. */
export interface ContainerUsage {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Cores, as the mean over `windowMs` up to `timeMs` (milliseconds since the epoch by the cluster's clock). */
  readonly cpu: number;
  /** Bytes of the working set. */
  readonly memory: number;
  readonly timeMs: number;
  readonly windowMs: number;
}

/** What the containers of a namespace use, from `metrics.k8s.io`. @throws SourceError, of kind notFound where there is no metrics-server. */
export async function readContainerUsage(
  transport: HttpTransport,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly ContainerUsage[]> {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(namespace)}/pods`;
  const list = asRecord(await requestJson(transport, { method: 'GET', path, signal })) ?? {};
  return objectsAt(list, 'items').flatMap((item) => {
    const pod = textAt(objectAt(item, 'metadata'), 'name');
    const timeMs = timeAt(item, 'timestamp');
    const windowMs = goSeconds(textAt(item, 'window')) * 1000;
    return objectsAt(item, 'containers').flatMap((container) => {
      const usage = objectAt(container, 'usage');
      const cpu = parseQuantity(textAt(usage, 'cpu'));
      const memory = parseQuantity(textAt(usage, 'memory'));
      if (cpu === undefined || memory === undefined || timeMs === 0) return [];
      return [{ namespace, pod, container: textAt(container, 'name'), cpu, memory, timeMs, windowMs }];
    });
  });
}

/** Seconds of a Go duration such as `10.2s` or `1m0s`; 30 where it is none. */
function goSeconds(text: string): number {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(text);
  const [, hours = '0', minutes = '0', seconds = '0'] = match ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total > 0 ? total : 30;
}
