/**
 * What keeps this process awake: timers, sockets, servers, child processes, by kind and sorted. Standard streams and operations on files that are
 * about to end do not count.
 */
export function openResources(): string[] {
  const isOwn = (kind: string): boolean =>
    !['PipeWrap', 'TTYWrap', 'FSReqPromise', 'FSReqCallback', 'CloseReq'].includes(kind);
  return process.getActiveResourcesInfo().filter(isOwn).sort();
}
