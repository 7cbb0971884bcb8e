import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parsePromql } from '../../../src/lang/promql/promqlParser.ts';

const found = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
const skip = found.error === undefined && found.status === 0 ? false : 'no promtool is installed';

/** What each version of Prometheus since 2.40 reads alike; numbers as durations and quoted names came later. */
const words = {
  name: ['up', 'x', 'a:b:c', 'foo_total', 'sum', 'by', 'start', 'offset', 'bool', 'group_left', 'atan2', 'rate'],
  label: ['a', 'le', 'job', 'by', 'on', 'sum', 'bool', 'offset', 'and', 'without', 'ignoring', 'end'],
  string: ['"x"', "'y'", '`z`', '""', '".+"', '".*"', '"a|b"', '"\\\\d+"', '"a\\nb"', '"\\d"', '"(?=a)"', '"é"'],
  duration: ['5m', '1h', '1h30m', '1d2h3m4s5ms', '1w', '1y', '100ms'],
  number: ['1', '0', '1.5', '.5', '1.', '0x1F', '1e3', '1e-3', 'Inf', 'NaN', '017', '09'],
  operator: ['+', '-', '*', '/', '%', '^', '==', '!=', '>', '<', '>=', '<=', 'and', 'or', 'unless', 'atan2'],
  call: [
    'abs',
    'sort',
    'absent',
    'scalar',
    'rate',
    'delta',
    'avg_over_time',
    'time',
    'hour',
    'round',
    'vector',
    'nope',
  ],
  many: ['histogram_quantile', 'predict_linear', 'clamp', 'label_replace', 'label_join', 'quantile_over_time'],
  aggregator: ['sum', 'avg', 'min', 'count', 'group', 'SUM', 'stdvar'],
  parametric: ['topk', 'bottomk', 'quantile', 'count_values'],
  junk: ['(', ')', '[', ']', '{', '}', ',', ':', '=', '!', '~', '@', '$', ';', '"', '\n', '#', 'é', '&', 'by', 'bool'],
} as const;

/** Writes expressions, most of them nearly right, from a seed: the same ones in each run. */
class ExpressionWriter {
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  below(limit: number): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  word(kind: keyof typeof words): string {
    return words[kind][this.below(words[kind].length)] ?? '';
  }

  #times(most: number, write: () => string): readonly string[] {
    return Array.from({ length: this.below(most + 1) }, write);
  }

  #labels(): string {
    return `(${this.#times(2, () => this.word('label')).join(', ')})`;
  }

  #selector(): string {
    const operators = ['=', '!=', '=~', '!~'];
    const matcher = () => this.word('label') + (operators[this.below(4)] ?? '') + this.word('string');
    const name = this.below(4) === 0 ? '' : this.word('name');
    return this.below(2) === 0 ? this.word('name') : `${name}{${this.#times(3, matcher).join(',')}}`;
  }

  #modifiers(): string {
    const choice = this.below(8);
    if (choice === 0) return ` offset ${this.word('duration')}`;
    return choice === 1 ? ` @ ${['start()', 'end()', '123', '-1.5', 'start', 'NaN'][this.below(6)] ?? ''}` : '';
  }

  #leaf(): string {
    const choice = this.below(5);
    if (choice === 0) return this.word('number');
    if (choice === 1) return this.word('string');
    return choice === 2 ? `${this.#selector()}[${this.word('duration')}]${this.#modifiers()}` : this.#selector();
  }

  #matching(): string {
    if (this.below(3) > 0) return '';
    const group = this.below(2) === 0 ? '' : ` group_left${this.below(2) === 0 ? '' : ` ${this.#labels()}`}`;
    return `${this.below(2) === 0 ? 'on' : 'ignoring'} ${this.#labels()}${group} `;
  }

  expression(depth: number): string {
    const inner = () => this.expression(depth - 1);
    if (depth <= 0) return this.#leaf();
    const by = this.below(3) === 0 ? ` by ${this.#labels()} ` : '';
    switch (this.below(8)) {
      case 0:
        return `${inner()} ${this.word('operator')} ${this.below(5) === 0 ? 'bool ' : ''}${this.#matching()}${inner()}`;
      case 1:
        return `(${inner()})`;
      case 2:
        return `-${inner()}`;
      case 3:
        return `${this.word('call')}(${inner()})`;
      case 4:
        return `${this.word('many')}(${[inner(), ...this.#times(4, inner)].join(', ')})`;
      case 5:
        return `${this.word('aggregator')}${by}(${inner()})`;
      case 6:
        return `${this.word('parametric')}(${this.#leaf()}, ${inner()})${by}`;
      default:
        return `(${inner()})[${this.word('duration')}:${this.word('duration')}]${this.#modifiers()}`;
    }
  }

  /** The expression as it is, cut off, or with a word too many. */
  spoil(expression: string): string {
    const at = this.below(expression.length + 1);
    const choice = this.below(6);
    if (choice === 0) return expression.slice(0, at);
    return choice === 1 ? expression.slice(0, at) + this.word('junk') + expression.slice(at) : expression;
  }
}

/** What a later Prometheus reads otherwise: computed durations and such without a unit, quoted names, numbers with two dots, `start()`. */
const laterSyntax = /(?:offset|[[:])\s*-?\d+(?:\W|$)|\[\s*[^\d\s]|[{,]\s*["'`]|\d\.\d*\.|\b(?:start|end)\s*\((?!\))/;

/** What promtool says of each expression that it refuses, by the expression's place in the list. */
function verdicts(expressions: readonly string[]): ReadonlyMap<number, string> {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    const file = join(folder, 'rules.yml');
    const rules = expressions.map((one, index) => `  - {record: r${String(index)}, expr: ${JSON.stringify(one)}}\n`);
    writeFileSync(file, `groups:\n- name: g\n  rules:\n${rules.join('')}`);
    const run = spawnSync('promtool', ['check', 'rules', '--lint=none', file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      timeout: 90_000,
    });
    const output = run.stdout + run.stderr;
    const pattern = /rule (\d+), "r\d+": could not parse expression: ([^]*?)(?=\n\S+: \d+:\d+: group|\s*$)/g;
    return new Map([...output.matchAll(pattern)].map((match) => [Number(match[1]) - 1, match[2] ?? '']));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A place as Prometheus counts: lines and bytes, from 1. */
function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `${String(lines.length)}:${String(Buffer.byteLength(lines.at(-1) ?? '') + 1)}`;
}

test('refuses what the installed promtool refuses, at the same place', { skip, timeout: 120_000 }, () => {
  const writer = new ExpressionWriter(7);
  const expressions = Array.from({ length: 4000 }, () => writer.spoil(writer.expression(writer.below(4)))).filter(
    (one) => one.trim() !== '' && !laterSyntax.test(one),
  );
  const refused = verdicts(expressions);
  assert.ok(refused.size > 300 && refused.size < expressions.length, `promtool refuses ${String(refused.size)}`);
  for (const [index, expression] of expressions.entries()) {
    const [problem] = parsePromql(expression).problems;
    const theirs = refused.get(index);
    const place = /^(\d+:\d+): parse error: /.exec(theirs ?? '')?.[1];
    assert.equal(problem === undefined, theirs === undefined, `${expression}\n${theirs ?? problem?.message ?? ''}`);
    if (problem === undefined || place === undefined) continue;
    assert.equal(placeOf(expression, problem.start), place, `${expression}\n${theirs ?? ''}\n${problem.message}`);
  }
});
