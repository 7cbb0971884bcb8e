import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { toError } from '../../src/base/async.ts';
import { nullLogger } from '../../src/base/log.ts';
import { ClusterOverview } from '../../src/state/clusterOverview.ts';
import type { SessionOptions } from '../../src/state/clusterSession.ts';
import { ClusterSessions } from '../../src/state/clusterSessions.ts';
import { fromMetricsServer } from '../../src/state/usageSources.ts';
import { UsageStore } from '../../src/state/usageStore.ts';
import { ClusterTree } from '../../src/ui/tree/clusterTree.ts';
import type { TreeElement } from '../../src/ui/tree/shownRows.ts';
import { TreeMemory, type ValueStore } from '../../src/ui/tree/treeMemory.ts';

/** Keeps values as VS Code does, for as long as the test runs. */
export function keptValues(): ValueStore {
  const values = new Map<string, unknown>();
  return {
    get: (key) => values.get(key),
    update: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

/** A cluster tree over kubeconfig files of its own, read as a user sees it. */
export class ClusterTreeUnderTest {
  readonly sessions: ClusterSessions;
  readonly tree: ClusterTree;
  readonly folder: string;

  private constructor(folder: string, sessions: ClusterSessions, tree: ClusterTree) {
    this.folder = folder;
    this.sessions = sessions;
    this.tree = tree;
  }

  /** @param kubeconfig the text of `~/.kube/config`; undefined: there is none. */
  static async open(
    context: TestContext,
    kubeconfig: string | undefined,
    options: Partial<SessionOptions> = {},
  ): Promise<ClusterTreeUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'cluster-tree-'));
    const file = join(folder, 'config');
    if (kubeconfig !== undefined) await writeFile(file, kubeconfig);
    const sessions = new ClusterSessions({
      log: nullLogger,
      ...options,
      extraFiles: () => [],
      watchInterval: 20,
      sources: (extraFiles) => ({
        env: kubeconfig === undefined ? {} : { KUBECONFIG: file },
        home: folder,
        extraFiles,
        serviceAccountFolder: folder,
      }),
    });
    const memory = new TreeMemory(keptValues(), keptValues());
    const tree = new ClusterTree({
      sessions,
      openOverview: (session) => new ClusterOverview(session, options.clock),
      openUsage: (session) => new UsageStore([fromMetricsServer(session)]),
      memory,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    context.after(async () => {
      tree.dispose();
      sessions.dispose();
      await rm(folder, { recursive: true });
    });
    await sessions.reload();
    return new ClusterTreeUnderTest(folder, sessions, tree);
  }

  /** Puts another text into the kubeconfig, as a tool or an editor would. */
  async rewriteKubeconfig(text: string): Promise<void> {
    await writeFile(join(this.folder, 'config'), text);
  }

  /** The row whose path of labels this is, opened on the way. @throws when there is none. */
  async find(...labels: readonly string[]): Promise<TreeElement> {
    let parent: TreeElement | undefined;
    for (const label of labels) {
      const children = await this.tree.children(parent);
      const found = children.find((element) => this.tree.row(element).label === label);
      if (found === undefined) {
        throw new Error(`"${label}" is not among ${children.map((one) => this.tree.row(one).label).join(', ')}`);
      }
      parent = found;
    }
    if (parent === undefined) throw new Error('no path was given');
    return parent;
  }

  /** The rows under a path, as `icon label · description`. */
  async rows(...labels: readonly string[]): Promise<readonly string[]> {
    const parent = labels.length === 0 ? undefined : await this.find(...labels);
    return (await this.tree.children(parent)).map((element) => this.text(element));
  }

  text(element: TreeElement): string {
    const { icon, label, description } = this.tree.row(element);
    return [`${icon?.id ?? '-'} ${label}`, description].filter((part) => part !== '').join(' · ');
  }

  /** Waits until the rows under a path are as the condition wants them. */
  async until(labels: readonly string[], holds: (rows: readonly string[]) => boolean): Promise<readonly string[]> {
    const limit = AbortSignal.timeout(30_000);
    for (;;) {
      const changed = this.#nextChange(limit);
      // On a slow machine, what leads to the rows may come late as well.
      const rows = await this.rows(...labels).catch(toError);
      if (!(rows instanceof Error) && holds(rows)) return rows;
      await changed;
      const now = rows instanceof Error ? rows.message : rows.join('\n');
      if (limit.aborted) throw new Error(`the rows did not become as expected; they are:\n${now}`);
    }
  }

  /** Resolves when the tree changes, or when the limit is reached. */
  #nextChange(limit: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        listener.dispose();
        limit.removeEventListener('abort', finish);
        resolve();
      };
      const listener = this.tree.onDidChange(finish);
      limit.addEventListener('abort', finish);
    });
  }
}
