import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../src/lang/fileAccess.ts';
import { parseClassic } from '../../src/lang/fluentbit/classicParser.ts';
import { createFluentbitService } from '../../src/lang/fluentbit/fluentbitService.ts';
import { parseFluentd } from '../../src/lang/fluentd/fluentdParser.ts';
import { createFluentdService } from '../../src/lang/fluentd/fluentdService.ts';
import type { LanguageService } from '../../src/lang/languageService.ts';
import { median } from './figure.ts';
import type { Figure } from './figure.ts';

const fluentd = createFluentdService(noFiles);
const fluentbit = createFluentbitService(noFiles);
const mutations = 1_000_000;

/** Lint against splitting the same text into tokens, an edit to its diagnostics, growth with size, and a million mutations. */
export function measure(): Promise<readonly Figure[]> {
  return Promise.resolve([
    ...against('fluentd', fluentd, 'a.conf', fluentdConfig, (text) => parseFluentd(text)),
    ...against('fluentbit', fluentbit, 'a.conf', fluentbitConfig, (text) => parseClassic(text)),
    edit('fluentd', fluentd, fluentdConfig(5_000)),
    edit('fluentbit', fluentbit, fluentbitConfig(5_000)),
    growth(),
    fuzz(),
  ]);
}

function against(
  name: string,
  service: LanguageService,
  uri: string,
  build: (lines: number, name: string) => string,
  split: (text: string) => unknown,
): readonly Figure[] {
  // Each run reads a text that was never read before, so that nothing is known from an earlier one.
  let run = 0;
  const fresh = (): string => build(10_000, `app${run++}x`);
  const lint = time((text) => service.validate(TextDocument.create(uri, 'fluent', 1, text)), fresh);
  const tokens = time(split, fresh);
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
      time(() => fluentd.validate(TextDocument.create('a.conf', 'fluentd', 1, shape.repeat(count))));
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

/** Milliseconds of the slowest of a million mutated configs; a crash ends the run. */
function fuzz(): Figure {
  let seed = 1;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % below;
  };
  const bases = [fluentdConfig(20), fluentbitConfig(20), yamlConfig];
  let slowest = 0;
  for (let count = 0; count < mutations; count++) {
    const which = count % bases.length;
    const text = mutate(bases[which] ?? '', next);
    const document = TextDocument.create(which === 2 ? 'a.yaml' : 'a.conf', 'fluent', 1, text);
    const from = performance.now();
    (which === 0 ? fluentd : fluentbit).validate(document);
    slowest = Math.max(slowest, performance.now() - from);
  }
  return {
    name: 'fluent.fuzz',
    value: round(slowest),
    unit: 'ms',
    against: `${mutations} mutations`,
    ratio: null,
    target: 1000,
  };
}

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

function mutate(text: string, next: (below: number) => number): string {
  let mutated = text;
  for (let round = 0; round <= next(3); round++) {
    const at = next(mutated.length + 1);
    const length = next(4) === 0 ? next(40) : next(2);
    mutated = mutated.slice(0, at) + (noise[next(noise.length)] ?? '') + mutated.slice(at + length);
  }
  return mutated;
}

function fluentdConfig(lines: number, name = 'app'): string {
  let text = '';
  for (let count = 0; count * 20 < lines; count++) {
    text += `<source>\n  @type tail\n  path /var/log/${name}${count}/*.log\n  pos_file /var/log/${name}${count}.pos\n  tag ${name}${count}.*\n  <parse>\n    @type regexp\n    expression /^(?<time>[^ ]+) (?<log>.*)$/\n  </parse>\n</source>\n\n<match ${name}${count}.**>\n  @type forward\n  <server>\n    host "#{ENV['HOST'] || 'a'}"\n    port 24224\n  </server>\n  <buffer tag>\n    flush_interval 5s\n  </buffer>\n</match>\n`;
  }
  return text;
}

function fluentbitConfig(lines: number, name = 'app'): string {
  let text = '[SERVICE]\n    Flush 1\n';
  for (let count = 0; count * 10 < lines; count++) {
    text += `[INPUT]\n    Name tail\n    Path /var/log/${name}${count}/*.log\n    Tag ${name}${count}.*\n    DB /var/log/${name}${count}.db\n    Mem_Buf_Limit 5MB\n[OUTPUT]\n    Name loki\n    Match ${name}${count}.*\n    Labels app=x${count}\n`;
  }
  return text;
}

const yamlConfig =
  "service:\n  flush: 1\npipeline:\n  inputs:\n    - name: tail\n      path: /a/*.log\n      tag: kube.*\n      processors:\n        logs:\n          - name: content_modifier\n            action: insert\n            key: a\n            value: b\n  outputs:\n    - name: loki\n      match: '*'\n      labels: job=x\n";

/** The middle of several runs, in milliseconds; what they read is built outside the time. */
function time(run: (text: string) => unknown, prepare: () => string = () => ''): number {
  for (let count = 0; count < 3; count++) run(prepare());
  const times: number[] = [];
  for (let count = 0; count < 11; count++) {
    const text = prepare();
    const from = performance.now();
    run(text);
    times.push(performance.now() - from);
  }
  return median(times);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
