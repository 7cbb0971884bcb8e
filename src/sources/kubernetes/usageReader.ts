import { asRecord } from '../../base/json.ts';
import { parseQuantity } from '../../base/units.ts';
import type { Usage } from '../../model/usage.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { requestJson } from './kubeAnswer.ts';
import type { Json } from './kindDescriptor.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

const root = '/apis/metrics.k8s.io/v1beta1';

/** What every pod uses, by `namespace/name`. @throws SourceError, of kind notFound where there is no metrics-server. */
export async function readPodUsage(
  transport: HttpTransport,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Usage>> {
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const list = asRecord(await requestJson(transport, { method: 'GET', path: `${root}${scope}/pods`, signal })) ?? {};
  return new Map(
    objectsAt(list, 'items').map((item) => {
      const meta = objectAt(item, 'metadata');
      let cpu = 0;
      let memory = 0;
      for (const container of objectsAt(item, 'containers')) {
        const usage = toUsage(objectAt(container, 'usage'));
        cpu += usage.cpu;
        memory += usage.memory;
      }
      return [`${textAt(meta, 'namespace')}/${textAt(meta, 'name')}`, { cpu, memory }];
    }),
  );
}

/** What every node uses, by name. @throws SourceError */
export async function readNodeUsage(
  transport: HttpTransport,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Usage>> {
  const list = asRecord(await requestJson(transport, { method: 'GET', path: `${root}/nodes`, signal })) ?? {};
  return new Map(
    objectsAt(list, 'items').map((item) => [
      textAt(objectAt(item, 'metadata'), 'name'),
      toUsage(objectAt(item, 'usage')),
    ]),
  );
}

function toUsage(usage: Json): Usage {
  return { cpu: parseQuantity(textAt(usage, 'cpu')) ?? 0, memory: parseQuantity(textAt(usage, 'memory')) ?? 0 };
}
