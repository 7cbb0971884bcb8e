import { Worker } from 'node:worker_threads';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../src/lang/fileAccess.ts';
import { parseClassic } from '../../src/lang/fluentbit/classicParser.ts';
import { createFluentbitService } from '../../src/lang/fluentbit/fluentbitService.ts';
import { parseFluentd } from '../../src/lang/fluentd/fluentdParser.ts';
import { createFluentdService } from '../../src/lang/fluentd/fluentdService.ts';
import type { LanguageService } from '../../src/lang/languageService.ts';
import { median } from './figure.ts';
import type { Figure } from './figure.ts';
import type { FuzzProgress, FuzzTask } from './fluentFuzz.ts';
import { fluentbitConfig, fluentdConfig } from './fluentTexts.ts';

const fluentd = createFluentdService(noFiles);
const fluentbit = createFluentbitService(noFiles);
const mutations = 1_000_000;
/** Runs before the measured ones, in which the machine code is made. */
const warmUps = 10;
/** A thread reports every few seconds. */
const longestSilence = 60_000;

/** Lint against splitting the same text into tokens, an edit to its diagnostics, growth with size, and a million mutations. */
export async function measure(): Promise<readonly Figure[]> {
  const figures = [
    ...against('fluentd', fluentd, 'a.conf', fluentdConfig, (text) => parseFluentd(text)),
    ...against('fluentbit', fluentbit, 'a.conf', fluentbitConfig, (text) => parseClassic(text)),
    edit('fluentd', fluentd, fluentdConfig(5_000)),
    edit('fluentbit', fluentbit, fluentbitConfig(5_000)),
    growth(),
  ];
  console.error('fluent: growth and edits are measured; the fuzz run takes a minute or two');
  return [...figures, await fuzz()];
}

function against(
  name: string,
  service: LanguageService,
  uri: string,
  build: (lines: number, name: string) => string,
  split: (text: string) => unknown,
): readonly Figure[] {
  const validate = (text: string): unknown => service.validate(TextDocument.create(uri, 'fluent', 1, text));
  const lints: number[] = [];
  const splits: number[] = [];
  // The two take turns, so that both meet the same machine. Each reads a text that was never read before, so that nothing is known.
  for (let count = 0; count < warmUps + 21; count++) {
    const lint = timeOnce(validate, build(10_000, `app${count}x`));
    const tokens = timeOnce(split, build(10_000, `app${count}y`));
    if (count < warmUps) continue;
    lints.push(lint);
    splits.push(tokens);
  }
  const lint = median(lints);
  const tokens = median(splits);
  const ratio = round(lint / tokens);
  return [
    { name: `fluent.${name}.lint`, value: round(lint), unit: 'ms', against: 'splitting into tokens', ratio, target: 4 },
  ];
}

/** From a change of one line to the new diagnostics, the 95th of 100 in order. */
function edit(name: string, service: LanguageService, text: string): Figure {
  const document = TextDocument.create('a.conf', 'fluent', 1, text);
  const times: number[] = [];
  for (let round = 0; round < 100; round++) {
    const line = (round * 47) % document.lineCount;
    const start = { line, character: 0 };
    const from = performance.now();
    TextDocument.update(
      document,
      [{ range: { start, end: start }, text: round % 2 === 0 ? '# x\n' : '\n' }],
      round + 2,
    );
    service.validate(document);
    times.push(performance.now() - from);
  }
  const sorted = times.sort((a, b) => a - b);
  return {
    name: `fluent.${name}.edit`,
    value: round(sorted[94] ?? 0),
    unit: 'ms',
    against: '',
    ratio: null,
    target: 50,
  };
}

/** The worst growth of time, for four times the text, over shapes that tempt a parser to read again and again. */
function growth(): Figure {
  const shapes = [
    '<a>\n',
    '</a>\n',
    'a {\n',
    'a "#{[\n',
    "a 'x\n",
    '<match a\n',
    '<match x.*>\n@type null\n</match>\n',
    '{{ if x }}\n',
  ];
  let worst = 0;
  for (const shape of shapes) {
    const run = (count: number): number =>
      quickest(() => fluentd.validate(TextDocument.create('a.conf', 'fluentd', 1, shape.repeat(count))));
    worst = Math.max(worst, run(20_000) / Math.max(run(5_000), 1));
  }
  return {
    name: 'fluent.growth',
    value: round(worst),
    unit: 'times',
    against: 'a quarter of the text',
    ratio: null,
    target: 8,
  };
}

/** Milliseconds of the slowest of a million mutated configs, linted in two threads; a crash or a hang ends the run. */
async function fuzz(): Promise<Figure> {
  const done = [0, 0];
  let told = 0;
  const tell = (index: number, progress: FuzzProgress): void => {
    done[index] = progress.done;
    const percent = Math.floor(((done[0] ?? 0) + (done[1] ?? 0)) / (mutations / 100));
    if (percent >= told + 5) console.error(`fluent.fuzz: ${(told = percent)} % of ${mutations} mutations`);
  };
  const share = { mutations: mutations / done.length };
  const slowest = await Promise.all(done.map((_, index) => fuzzThread({ seed: index + 1, ...share }, tell, index)));
  return {
    name: 'fluent.fuzz',
    value: round(Math.max(...slowest)),
    unit: 'ms',
    against: `${mutations} mutations`,
    ratio: null,
    target: 1000,
  };
}

/** The slowest text of one thread, in milliseconds. Rejects when it dies, or reports nothing for a minute. */
async function fuzzThread(
  task: FuzzTask,
  tell: (index: number, progress: FuzzProgress) => void,
  index: number,
): Promise<number> {
  const worker = new Worker(new URL('./fluentFuzz.ts', import.meta.url), { workerData: task });
  try {
    return await new Promise<number>((resolve, reject) => {
      const hung = (): void => {
        reject(new Error(`The fuzzing thread with the seed ${task.seed} hangs.`));
      };
      let watch = setTimeout(hung, longestSilence);
      worker.on('error', reject);
      worker.on('message', (progress: FuzzProgress) => {
        clearTimeout(watch);
        watch = setTimeout(hung, longestSilence);
        tell(index, progress);
        if (progress.done < task.mutations) return;
        clearTimeout(watch);
        resolve(progress.slowest);
      });
    });
  } finally {
    await worker.terminate();
  }
}

/** The quickest of several runs, in milliseconds, which what else the machine does moves least. */
function quickest(run: (text: string) => unknown): number {
  for (let count = 0; count < 3; count++) run('');
  return Math.min(...Array.from({ length: 11 }, () => timeOnce(run, '')));
}

function timeOnce(run: (text: string) => unknown, text: string): number {
  const from = performance.now();
  run(text);
  return performance.now() - from;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
