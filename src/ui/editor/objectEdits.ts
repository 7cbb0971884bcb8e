import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import {
  isSameIntent,
  resourceVersionOf,
  withoutBookkeeping,
  withResourceVersion,
} from '../../sources/kubernetes/editConflict.ts';
import type { Json } from '../../sources/kubernetes/kindDescriptor.ts';
import { readObject, replaceObject, toYaml } from '../../sources/kubernetes/objectActions.ts';
import { objectChanges } from '../../sources/kubernetes/objectChanges.ts';
import { isSourceError } from '../../sources/sourceError.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { Clusters } from '../clusters.ts';
import { confirmChange, isReadOnly } from '../commands/confirmChange.ts';
import { editScheme } from '../ids.ts';
import { addressOf, targetOf, titleOf, type DocumentTarget } from './objectAddress.ts';

/** The sides of a diff, which live no longer than it. */
const diffScheme = 'kube-observatory-diff';

interface Loaded {
  readonly object: Json;
  readonly content: Uint8Array;
  readonly version: number;
}

/** What somebody else has made of an object while a text of it was edited. */
interface Conflict {
  readonly theirs: Json;
  readonly text: string;
  /** What they changed; empty where that is not known. */
  readonly changes: readonly string[];
}

/** So many changes fit into a question. */
const mostChanges = 8;

/** How often a save is repeated because a controller was faster, before it is given up. */
const mostRebases = 5;

/** Objects as YAML files to edit: a save is tried by the server, shown as a diff, asked for and then applied. */
export class ObjectEdits implements Disposable {
  readonly #clusters: Clusters;
  readonly #onChange: (uri: vscode.Uri) => void;
  readonly #disposables = new DisposableStore();
  readonly #didChangeDiff = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #diffs = new Map<string, string>();
  readonly #loaded = new Map<string, Loaded>();
  readonly #versions = new Map<string, number>();

  /** @param onChange hears which document has other content now. */
  constructor(clusters: Clusters, onChange: (uri: vscode.Uri) => void) {
    this.#clusters = clusters;
    this.#onChange = onChange;
    this.#disposables.add(
      vscode.workspace.registerTextDocumentContentProvider(diffScheme, {
        onDidChange: this.#didChangeDiff.event,
        provideTextDocumentContent: (uri) => this.#diffs.get(uri.toString()) ?? '',
      }),
    );
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#diffs.delete(uri.toString());
      }),
    );
  }

  /** Opens an object as it is now. */
  async open(target: DocumentTarget): Promise<void> {
    const uri = addressOf(editScheme, target, 'yaml');
    this.#loaded.delete(uri.toString());
    this.#onChange(uri);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { content, version } = await this.#load(uri);
    const permissions = isReadOnly() ? { permissions: vscode.FilePermission.Readonly } : {};
    return { type: vscode.FileType.File, ctime: 0, mtime: version, size: content.length, ...permissions };
  }

  async read(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#load(uri)).content;
  }

  /** @throws FileSystemError that says why nothing was applied; the document keeps its text. */
  async write(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const target = targetOf(uri);
    const text = Buffer.from(content).toString('utf8');
    try {
      const session = await this.#session(target);
      const planned = await this.#replace(session, target, uri, text, true);
      if (!(await this.#confirm(session, target, uri, planned.object))) throw notApplied();
      this.#keep(uri, (await this.#replace(session, target, uri, planned.text, false)).object);
      this.#onChange(uri);
    } catch (error) {
      throw isSourceError(error) ? vscode.FileSystemError.Unavailable(error.message) : error;
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /**
   * Replaces the object. When only its status moved on meanwhile, that is no reason to bother anybody; when somebody else changed what
   * people write, the user decides.
   */
  async #replace(
    session: ClusterSession,
    target: DocumentTarget,
    uri: vscode.Uri,
    text: string,
    isDryRun: boolean,
  ): Promise<{ readonly object: Json; readonly text: string }> {
    let current = text;
    for (let turn = 0; ; turn += 1) {
      try {
        return { object: await replaceObject(session.transport, target, current, isDryRun), text: current };
      } catch (error) {
        if (!isSourceError(error) || error.status !== 409 || turn >= mostRebases) throw error;
      }
      const theirs = await readObject(session.transport, target);
      const base = this.#loaded.get(uri.toString())?.object;
      const isFromBase = base !== undefined && resourceVersionOf(toYaml(base)) === resourceVersionOf(text);
      const isHarmless = isFromBase && isSameIntent(base, theirs);
      const conflict = { theirs, text: current, changes: isFromBase ? objectChanges(base, theirs) : [] };
      if (!isHarmless && !(await this.#mayOverwrite(session, target, uri, conflict))) throw notApplied();
      current = withResourceVersion(current, resourceVersionOf(toYaml(theirs)));
    }
  }

  async #mayOverwrite(
    session: ClusterSession,
    target: DocumentTarget,
    uri: vscode.Uri,
    { theirs, text, changes }: Conflict,
  ): Promise<boolean> {
    const title = vscode.l10n.t('{0}: there now ↔ your text', target.name);
    await this.#showDiff(uri, [toYaml(theirs), text], title);
    const overwrite = vscode.l10n.t('Overwrite');
    const question = vscode.l10n.t('Somebody else changed the {0} while you edited it.', titleOf(target));
    const where = vscode.l10n.t(
      'Context: {0}\nBehind this message, left: what is there now, right: your text. Cancel keeps your text unsaved.',
      session.context.name,
    );
    const detail =
      changes.length === 0 ? where : `${where}\n\n${vscode.l10n.t('They changed:')}\n${changesText(changes)}`;
    return (await vscode.window.showWarningMessage(question, { modal: true, detail }, overwrite)) === overwrite;
  }

  /** Shows what the server would make of it beside what is there, and asks. */
  async #confirm(session: ClusterSession, target: DocumentTarget, uri: vscode.Uri, planned: Json): Promise<boolean> {
    const before = await readObject(session.transport, target);
    const title = vscode.l10n.t('{0}: now ↔ after saving', target.name);
    await this.#showDiff(uri, [toYaml(before), toYaml(planned)], title);
    return confirmChange({
      context: session.context,
      question: vscode.l10n.t('Apply the changes to the {0}?', titleOf(target)),
      verb: vscode.l10n.t('Apply'),
      name: target.name,
      // The question covers the middle of the diff.
      warning: changesText(objectChanges(before, planned)),
    });
  }

  async #showDiff(uri: vscode.Uri, texts: readonly [string, string], title: string): Promise<void> {
    const sides = ['before', 'after'].map((side) =>
      vscode.Uri.from({ scheme: diffScheme, path: `/${side}${uri.path}` }),
    );
    const [before, after] = sides;
    for (const [index, side] of sides.entries()) {
      this.#diffs.set(side.toString(), withoutBookkeeping(texts[index] ?? ''));
      this.#didChangeDiff.fire(side);
    }
    await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: true });
  }

  async #load(uri: vscode.Uri): Promise<Loaded> {
    const known = this.#loaded.get(uri.toString());
    if (known !== undefined) return known;
    const target = targetOf(uri);
    try {
      return this.#keep(uri, await readObject((await this.#session(target)).transport, target));
    } catch (error) {
      throw isSourceError(error, 'notFound')
        ? vscode.FileSystemError.FileNotFound(uri)
        : vscode.FileSystemError.Unavailable(messageOf(error));
    }
  }

  #keep(uri: vscode.Uri, object: Json): Loaded {
    const key = uri.toString();
    // Counted from 1 in each window: an unsaved text that comes back after a reload must not look older than its file, or the editor
    // would ask what the save itself asks better.
    const version = (this.#versions.get(key) ?? 0) + 1;
    const kept = { object, content: Buffer.from(toYaml(object)), version };
    this.#versions.set(key, version);
    this.#loaded.set(key, kept);
    return kept;
  }

  async #session(target: DocumentTarget): Promise<ClusterSession> {
    return (await this.#clusters.runtime()).backends.sessionOf(target.contextId);
  }
}

function changesText(changes: readonly string[]): string {
  const hidden = changes.length - mostChanges;
  const more = hidden > 0 ? [vscode.l10n.t('and {0} more', hidden)] : [];
  return [...changes.slice(0, mostChanges), ...more].join('\n');
}

function notApplied(): vscode.FileSystemError {
  return vscode.FileSystemError.Unavailable(vscode.l10n.t('It was not applied. Your text is kept.'));
}
