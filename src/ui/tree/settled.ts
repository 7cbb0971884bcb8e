import type { Event } from '../../base/event.ts';

/** Waits until something holds, looking at each change, but no longer than `limit` milliseconds. */
export function settled(onDidChange: Event<undefined>, holds: () => boolean, limit: number): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(finish, limit);
    const listener = onDidChange(() => {
      if (holds()) finish();
    });
  });
}
