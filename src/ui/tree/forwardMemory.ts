import { messageOf } from '../../base/async.ts';
import { asArray } from '../../base/json.ts';
import { decodeForwardRequest, type ForwardRequest } from '../../model/portForward.ts';
import type { ClusterSessions } from '../../state/clusterSessions.ts';
import type { PortForwards } from '../../state/portForwards.ts';
import type { ValueStore } from './treeMemory.ts';

const key = 'forwards';

/** Keeps which ports of this workspace are forwarded, for the next time that its window opens. */
export class ForwardMemory {
  readonly #store: ValueStore;

  constructor(store: ValueStore) {
    this.#store = store;
  }

  get kept(): readonly ForwardRequest[] {
    return (asArray(this.#store.get(key)) ?? []).flatMap((one) => decodeForwardRequest(one) ?? []);
  }

  keep(requests: readonly ForwardRequest[]): void {
    // A forward changes with each connection, and what is kept of it does not.
    if (JSON.stringify(requests) === JSON.stringify(this.#store.get(key) ?? [])) return;
    void this.#store.update(key, requests);
  }
}

/** Says what was forwarded and where: `3 ports were forwarded when this window closed (contexts demo, prod).` */
export function offerText(requests: readonly ForwardRequest[]): string {
  const contexts = [...new Set(requests.map(({ subject }) => subject.contextId))];
  const where = `${contexts.length === 1 ? 'context' : 'contexts'} ${contexts.join(', ')}`;
  const [first] = requests;
  const what =
    requests.length === 1 && first !== undefined
      ? `Port ${first.localPort} was forwarded to ${first.subject.kind} ${first.subject.namespace}/${first.subject.name}`
      : `${requests.length} ports were forwarded`;
  return `${what} when this window closed (${where}).`;
}

/** Starts forwards once more, at their local ports. @returns why the others could not be. */
export async function restartForwards(
  sessions: ClusterSessions,
  forwards: PortForwards,
  requests: readonly ForwardRequest[],
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const request of requests) {
    const { contextId, name } = request.subject;
    const session = sessions.session(contextId);
    if (session === undefined) {
      failures.push(`${name}: the context ${contextId} is not in any kubeconfig.`);
      continue;
    }
    await forwards.start({ ...request, session }).catch((error: unknown) => {
      failures.push(`${name}: ${messageOf(error)}`);
    });
  }
  return failures;
}
