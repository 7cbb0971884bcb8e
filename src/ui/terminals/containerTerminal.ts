import * as vscode from 'vscode';
import { stripEscapes } from '../../base/ansi.ts';
import { messageOf } from '../../base/async.ts';
import { ContainerShell, explainShellEnd, type ShellEnd } from '../../sources/kubernetes/containerShell.ts';
import type { TerminalSize } from '../../sources/kubernetes/containerExec.ts';
import type { ContainerRef } from '../../sources/kubernetes/podLogFollower.ts';
import type { KubeApi } from '../../sources/kubernetes/socketTransport.ts';

interface ShellPlace {
  readonly ref: ContainerRef;
  /** For people: the context's name. */
  readonly context: string;
  /** Asked anew at each start, since the connection may have been closed and opened meanwhile. @throws when it is gone. */
  readonly api: () => Promise<KubeApi>;
}

/** What a shell writes is shown at most this often, in milliseconds: a flood in few large pieces costs the window little. */
const showInterval = 8;
/** A shell that writes more than this many characters in one interval waits for the next. */
const floodSize = 200_000;

/** A terminal whose shell runs in a container. When the shell is lost it says why, and Enter starts another. */
export class ContainerTerminal implements vscode.Pseudoterminal {
  readonly #place: ShellPlace;
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<void>();
  #shell: ContainerShell | undefined;
  #size: TerminalSize | undefined;
  #isClosed = false;
  #isBusy = false;
  #waiting = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;

  constructor(place: ShellPlace) {
    this.#place = place;
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    this.#resize(size);
    void this.#start();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#shell?.dispose();
    this.#didWrite.dispose();
    this.#didClose.dispose();
  }

  handleInput(keys: string): void {
    if (this.#shell !== undefined) this.#shell.write(keys);
    else if (keys === '\r' && !this.#isBusy) void this.#start();
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#resize(size);
  }

  #isOver(): boolean {
    return this.#isClosed;
  }

  #resize(size: vscode.TerminalDimensions | undefined): void {
    if (size === undefined) return;
    this.#size = { columns: size.columns, rows: size.rows };
    this.#shell?.resize(this.#size);
  }

  async #start(): Promise<void> {
    const { ref, context, api } = this.#place;
    this.#isBusy = true;
    let why: string;
    try {
      const transport = await api();
      if (this.#isOver()) return;
      const shell = new ContainerShell(transport, ref, this.#size, (text) => {
        this.#show(text);
      });
      this.#shell = shell;
      const end = await shell.ended;
      this.#shell = undefined;
      if (this.#isOver()) return;
      if (isOrderly(end)) {
        this.#flush();
        this.#didClose.fire();
        return;
      }
      why = await explainShellEnd(transport, ref, end, Date.now());
    } catch (error) {
      why = messageOf(error);
    }
    this.#isBusy = false;
    const name = stripEscapes(`${ref.namespace}/${ref.pod} · ${ref.container}`);
    this.#say(
      `${why}\n${vscode.l10n.t('Press Enter to open a shell in {0} ({1}) again.', name, stripEscapes(context))}`,
    );
  }

  #show(text: string): void {
    this.#waiting += text;
    if (this.#waiting.length > floodSize) this.#shell?.setPaused(true);
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, showInterval);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = '';
    if (this.#isOver()) return;
    if (text !== '') this.#didWrite.fire(text);
    if (text.length > floodSize) this.#shell?.setPaused(false);
  }

  /** Writes lines of our own, dimmed, below whatever the shell left. */
  #say(text: string): void {
    if (this.#isOver()) return;
    this.#flush();
    const lines = text.split(/\r?\n/).map((line) => stripEscapes(line));
    // Out of the alternate screen, mouse reports off, cursor shown: the shell's programs had no time to put that right.
    const reset = '\u001b[?1047l\u001b[?1000l\u001b[?1002l\u001b[?1006l\u001b[?2004l\u001b[?25h\u001b[0m';
    this.#didWrite.fire(`${reset}\r\n\u001b[2m${lines.join('\r\n')}\u001b[0m\r\n`);
  }
}

/** Whether the user left the shell, whose code is then that of the last command. 137 and 143 are the codes of one that was killed. */
function isOrderly(end: ShellEnd): boolean {
  return end.kind === 'exited' && end.code !== 137 && end.code !== 143;
}
