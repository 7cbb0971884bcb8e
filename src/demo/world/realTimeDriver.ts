import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import { systemClock, type Clock } from '../../base/time.ts';

export interface DriverOptions {
  /** Simulated milliseconds for each real one. */
  readonly speed: number;
  /** Moves the simulated time; called with ever later times. */
  readonly advanceTo: (time: number) => void;
  /** The simulated time to begin at, in milliseconds since the epoch. */
  readonly from: number;
  readonly realClock?: Clock;
}

const beat = 200;
/** Simulated milliseconds that are played in one go. */
const stride = 1000;
/** Real milliseconds after which other work gets its turn. */
const patience = 80;

/**
 * Lets simulated time run with real time. After a pause (a laptop that slept) it catches up little by little, so that the process goes on
 * answering.
 */
export function driveClock({ speed, advanceTo, from, realClock = systemClock }: DriverOptions): Disposable {
  const realStart = realClock.now();
  let reached = from;
  const timer = setInterval(() => {
    const goal = from + (realClock.now() - realStart) * speed;
    const begun = realClock.now();
    while (reached < goal && realClock.now() - begun < patience) {
      reached = Math.min(goal, reached + Math.max(stride, stride * speed * (beat / 1000)));
      advanceTo(reached);
    }
  }, beat);
  return toDisposable(() => {
    clearInterval(timer);
  });
}
