import type { RuleName } from '../lang/workspace/ruleIndex.ts';

/** What the thread that reads the workspace is asked. */
export interface IndexJob {
  readonly kind: 'folder' | 'file';
  readonly uri: string;
}

/** What it answers. Each file is told of as it is read; `done` follows the last one of a job. */
export type IndexReply =
  | { readonly kind: 'names'; readonly uri: string; readonly names: readonly RuleName[] }
  | { readonly kind: 'done'; readonly job: IndexJob; readonly files: number; readonly ms: number }
  | { readonly kind: 'failed'; readonly job: IndexJob; readonly message: string };
