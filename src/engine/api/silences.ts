import { asArray, asRecord, asString } from '../../base/json.ts';
import type { Labels } from '../../model/series.ts';
import { compileRegex } from '../regex.ts';

/** A matcher as the API of Alertmanager writes it. */
export interface SilenceMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/** A silence; times in milliseconds since the epoch. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly updatedAt: number;
  readonly createdBy: string;
  readonly comment: string;
}

/** Why a silence is refused, as Alertmanager says it. */
export class SilenceError extends Error {
  readonly status: number;
  /** The number that go-swagger gives to what is wrong with the shape of a request; 0 for what Alertmanager says itself. */
  readonly code: number;

  constructor(status: number, message: string, code = 0) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The silences of one Alertmanager, in memory. */
export class Silences {
  readonly #silences = new Map<string, Silence>();
  readonly #now: () => number;
  readonly #newId: () => string;

  constructor(now: () => number, newId: () => string) {
    this.#now = now;
    this.#newId = newId;
  }

  /** The newest first. */
  get all(): readonly Silence[] {
    return [...this.#silences.values()].sort((a, b) => b.updatedAt - a.updatedAt);
  }

  get(id: string): Silence | undefined {
    return this.#silences.get(id);
  }

  /** Makes or changes a silence from the body of a request, and answers its id. @throws SilenceError */
  set(body: unknown): string {
    const wanted = readSilence(body);
    const now = this.#now();
    const known = wanted.id === '' ? undefined : this.#silences.get(wanted.id);
    if (wanted.id !== '' && known === undefined) throw new SilenceError(404, 'silence not found');
    if (wanted.startsAt >= wanted.endsAt) {
      throw new SilenceError(400, 'Failed to create silence: start time must be before end time');
    }
    if (wanted.endsAt < now) throw new SilenceError(400, "Failed to create silence: end time can't be in the past");
    if (wanted.matchers.every((matcher) => fits(matcher, ''))) {
      throw new SilenceError(400, 'silence invalid: at least one matcher must not match the empty string');
    }
    const isSame =
      known !== undefined && JSON.stringify(known.matchers) === JSON.stringify(wanted.matchers) && known.endsAt > now;
    if (known !== undefined && !isSame) this.expire(known.id);
    const id = isSame ? known.id : this.#newId();
    const startsAt = isSame && known.startsAt <= now ? known.startsAt : Math.max(wanted.startsAt, now);
    this.#silences.set(id, { ...wanted, id, startsAt, updatedAt: now });
    return id;
  }

  /** Ends a silence. @throws SilenceError */
  expire(id: string): void {
    const known = this.#silences.get(id);
    const now = this.#now();
    if (known === undefined) throw new SilenceError(404, 'silence not found');
    if (known.endsAt <= now) throw new SilenceError(500, `silence ${id} already expired`);
    this.#silences.set(id, { ...known, startsAt: Math.min(known.startsAt, now), endsAt: now, updatedAt: now });
  }

  /** The ids of the silences that hold now for what has these labels. */
  activeFor(labels: Labels): readonly string[] {
    return this.all
      .filter((silence) => stateOf(silence, this.#now()) === 'active')
      .filter(({ matchers }) => matchers.every((matcher) => fits(matcher, labels[matcher.name] ?? '')))
      .map(({ id }) => id);
  }
}

export function stateOf({ startsAt, endsAt }: Silence, now: number): 'active' | 'pending' | 'expired' {
  if (endsAt <= now) return 'expired';
  return startsAt > now ? 'pending' : 'active';
}

/** Whether a value is what a matcher wants. @throws RegexError */
export function fits({ value: wanted, isRegex, isEqual }: SilenceMatcher, value: string): boolean {
  const holds = isRegex ? compileRegex(`^(?:${wanted})$`).test(value) : value === wanted;
  return holds === isEqual;
}

function readSilence(body: unknown): Silence {
  const fields = asRecord(body) ?? {};
  for (const name of ['comment', 'createdBy', 'endsAt', 'matchers', 'startsAt']) {
    if (fields[name] === undefined) throw new SilenceError(422, `${name} in body is required`, 602);
  }
  const matchers = (asArray(fields['matchers']) ?? []).map((one): SilenceMatcher => {
    const matcher = asRecord(one) ?? {};
    return {
      name: asString(matcher['name']) ?? '',
      value: asString(matcher['value']) ?? '',
      isRegex: matcher['isRegex'] === true,
      isEqual: matcher['isEqual'] !== false,
    };
  });
  if (matchers.length === 0) throw new SilenceError(422, 'matchers in body should have at least 1 items', 612);
  return {
    id: asString(fields['id']) ?? '',
    matchers,
    startsAt: timeOf(fields['startsAt'], 'startsAt'),
    endsAt: timeOf(fields['endsAt'], 'endsAt'),
    updatedAt: 0,
    createdBy: asString(fields['createdBy']) ?? '',
    comment: asString(fields['comment']) ?? '',
  };
}

function timeOf(value: unknown, name: string): number {
  const ms = Date.parse(asString(value) ?? '');
  if (Number.isNaN(ms)) throw new SilenceError(422, `${name} in body must be of type date-time`, 601);
  return ms;
}
