import { setImmediate } from 'node:timers/promises';

/**
 * What keeps this process awake: timers, sockets, servers, child processes, by kind and sorted. Standard streams and operations on files that are
 * about to end do not count.
 */
export function openResources(): string[] {
  const isOwn = (kind: string): boolean =>
    !['PipeWrap', 'TTYWrap', 'FSReqPromise', 'FSReqCallback', 'CloseReq'].includes(kind);
  return process.getActiveResourcesInfo().filter(isOwn).sort();
}

/** What is open that was not before, once sockets that are being closed have had their time. */
export async function leftOpen(before: readonly string[]): Promise<string[]> {
  const surplus = (): string[] => {
    const known = [...before];
    return openResources().filter((kind) => {
      const index = known.indexOf(kind);
      if (index >= 0) known.splice(index, 1);
      return index < 0;
    });
  };
  for (let turn = 0; turn < 200 && surplus().length > 0; turn += 1) await setImmediate();
  return surplus();
}
