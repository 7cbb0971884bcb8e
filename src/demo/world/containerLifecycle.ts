import { containerIdOf } from './containerIdentity.ts';
import { isImageKnown, pullError } from './imageRegistry.ts';
import type { ContainerState, Pod } from './kubeTypes.ts';
import { cpuSecondsAt, type ContainerRuntime, type PodRuntime } from './podRuntime.ts';
import { createRandom, hashText } from './seededRandom.ts';
import { toKubeTime } from './simulatedClock.ts';
import { resetUse } from './workloadUse.ts';
import type { EventReport } from './eventRecorder.ts';
import type { WorldContext } from './worldContext.ts';

/** Hears what happens to containers: their logs and traffic depend on it. */
export interface KubeletObserver {
  onContainerStarted(pod: PodRuntime, container: ContainerRuntime): void;
  onContainerStopped(pod: PodRuntime, container: ContainerRuntime): void;
  onPodGone(pod: PodRuntime): void;
}

const second = 1000;
/** A container that ran so long without failing starts the next time without waiting. */
const calmTime = 600 * second;
const longestBackOff = 300;

/**
 * Takes one container through its states as the kubelet does: pull, create, start, probe, end, wait and start again. Each step changes
 * the runtime, reports the pod's status and leaves the events that `kubectl describe` shows.
 */
export class ContainerLifecycle {
  readonly #context: WorldContext;
  readonly #observer: KubeletObserver;
  readonly #report: (pod: PodRuntime) => void;
  readonly #images = new Set<string>();

  constructor(context: WorldContext, observer: KubeletObserver, report: (pod: PodRuntime) => void) {
    this.#context = context;
    this.#observer = observer;
    this.#report = report;
  }

  /** Prepares a container of a pod that was just assigned. */
  start(pod: PodRuntime, container: ContainerRuntime): void {
    this.#later(pod, 600 + this.#jitter(pod, container, 700), () => {
      this.#pull(pod, container, 0);
    });
  }

  /** Takes over a container that runs already. */
  resume(pod: PodRuntime, container: ContainerRuntime): void {
    this.#images.add(`${pod.node} ${container.spec.image}`);
    this.#observer.onContainerStarted(pod, container);
    this.#planEnd(pod, container);
  }

  /** Ends the present run of a container, and starts the next one where the pod's restart policy wants it. */
  end(pod: PodRuntime, container: ContainerRuntime, exitCode: number, reason: string): void {
    if (container.startedAt === undefined) return;
    const now = this.#context.clock.now();
    const ranFor = now - container.startedAt;
    if (reason === 'OOMKilled') container.usage.oomKills += 1;
    this.#leave(pod, container, exitCode, reason);
    this.#observer.onContainerStopped(pod, container);
    const policy = this.#stored(pod)?.spec.restartPolicy ?? 'Always';
    if (policy === 'Never' || (policy === 'OnFailure' && exitCode === 0)) {
      this.#finish(pod);
      return;
    }
    container.failures = ranFor > calmTime ? 1 : container.failures + 1;
    this.#updateReadiness(pod);
    this.#report(pod);
    // The first restart comes at once; each further one waits twice as long as the one before.
    const wait = container.failures < 2 ? 0 : Math.min(longestBackOff, 10 * 2 ** (container.failures - 2));
    this.#later(pod, second, () => {
      if (wait === 0) this.#restart(pod, container);
      else this.#backOff(pod, container, wait);
    });
  }

  /** Ends every container of a pod without a next run. */
  stopAll(pod: PodRuntime): void {
    pod.isStopping = true;
    for (const container of pod.containers) {
      if (container.startedAt === undefined) continue;
      this.#leave(pod, container, 0, 'Completed');
      this.#observer.onContainerStopped(pod, container);
    }
    pod.readySince = undefined;
  }

  #pull(pod: PodRuntime, container: ContainerRuntime, attempt: number): void {
    const { image, name } = container.spec;
    const cached = `${pod.node} ${image}`;
    if (this.#images.has(cached)) {
      this.#event(pod, container, 'Normal', 'Pulled', `Container image "${image}" already present on machine`);
      this.#run(pod, container);
      return;
    }
    this.#event(pod, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const duration = 900 + this.#jitter(pod, container, 3400);
    this.#later(pod, duration, () => {
      if (!isImageKnown(image)) {
        this.#failPull(pod, container, attempt);
        return;
      }
      this.#images.add(cached);
      const taken = `${(duration / 1000).toFixed(3)}s`;
      const size = 20_000_000 + (hashText(image) % 160_000_000);
      this.#event(
        pod,
        container,
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in ${taken} (${taken} including waiting). Image size: ${size} bytes.`,
      );
      this.#run(pod, container);
    });
    this.#context.log.trace(`${pod.key.name}/${name} pulls ${image}`);
  }

  #failPull(pod: PodRuntime, container: ContainerRuntime, attempt: number): void {
    const { image } = container.spec;
    const error = pullError(image);
    this.#event(pod, container, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`);
    this.#event(pod, container, 'Warning', 'Failed', 'Error: ErrImagePull');
    moveOn(container, { waiting: { reason: 'ErrImagePull', message: error } });
    this.#report(pod);
    const wait = Math.min(longestBackOff, 10 * 2 ** attempt);
    this.#later(pod, 3 * second, () => {
      this.#event(pod, container, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
      this.#event(pod, container, 'Warning', 'Failed', 'Error: ImagePullBackOff');
      const message = `Back-off pulling image "${image}": ErrImagePull: ${error}`;
      container.state = { waiting: { reason: 'ImagePullBackOff', message } };
      this.#report(pod);
    });
    this.#later(pod, wait * second, () => {
      this.#pull(pod, container, attempt + 1);
    });
  }

  #run(pod: PodRuntime, container: ContainerRuntime): void {
    const { name } = container.spec;
    this.#event(pod, container, 'Normal', 'Created', `Created container: ${name}`);
    this.#event(pod, container, 'Normal', 'Started', `Started container ${name}`);
    container.containerId = containerIdOf(pod, container);
    container.startedAt = this.#context.clock.now();
    moveOn(container, { running: { startedAt: toKubeTime(container.startedAt) } });
    container.isReady = false;
    resetUse(container.usage);
    pod.phase = 'Running';
    this.#observer.onContainerStarted(pod, container);
    if (container.spec.readinessProbe === undefined) container.isReady = true;
    else this.#probe(pod, container, container.containerId);
    this.#updateReadiness(pod);
    this.#report(pod);
    this.#planEnd(pod, container);
  }

  /** Asks the readiness probe again and again until it succeeds; a program that never gets ready goes on being asked. */
  #probe(pod: PodRuntime, container: ContainerRuntime, run: string): void {
    const probe = container.spec.readinessProbe ?? {};
    const period = (probe.periodSeconds ?? 10) * second;
    const first = (probe.initialDelaySeconds ?? 0) * second + 1500 + this.#jitter(pod, container, 3000);
    const ask = (): void => {
      if (container.containerId !== run || container.startedAt === undefined) return;
      const status = container.behaviour.readinessStatus;
      if (status === undefined) {
        container.isReady = true;
        this.#updateReadiness(pod);
        this.#report(pod);
        return;
      }
      const message = `Readiness probe failed: HTTP probe failed with statuscode: ${status}`;
      this.#event(pod, container, 'Warning', 'Unhealthy', message);
      this.#later(pod, period, ask);
    };
    this.#later(pod, first, ask);
  }

  #planEnd(pod: PodRuntime, container: ContainerRuntime): void {
    const isService = (this.#stored(pod)?.spec.restartPolicy ?? 'Always') === 'Always';
    const { runSeconds = isService ? undefined : 20, exitCode = 0 } = container.behaviour;
    if (runSeconds === undefined) return;
    const run = container.containerId;
    this.#later(pod, runSeconds * second + this.#jitter(pod, container, 4000), () => {
      if (container.containerId === run) this.end(pod, container, exitCode, exitCode === 0 ? 'Completed' : 'Error');
    });
  }

  #backOff(pod: PodRuntime, container: ContainerRuntime, wait: number): void {
    const { name } = container.spec;
    const where = `${pod.key.name}_${pod.key.namespace ?? ''}(${pod.uid})`;
    const length = wait >= 60 ? `${Math.floor(wait / 60)}m${wait % 60}s` : `${wait}s`;
    const message = `back-off ${length} restarting failed container=${name} pod=${where}`;
    moveOn(container, { waiting: { reason: 'CrashLoopBackOff', message } });
    this.#report(pod);
    const until = this.#context.clock.now() + wait * second;
    const remind = (): void => {
      this.#event(pod, container, 'Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${where}`);
      // The kubelet syncs the pod about every twelve seconds and says it each time.
      if (this.#context.clock.now() + 12 * second < until) this.#later(pod, 12 * second, remind);
    };
    remind();
    this.#later(pod, wait * second, () => {
      this.#restart(pod, container);
    });
  }

  #restart(pod: PodRuntime, container: ContainerRuntime): void {
    container.restartCount += 1;
    this.#pull(pod, container, 0);
  }

  #leave(pod: PodRuntime, container: ContainerRuntime, exitCode: number, reason: string): void {
    const terminated = {
      exitCode,
      reason,
      startedAt: toKubeTime(container.startedAt ?? 0),
      finishedAt: toKubeTime(this.#context.clock.now()),
      containerID: container.containerId,
    };
    container.usage.pastCpuSeconds += cpuSecondsAt(pod, container, this.#context.clock.now());
    container.state = { terminated };
    container.startedAt = undefined;
    container.isReady = false;
  }

  /** A pod whose containers have all ended for good. */
  #finish(pod: PodRuntime): void {
    const ends = pod.containers.map((one) => one.state.terminated);
    this.#updateReadiness(pod);
    if (ends.every((end) => end !== undefined)) {
      pod.phase = ends.every((end) => end.exitCode === 0) ? 'Succeeded' : 'Failed';
    }
    this.#report(pod);
  }

  #updateReadiness(pod: PodRuntime): void {
    const isReady = pod.containers.every((one) => one.isReady);
    if (isReady === (pod.readySince !== undefined)) return;
    pod.readyChangedAt = this.#context.clock.now();
    pod.readySince = isReady ? pod.readyChangedAt : undefined;
  }

  #event(
    pod: PodRuntime,
    container: ContainerRuntime,
    type: EventReport['type'],
    reason: string,
    message: string,
  ): void {
    const object = this.#stored(pod);
    if (object === undefined) return;
    const fieldPath = `spec.containers{${container.spec.name}}`;
    this.#context.events.record(object, { type, reason, message, component: 'kubelet', host: pod.node, fieldPath });
  }

  #stored(pod: PodRuntime): Pod | undefined {
    const object = this.#context.store.get(pod.key) as Pod | undefined;
    return object?.metadata.uid === pod.uid ? object : undefined;
  }

  /** Runs `action` later, unless the pod is being stopped by then. */
  #later(pod: PodRuntime, ms: number, action: () => void): void {
    this.#context.clock.after(ms, () => {
      if (!pod.isStopping) action();
    });
  }

  /** Milliseconds up to `range` that belong to the container's present run. */
  #jitter(pod: PodRuntime, container: ContainerRuntime, range: number): number {
    const seed = hashText(`${pod.uid}/${container.spec.name}/${container.restartCount}`);
    return createRandom(seed).int(range);
  }
}

/** Gives a container its next state; the end of its latest run stays visible as the last one. */
function moveOn(container: ContainerRuntime, state: ContainerState): void {
  if (container.state.terminated !== undefined) container.lastState = container.state;
  container.state = state;
}
