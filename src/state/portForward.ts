import { delay, isAbortError, toError } from '../base/async.ts';
import { Emitter, type Event } from '../base/event.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { Pod } from '../model/pod.ts';
import type { ForwardRequest, ForwardState, PortForwardSnapshot } from '../model/portForward.ts';
import { Backoff } from '../sources/kubernetes/backoff.ts';
import { podFitness, portInPod } from '../sources/kubernetes/forwardTarget.ts';
import { LoopbackListener } from '../sources/kubernetes/loopbackListener.ts';
import { openPortTunnel } from '../sources/kubernetes/portTunnel.ts';
import { podKind } from '../sources/kubernetes/projections/podKind.ts';
import { isSourceError } from '../sources/sourceError.ts';
import type { ClusterSession } from './clusterSession.ts';
import type { ResourceStore } from './resourceStore.ts';

type Tunnel = Awaited<ReturnType<typeof openPortTunnel>>;

export interface ForwardOptions extends ForwardRequest {
  readonly session: ClusterSession;
}

/** A connection waits this long for a pod before it is reset. */
const patience = 30_000;
const retryFirst = 200;
const retryMost = 5000;

/**
 * Forwards a port of this computer to a pod, and to the next one when that pod is replaced: it watches the pods that it may choose, and
 * each connection goes to the one that is ready when it comes. A connection that comes while there is none waits.
 */
export class PortForward implements Disposable {
  readonly #id: string;
  readonly #options: ForwardOptions;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<undefined>();
  readonly #store: ResourceStore<Pod>;
  #listener: LoopbackListener | undefined;
  #pod: Pod | undefined;
  #state: ForwardState = { kind: 'starting' };
  #connections = 0;
  #problem = '';

  readonly onDidChange: Event<undefined> = this.#didChange.event;

  private constructor(id: string, options: ForwardOptions) {
    const { session, subject, choice } = options;
    this.#id = id;
    this.#options = options;
    this.#disposables.add(this.#didChange);
    const query =
      choice.kind === 'pod'
        ? { fieldSelector: `metadata.name=${choice.name}` }
        : { labelSelector: choice.labelSelector };
    this.#store = session.store(podKind, { namespace: subject.namespace, ...query });
    this.#disposables.add(this.#store.acquire());
    this.#disposables.add(
      this.#store.onDidChange(() => {
        this.#choose();
      }),
    );
  }

  /** Begins to listen. @throws SourceError of kind config when the local port cannot be used. */
  static async start(id: string, options: ForwardOptions): Promise<PortForward> {
    const forward = new PortForward(id, options);
    try {
      await forward.#listen();
      return forward;
    } catch (error) {
      forward.dispose();
      throw error;
    }
  }

  get snapshot(): PortForwardSnapshot {
    const { subject, port } = this.#options;
    return {
      id: this.#id,
      subject,
      port,
      localPort: this.#listener?.port ?? 0,
      state: this.#state,
      connections: this.#connections,
      problem: this.#problem,
    };
  }

  /** What starts it once more, at the same local port. */
  get request(): ForwardRequest {
    const { subject, choice, port } = this.#options;
    return { subject, choice, port, localPort: this.snapshot.localPort };
  }

  get session(): ClusterSession {
    return this.#options.session;
  }

  /** Stops listening and ends every connection. */
  dispose(): void {
    this.#disposables.dispose();
  }

  async #listen(): Promise<void> {
    const listener = await LoopbackListener.listen(this.#options.localPort, {
      connect: (signal) => this.#connect(signal),
      onCount: (count) => {
        this.#connections = count;
        this.#didChange.fire(undefined);
      },
      onResult: (error) => {
        const problem = error === undefined || isAbortError(error) ? '' : error.message;
        if (problem === this.#problem) return;
        this.#problem = problem;
        this.#didChange.fire(undefined);
      },
    });
    this.#listener = this.#disposables.add(listener);
    this.#choose();
  }

  /** Opens the pod's side of a connection, with as many tries as a pod's replacement may take. */
  async #connect(signal: AbortSignal): Promise<Tunnel> {
    const { session, subject, port } = this.#options;
    const limit = AbortSignal.timeout(patience);
    const ended = AbortSignal.any([signal, limit]);
    const backoff = new Backoff(retryFirst, retryMost);
    for (;;) {
      const pod = await this.#readyPod(ended);
      const number = portInPod(pod, port.target);
      if (number === undefined) throw new Error(`The pod ${pod.name} has no port named ${port.target}.`);
      try {
        return await openPortTunnel(
          session.transport,
          { namespace: subject.namespace, pod: pod.name, port: number },
          signal,
        );
      } catch (thrown) {
        const error = toError(thrown);
        const isFinal =
          isAbortError(error) || isSourceError(error, 'forbidden') || isSourceError(error, 'unauthorized');
        if (isFinal || limit.aborted) throw error;
        await delay(backoff.next(), ended).catch(() => {
          throw error;
        });
      }
    }
  }

  #readyPod(signal: AbortSignal): Promise<Pod> {
    if (this.#pod !== undefined) return Promise.resolve(this.#pod);
    return new Promise((resolve, reject) => {
      const listener = this.#didChange.event(() => {
        if (this.#pod === undefined) return;
        finish();
        resolve(this.#pod);
      });
      const onAbort = (): void => {
        finish();
        reject(
          new Error(this.#state.kind === 'waiting' ? `No pod is ready: ${this.#state.reason}` : 'No pod is ready.'),
        );
      };
      const finish = (): void => {
        listener.dispose();
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Stays with the pod as long as it is fit, else takes the next one that is. */
  #choose(): void {
    const { byNamespace, statuses, isComplete } = this.#store.snapshot;
    const pods = [...(byNamespace.get(this.#options.subject.namespace)?.values() ?? [])];
    const fit = (wanted: 'ready' | 'running'): Pod | undefined =>
      pods.find((pod) => pod.uid === this.#pod?.uid && podFitness(pod) === wanted) ??
      pods.find((pod) => podFitness(pod) === wanted);
    this.#pod = fit('ready') ?? fit('running');
    const failure = [...statuses.values()].find((status) => status.kind === 'failed');
    if (this.#pod !== undefined) this.#state = { kind: 'ready', pod: this.#pod.name };
    else if (failure !== undefined) this.#state = { kind: 'failed', reason: failure.error.message };
    else if (!isComplete) this.#state = { kind: 'starting' };
    else this.#state = { kind: 'waiting', reason: reasonFor(pods) };
    this.#didChange.fire(undefined);
  }
}

function reasonFor(pods: readonly Pod[]): string {
  const [pod] = pods;
  if (pod === undefined) return 'there is none';
  if (pod.deleted !== undefined) return `${pod.name} is terminating`;
  const waiting = pod.containers.find(({ state }) => state?.kind === 'waiting')?.state;
  const reason = waiting?.kind === 'waiting' ? waiting.reason : pod.phase;
  return `${pod.name} is ${reason === '' ? 'not running' : reason}`;
}
