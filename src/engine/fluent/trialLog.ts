import type { EventRecord, EventTime, TrialEvent, TrialOutcome, TrialStep } from '../../model/lineTrial.ts';
import type { FilterResult } from './filterResult.ts';
import type { SentRecord } from './outputShape.ts';
import { diffRecords } from './recordDiff.ts';

/** Steps beyond this are not taken, so that no loop of a config holds anything up. */
const mostSteps = 1000;
/** Re-emits within re-emits. */
const deepestEmit = 6;

/** A station as a step tells of it. */
export interface StepPlace {
  readonly kind: TrialStep['kind'];
  readonly title: string;
  readonly detail: string;
  readonly start: number | undefined;
}

/** Gathers the steps of a trial. */
export class TrialLog {
  readonly #steps: TrialStep[] = [];

  get steps(): readonly TrialStep[] {
    return this.#steps;
  }

  /** Whether another step may be taken at this depth. Past the bound the last step says so. */
  hasRoom(depth: number): boolean {
    if (this.#steps.length < mostSteps && depth <= deepestEmit) return true;
    const last = this.#steps.at(-1);
    const note = 'It goes round in circles, or on for too long: what follows is not shown.';
    if (last !== undefined && !last.notes.includes(note)) {
      this.#steps[this.#steps.length - 1] = { ...last, notes: [...last.notes, note] };
    }
    return false;
  }

  add(
    place: StepPlace,
    outcome: TrialOutcome,
    event: TrialEvent | undefined,
    more: {
      readonly notes?: readonly string[];
      readonly before?: EventRecord;
      readonly sent?: SentRecord;
      readonly depth: number;
    },
  ): void {
    const { notes = [], before, sent, depth } = more;
    const changes = before === undefined || event === undefined ? [] : diffRecords(before, event.record);
    const told = [...notes, ...(sent?.notes ?? [])];
    this.#steps.push({ ...place, outcome, notes: told, changes, event, sent: sent?.text, target: sent?.target, depth });
  }

  /** Tells of a record that a filter joined of several, or let pass. */
  addJoined(place: StepPlace, event: TrialEvent, notes: readonly string[], depth: number): void {
    const isJoined = (event.lines?.length ?? 0) > 1;
    this.add(place, isJoined ? 'joined' : 'passed', event, { notes, ...(isJoined ? { before: {} } : {}), depth });
  }

  /** Tells what a filter did. @returns the event behind it, undefined where it goes no further. */
  addFilter(place: StepPlace, event: TrialEvent, result: FilterResult, depth: number): TrialEvent | undefined {
    const { record, time, notes, isUnknown = false } = result;
    if (record === undefined) {
      this.add(place, result.emitted === undefined ? 'dropped' : 'routed', undefined, { notes, depth });
      return undefined;
    }
    const after: TrialEvent = { ...event, record, time: time ?? event.time };
    const hasChanged = diffRecords(event.record, record).length > 0 || !isSameTime(event.time, after.time);
    const outcome = isUnknown ? 'unknown' : hasChanged ? 'changed' : 'passed';
    this.add(place, outcome, after, { notes, before: event.record, depth });
    return after;
  }
}

function isSameTime(left: EventTime | undefined, right: EventTime | undefined): boolean {
  return left?.seconds === right?.seconds && left?.nanoseconds === right?.nanoseconds;
}
