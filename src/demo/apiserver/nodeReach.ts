import { listAt, textAt } from './jsonValue.ts';
import type { ObjectStore } from './objectStore.ts';

/** Why the API server cannot reach a node's kubelet. */
export interface KubeletFailure {
  /** `IP:PORT` */
  readonly address: string;
  readonly message: string;
}

/** What dialling a node's kubelet gives: undefined where the node is there and answers. */
export function kubeletFailure(store: ObjectStore, nodeName: string): KubeletFailure | undefined {
  const node = store.get({ group: '', resource: 'nodes', namespace: undefined, name: nodeName });
  const ready = listAt(node, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  if (ready === undefined || textAt(ready, 'status') !== 'Unknown') return undefined;
  const internal = listAt(node, 'status', 'addresses').find((address) => textAt(address, 'type') === 'InternalIP');
  const address = `${textAt(internal, 'address') || nodeName}:10250`;
  return { address, message: `dial tcp ${address}: connect: no route to host` };
}
