import '../shared/base.css';
import './tryline.css';
import { render } from 'lit';
import type {
  TryLineInput,
  TryLinePanelMemento,
  TryLinePanelState,
  TryLinePanelToHost,
  TryLinePanelToWebview,
} from '../../src/protocol/tryLinePanelContract.ts';
import { connectHost } from '../shared/host.ts';
import { showStartFailure } from '../shared/startFailure.ts';
import { exampleLine } from './exampleLine.ts';
import { tryLineView, type TryLineActions } from './view.ts';

/** Milliseconds of quiet after which what was typed is tried. */
const settleTime = 120;

const root = document.getElementById('panel') ?? document.body;
let state: TryLinePanelState | undefined;
let input: TryLineInput = { text: '', source: undefined, path: undefined, tag: undefined };
let timer: number | undefined;

const { channel, keep } = connectHost<TryLinePanelToHost, TryLinePanelToWebview>({
  didChangeState: (next) => {
    show(next);
  },
});

const actions: TryLineActions = {
  change: (change) => {
    input = { ...input, ...change };
    draw();
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      channel.notify('setInput', input);
    }, settleTime);
  },
  useExample: () => {
    if (state !== undefined) actions.change({ text: exampleLine(state) });
  },
  takeFromPod: () => {
    channel.notify('takeFromPod', undefined);
  },
  revealLine: (line) => {
    channel.notify('reveal', { line });
  },
  showPipeline: () => {
    channel.notify('showPipeline', undefined);
  },
};

channel.request('ready', undefined).then(show, (error: unknown) => {
  showStartFailure(root, error);
});

function show(next: TryLinePanelState): void {
  const isFirst = state === undefined;
  // What is being typed wins over what the host heard of it, unless the host itself gave another line.
  if (state === undefined || next.inputVersion !== state.inputVersion) input = next.input;
  state = next;
  keep({ uri: next.uri, input } satisfies TryLinePanelMemento);
  draw();
  if (isFirst && input.text === '' && document.hasFocus()) root.querySelector<HTMLElement>('#line')?.focus();
}

function draw(): void {
  if (state !== undefined) render(tryLineView(state, input, actions), root);
}
