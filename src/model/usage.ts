/** What something uses now: cores and bytes of working set. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}
