import type { ObjectStore } from '../apiserver/objectStore.ts';
import type { KubeObject, ObjectKey } from '../kubeObject.ts';
import type { Random } from './seededRandom.ts';
import { toKubeMicroTime, toKubeTime, type SimulatedClock } from './simulatedClock.ts';

/** What a component of the cluster reports about an object. */
export interface EventReport {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who reports: `kubelet`, `deployment-controller`. */
  readonly component: string;
  /** The node, where a kubelet reports. */
  readonly host?: string;
  /** `spec.containers{name}`, where the report is about one container. */
  readonly fieldPath?: string;
}

interface Recorded {
  readonly key: ObjectKey;
  lastTime: number;
}

const hour = 3_600_000;

/**
 * Writes Events as client-go's recorder does: a report that repeats an earlier one raises its count. The API server forgets an event an
 * hour after it was last seen, and so does this.
 */
export class EventRecorder {
  readonly #store: ObjectStore;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #recorded = new Map<string, Recorded>();

  constructor(store: ObjectStore, clock: SimulatedClock, random: Random) {
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
    clock.every(hour / 12, () => {
      this.#expire();
    });
  }

  record(about: KubeObject, report: EventReport): void {
    const id = [about.metadata.uid, report.type, report.reason, report.message, report.fieldPath].join('\n');
    const known = this.#recorded.get(id);
    const now = toKubeTime(this.#clock.now());
    if (known !== undefined) {
      const updated = this.#store.modify(known.key, (event) => ({
        ...event,
        count: Number(event['count'] ?? 1) + 1,
        lastTimestamp: now,
      }));
      known.lastTime = this.#clock.now();
      if (updated !== undefined) return;
    }
    const namespace = about.metadata.namespace ?? 'default';
    if (this.#isLeaving(namespace)) return;
    const created = this.#store.create(this.#toEvent(about, namespace, report));
    this.#recorded.set(id, { key: this.#store.keyOf(created), lastTime: this.#clock.now() });
  }

  #toEvent(about: KubeObject, namespace: string, report: EventReport): KubeObject {
    const isScheduler = report.component === 'default-scheduler';
    const now = toKubeTime(this.#clock.now());
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${about.metadata.name}.${this.#random.hex(16)}`, namespace },
      involvedObject: {
        kind: about.kind,
        ...(about.metadata.namespace === undefined ? {} : { namespace: about.metadata.namespace }),
        name: about.metadata.name,
        uid: about.metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: about.metadata.resourceVersion,
        ...(report.fieldPath === undefined ? {} : { fieldPath: report.fieldPath }),
      },
      reason: report.reason,
      message: report.message,
      type: report.type,
      // The scheduler reports through events.k8s.io, which fills other fields than the rest of the cluster does.
      ...(isScheduler
        ? {
            source: {},
            firstTimestamp: null,
            lastTimestamp: null,
            eventTime: toKubeMicroTime(this.#clock.now()),
            action: 'Binding',
            reportingComponent: 'default-scheduler',
            reportingInstance: 'default-scheduler-demo-control-plane',
          }
        : {
            source: { component: report.component, ...(report.host === undefined ? {} : { host: report.host }) },
            firstTimestamp: now,
            lastTimestamp: now,
            count: 1,
            eventTime: null,
            reportingComponent: report.component,
            reportingInstance: report.host ?? '',
          }),
    };
  }

  /** Nothing new can be created in a namespace that is being deleted or is gone. */
  #isLeaving(namespace: string): boolean {
    const object = this.#store.get({ group: '', resource: 'namespaces', namespace: undefined, name: namespace });
    return object === undefined || object.metadata.deletionTimestamp !== undefined;
  }

  #expire(): void {
    const limit = this.#clock.now() - hour;
    for (const [id, recorded] of this.#recorded) {
      if (recorded.lastTime > limit) continue;
      this.#recorded.delete(id);
      if (this.#store.get(recorded.key) !== undefined) this.#store.delete(recorded.key);
    }
  }
}
