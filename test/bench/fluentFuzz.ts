// A thread that lints mutated configs; a crash ends it, and what it does not report in time has hung.
import { parentPort, workerData } from 'node:worker_threads';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../src/lang/fileAccess.ts';
import { createFluentbitService } from '../../src/lang/fluentbit/fluentbitService.ts';
import { createFluentdService } from '../../src/lang/fluentd/fluentdService.ts';
import { fluentbitConfig, fluentdConfig, yamlConfig } from './fluentTexts.ts';

/** What a thread is asked to do. */
export interface FuzzTask {
  readonly seed: number;
  readonly mutations: number;
}

/** What it tells now and then, at last with `done` equal to what it was asked for. */
export interface FuzzProgress {
  readonly done: number;
  /** Milliseconds of CPU that the slowest text took until now. */
  readonly slowest: number;
}

/** It reports after as many mutations. */
const step = 10_000;

const noise = [
  '<',
  '>',
  '</',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '#',
  '#{',
  '${',
  '\n',
  '\t',
  '  ',
  '@',
  '\\',
  '*',
  ':',
  '- ',
  '|',
  '\0',
  '%',
];

const fluentd = createFluentdService(noFiles);
const fluentbit = createFluentbitService(noFiles);
const bases = [fluentdConfig(20), fluentbitConfig(20), yamlConfig];

function run({ seed, mutations }: FuzzTask): void {
  const next = random(seed);
  let slowest = 0;
  for (let done = 1; done <= mutations; done++) {
    const which = done % bases.length;
    const text = mutate(bases[which] ?? '', next);
    const document = TextDocument.create(which === 2 ? 'a.yaml' : 'a.conf', 'fluent', 1, text);
    const from = cpuTime();
    (which === 0 ? fluentd : fluentbit).validate(document);
    slowest = Math.max(slowest, cpuTime() - from);
    if (done % step === 0 || done === mutations) parentPort?.postMessage({ done, slowest } satisfies FuzzProgress);
  }
}

/** Milliseconds that this thread has worked, whatever else the machine does. */
function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A repeatable run of numbers below what is asked. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

function mutate(text: string, next: (below: number) => number): string {
  let mutated = text;
  for (let round = 0; round <= next(3); round++) {
    const at = next(mutated.length + 1);
    const length = next(4) === 0 ? next(40) : next(2);
    mutated = mutated.slice(0, at) + (noise[next(noise.length)] ?? '') + mutated.slice(at + length);
  }
  return mutated;
}

run(workerData as FuzzTask);
