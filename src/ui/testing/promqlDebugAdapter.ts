import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { asRecord } from '../../base/json.ts';
import { parentsOf, runStep, type QueryStep, type StepOutcome } from '../../engine/promql/explainQuery.ts';
import { prepareDebugging, type DebuggedCheck, type DebuggedQueries, type DebuggedQuery } from './ruleTestDebugging.ts';
import { summaryOf, variablesOf, type StepVariable } from './stepVariables.ts';

const threadId = 1;
const mostName = 100;

type Body = Readonly<Record<string, unknown>>;

/**
 * Steps through the parts of a query, parts before the whole, and shows what each yields: the side of the Debug Adapter Protocol that a
 * debugger without breakpoints needs. The Debug Console evaluates any PromQL at the time of the check.
 */
export class PromqlDebugAdapter extends vscode.Disposable implements vscode.DebugAdapter {
  readonly #didSendMessage: vscode.EventEmitter<vscode.DebugProtocolMessage>;
  readonly #stopping: AbortController;
  readonly #check: DebuggedCheck;
  #queue: Promise<void> = Promise.resolve();
  #sequence = 1;
  #debugged: DebuggedQueries | undefined;
  /** Which query, and which of its steps. */
  #at: readonly [query: number, step: number] = [0, 0];
  #references: (readonly StepVariable[])[] = [];

  readonly onDidSendMessage: vscode.Event<vscode.DebugProtocolMessage>;

  constructor(check: DebuggedCheck) {
    const didSendMessage = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
    const stopping = new AbortController();
    super(() => {
      stopping.abort();
      didSendMessage.dispose();
    });
    this.#didSendMessage = didSendMessage;
    this.#stopping = stopping;
    this.onDidSendMessage = didSendMessage.event;
    this.#check = check;
  }

  /** Requests are answered one after the other, so that none finds a check that is still being loaded. */
  handleMessage(message: vscode.DebugProtocolMessage): void {
    const request = asRecord(message);
    if (request?.['type'] !== 'request') return;
    const command = String(request['command']);
    this.#queue = this.#queue.then(async () => {
      const reply = { type: 'response', request_seq: request['seq'], command };
      try {
        const body = await this.#answer(command, asRecord(request['arguments']) ?? {});
        this.#send({ ...reply, success: true, body });
        this.#afterReply(command);
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        const text = messageOf(error);
        this.#send({
          ...reply,
          success: false,
          message: text,
          body: { error: { id: 1, format: '{text}', variables: { text }, showUser: command === 'launch' } },
        });
      }
    });
  }

  async #answer(command: string, args: Body): Promise<Body> {
    switch (command) {
      case 'initialize':
        return { supportsConfigurationDoneRequest: true, supportsStepBack: true };
      case 'launch':
        this.#debugged = await prepareDebugging(this.#check, this.#stopping.signal);
        return {};
      case 'setBreakpoints':
        return { breakpoints: [] };
      case 'threads':
        return { threads: [{ id: threadId, name: vscode.l10n.t('Rule test') }] };
      case 'stackTrace':
        return this.#stackTrace();
      case 'scopes':
        return await this.#scopes(Number(args['frameId']));
      case 'variables':
        return { variables: this.#toVariables(this.#references[Number(args['variablesReference']) - 1] ?? []) };
      case 'evaluate':
        return await this.#evaluate(String(args['expression']));
      case 'next':
      case 'stepIn':
        this.#move(([query, step]) => [query, step + 1]);
        return {};
      case 'stepOut':
        this.#move((at) => this.#parentOf(at));
        return {};
      case 'continue':
        this.#move(([query]) => this.#endOf(query));
        return { allThreadsContinued: true };
      case 'stepBack':
        this.#move(([query, step]) => (step > 0 ? [query, step - 1] : [query - 1, Infinity]));
        return {};
      case 'reverseContinue':
        this.#move(() => [0, 0]);
        return {};
      default:
        return {};
    }
  }

  #afterReply(command: string): void {
    if (command === 'launch') this.#event('initialized', {});
    if (command === 'configurationDone') this.#stopped('entry');
    if (command === 'disconnect' || command === 'terminate') this.#event('terminated', {});
    if (['next', 'stepIn', 'stepOut', 'continue', 'stepBack', 'reverseContinue'].includes(command)) {
      if (this.#current() === undefined) this.#event('terminated', {});
      else this.#stopped('step');
    }
  }

  #stopped(reason: string): void {
    this.#event('stopped', { reason, threadId, allThreadsStopped: true });
  }

  /** Moves on; beyond the last step of a query stands the first of the next one, and beyond the last query the end. */
  #move(to: (at: readonly [number, number]) => readonly [number, number]): void {
    this.#references = [];
    const [query, step] = to(this.#at);
    const steps = this.#debugged?.queries[query]?.steps.length ?? 0;
    if (query < 0) this.#at = [0, 0];
    else if (step === Infinity) this.#at = [query, steps - 1];
    else this.#at = step < steps ? [query, step] : [query + 1, 0];
  }

  #parentOf([query, step]: readonly [number, number]): readonly [number, number] {
    const steps = this.#debugged?.queries[query]?.steps ?? [];
    const current = steps[step];
    const parent = current === undefined ? undefined : parentsOf(steps, current)[0];
    return parent === undefined ? [query, step + 1] : [query, steps.indexOf(parent)];
  }

  /** The whole of the query; from there, beyond it. */
  #endOf(query: number): readonly [number, number] {
    const last = (this.#debugged?.queries[query]?.steps.length ?? 1) - 1;
    return this.#at[1] === last ? [query, last + 1] : [query, last];
  }

  #current(): { readonly query: DebuggedQuery; readonly step: QueryStep } | undefined {
    const [at, index] = this.#at;
    const query = this.#debugged?.queries[at];
    const step = query?.steps[index];
    return query === undefined || step === undefined ? undefined : { query, step };
  }

  /** The part that is evaluated now, and what it belongs to, the nearest first. */
  #stackTrace(): Body {
    const current = this.#current();
    if (current === undefined) return { stackFrames: [], totalFrames: 0 };
    const { query, step } = current;
    const stackFrames = [step, ...parentsOf(query.steps, step)].map((part, id) => {
      const { start, end } = query.rangeOf(part);
      return {
        id,
        name: nameOf(part),
        source: { name: query.uri.path.split('/').at(-1), path: pathOf(query.uri) },
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
      };
    });
    return { stackFrames, totalFrames: stackFrames.length };
  }

  async #scopes(frameId: number): Promise<Body> {
    const current = this.#current();
    const debugged = this.#debugged;
    if (current === undefined || debugged === undefined) return { scopes: [] };
    if (frameId > 0) {
      const later = vscode.l10n.t('Not Evaluated Yet');
      return { scopes: [{ name: later, variablesReference: this.#refer([]), expensive: false }] };
    }
    const outcome = await runStep(debugged.engine, current.step, debugged.timeMs);
    const name = vscode.l10n.t('Result: {0}', summaryOf(outcome));
    return { scopes: [{ name, variablesReference: this.#refer(variablesOf(outcome)), expensive: false }] };
  }

  async #evaluate(expression: string): Promise<Body> {
    const debugged = this.#debugged;
    if (debugged === undefined) throw new Error(vscode.l10n.t('The test is not loaded yet.'));
    const step = { start: 0, end: expression.length, text: expression };
    const outcome: StepOutcome = await runStep(debugged.engine, step, debugged.timeMs);
    if (outcome.kind === 'error') throw new Error(outcome.message);
    return { result: summaryOf(outcome), variablesReference: this.#refer(variablesOf(outcome)) };
  }

  #toVariables(rows: readonly StepVariable[]): readonly Body[] {
    return rows.map(({ name, value, children }) => ({
      name,
      value,
      variablesReference: children.length === 0 ? 0 : this.#refer(children),
    }));
  }

  #refer(rows: readonly StepVariable[]): number {
    this.#references.push(rows);
    return this.#references.length;
  }

  #event(event: string, body: Body): void {
    this.#send({ type: 'event', event, body });
  }

  #send(message: Body): void {
    this.#didSendMessage.fire({ seq: this.#sequence++, ...message });
  }
}

function nameOf({ text }: QueryStep): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > mostName ? `${line.slice(0, mostName)}…` : line;
}

/** A path for a file, which the editor looks for where the extension runs; an address for everything else. */
function pathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}
