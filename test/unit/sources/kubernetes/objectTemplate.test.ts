import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, type Random } from '../../../../src/demo/world/seededRandom.ts';
import { Interner } from '../../../../src/sources/kubernetes/interner.ts';
import { JsonSieve } from '../../../../src/sources/kubernetes/jsonSieve.ts';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import type { FieldShape } from '../../../../src/sources/kubernetes/sieveFields.ts';
import { bigPod } from '../../../helpers/bigPod.ts';

const limit = { timeout: 60_000 };

/** One sieve that uses its results again, checked against one that is new for each text. */
class Pair {
  readonly #shape: FieldShape;
  readonly #shared: readonly string[];
  readonly #sieve: JsonSieve;

  constructor(shape: FieldShape, shared: readonly string[] = []) {
    this.#shape = shape;
    this.#shared = shared;
    this.#sieve = new JsonSieve(shape, shared, true);
  }

  /** What both say of a text. */
  check(text: string): unknown {
    const bytes = Buffer.from(text);
    const expected = outcome(() => new JsonSieve(this.#shape, this.#shared).parse(bytes));
    assert.deepEqual(
      outcome(() => this.#sieve.parse(bytes)),
      expected,
      text,
    );
    return expected;
  }
}

function outcome(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    assert.ok(error instanceof SyntaxError, String(error));
    return 'no JSON';
  }
}

test('what is read into the object before comes out as if it had been read alone', limit, () => {
  const pair = new Pair({ a: true, b: { c: true }, list: { a: true, status: 'True' }, no: false }, ['b.c']);
  const texts = [
    '{"a":"x","b":{"c":[1],"n":1},"list":[{"a":1,"n":2},{"status":"True"},{"a":2}],"no":{"x":[1,"y"]}}',
    '{"a":"y","b":{"c":[1],"n":2},"list":[{"a":3,"n":"]"},{"status":"True"},{"a":4}],"no":{"x":[1,"z"]}}',
    '{"a":"ü€😀","b":{"c":[2],"n":2},"list":[{"a":-1.5e3,"n":2},{"status":"True"},{"a":true}],"no":{"x":[]}}',
    '{"a":"quo\\"te\\u0041","b":{"c":7,"n":2},"list":[{"a":"1","n":2},{"status":"False"},{"a":null}],"no":{"x":[]}}',
    '{"a":"quo\\"te\\u0041","b":{"c":7,"n":2},"list":[{"a":"1","n":2},{"status":"True"},{"a":"True"}],"no":{"x":[]}}',
    '{"a":{"x":1,"x":2},"b":{"c":{}},"list":[],"no":5}',
    '{"a":{"x":2,"x":2},"b":{"c":{}},"list":[],"no":5}',
    '{"a":{"__proto__":1,"0":"x"},"b":{"c":{}},"list":[],"no":5}',
    '{"a":{"__proto__":2,"0":"y"},"b":{"c":{}},"list":[],"no":5}',
    '{"a":[[1,"x"],{"y":"z"}],"b":"b","list":"list","no":"no"}',
    '{"a":[[2,"xx"],{"y":""}],"b":"","list":"","no":""}',
  ];
  for (const before of texts) for (const text of texts) for (const one of [before, text]) pair.check(one);
});

test('what is no JSON is refused after an object that it begins like', limit, () => {
  const shape: FieldShape = { a: true, b: { c: true }, d: true };
  const text = '{"a":"text","b":{"c":[1],"n":"no"},"d":12}';
  const wrong = [
    ...Array.from(text, (_, end) => text.slice(0, end)),
    ...['{"a":"te\nxt",', '{"a":"te\\qxt",', '{"a":text,', '{"a":"text"'].map((begin) => begin + text.slice(12)),
    ...['01', '1.', '-', 'tru', 'nulll', '"x', '12]', '}'].map((end) => `${text.slice(0, -3)}${end}}`),
    `${text}{`,
  ];
  for (const one of wrong) {
    const pair = new Pair(shape, ['b.c']);
    assert.notEqual(pair.check(text), 'no JSON');
    pair.check(one);
    pair.check(text);
  }
});

test('random neighbours come out as each would alone', limit, () => {
  const random = createRandom(5);
  const shape: FieldShape = { a: true, b: { a: { c: true }, b: true, status: 'True' }, c: false, s: { x: true } };
  for (let round = 0; round < 60; round += 1) {
    const pair = new Pair(shape, ['s', 'b.a']);
    const forms = [randomObject(random, 4), randomObject(random, 4)];
    for (let turn = 0; turn < 60; turn += 1) {
      const value = varied(forms[random.int(8) === 0 ? 1 : 0], random);
      pair.check(random.int(20) === 0 ? JSON.stringify(value, null, 1) : JSON.stringify(value));
    }
  }
});

test('pods that are read into one object stay as they were read', limit, () => {
  const random = createRandom(9);
  const [intern, other] = [new Interner(), new Interner()];
  const sieve = new JsonSieve(podKind.fields ?? true, podKind.shared, podKind.usesAgain);
  const forms = [0, 1, 2].map((index) => {
    const pod = bigPod(`app-${index % 2}`, 'shop', index, `node-${index}`);
    const debuggers = [{ name: 'debug', image: 'busybox:1' }];
    return { ...pod, spec: { ...(pod['spec'] as object), initContainers: debuggers, ephemeralContainers: debuggers } };
  });
  const objects = new Set<unknown>();
  const seen = Array.from({ length: 600 }, () => {
    const text = JSON.stringify(varied(forms[random.int(10) === 0 ? random.int(3) : 0], random));
    const object = sieve.parse(Buffer.from(text));
    objects.add(object);
    const pod = podKind.project(object as never, intern);
    return { pod, expected: podKind.project(JSON.parse(text) as never, other), text };
  });
  assert.ok(objects.size < 300, 'most are read into the one before');
  for (const { pod, expected, text } of seen) assert.deepEqual(pod, expected, text);
});

const scalars = [
  0,
  7,
  -1.5e10,
  true,
  false,
  null,
  '',
  'text',
  'True',
  'quo"te',
  'back\\',
  '{[',
  ']}',
  'ü€😀',
  '\u0000\n',
];

function randomObject(random: Random, depth: number): unknown {
  const names = ['a', 'b', 'c', 's', 'status', 'x', 'longer-name'];
  return Object.fromEntries(names.flatMap((name) => (random.int(3) === 0 ? [] : [[name, randomValue(random, depth)]])));
}

function randomValue(random: Random, depth: number): unknown {
  const kind = random.int(10);
  if (depth === 0 || kind < 4) return scalars[random.int(scalars.length)];
  if (kind < 7) return randomObject(random, depth - 1);
  return Array.from({ length: random.int(4) }, () => randomValue(random, depth - 1));
}

/** A value of the same form, now and then of one that is a little different. */
function varied(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => variedPart(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, variedPart(inner, random)]));
}

function variedPart(value: unknown, random: Random): unknown {
  if (random.int(1500) === 0) return randomValue(random, 2);
  if (typeof value === 'object' && value !== null) return varied(value, random);
  const chance = random.int(20);
  if (chance === 0 && typeof value === 'number') return random.int(1000);
  if (chance === 0 && typeof value === 'boolean') return !value;
  if (chance === 0 && value !== 'True') return `text-${random.int(100)}${random.int(4) === 0 ? 'ü€😀' : ''}`;
  return value;
}
