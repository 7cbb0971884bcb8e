import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonSieve } from '../../../../src/sources/kubernetes/jsonSieve.ts';
import type { FieldShape } from '../../../../src/sources/kubernetes/sieveFields.ts';
import { createRandom, type Random } from '../../../../src/demo/world/seededRandom.ts';

const sifted = (shape: FieldShape, text: string): unknown => new JsonSieve(shape).parse(Buffer.from(text));

test('the fields that a shape names are kept, in objects and in lists of objects, and no others', () => {
  const text = `{ "a" : 1, "b": {"c": [1, {"d": "x"}], "no": "}"} , "no": {"a": "\\"]"},
    "list": [{"a": 1, "no": 2}, {"no": []}, 7, null, [{"no": 1}], "s"] }`;
  assert.deepEqual(sifted({ a: true, b: { c: true }, list: { a: true } }, text), {
    a: 1,
    b: { c: [1, { d: 'x' }] },
    list: [{ a: 1 }, {}, 7, null, [{ no: 1 }], 's'],
  });
  assert.deepEqual(sifted({}, text), {});
  assert.deepEqual(sifted({ a: true, b: false, list: false }, text), { a: 1 });
  assert.deepEqual(sifted(true, text), JSON.parse(text));
});

test('an object with a text that says nothing of note is left out of its list, and of nothing else', () => {
  const shape: FieldShape = {
    list: { type: true, status: 'True', inner: { status: 'True', a: true } },
    status: 'True',
  };
  const text = `{"list":[ {"type":"a","status":"True"}, {"status":"True "}, {"status":"False","type":"b"},
    {"type":"c","inner":[{"status":"True"},{"a":1}]}, {"status": "True","inner":[{"a":2}]}, 5 , {"status":true}],"status":"True"}`;
  assert.deepEqual(sifted(shape, text), {
    list: [{ status: 'True ' }, { status: 'False', type: 'b' }, { type: 'c', inner: [{ a: 1 }] }, 5, { status: true }],
    status: 'True',
  });
  assert.deepEqual(sifted(shape, '{"list":[{"status":"True"}]}'), { list: [] });
});

test('a value of another type than the shape expects is kept whole', () => {
  assert.deepEqual(sifted({ status: { phase: true } }, '{"status":"Failure","no":1}'), { status: 'Failure' });
  assert.equal(sifted({ a: true }, ' -1.5e+3 '), -1500);
});

test('names are compared as bytes: any character, and no prefix of another name', () => {
  const text = '{"größe":1,"größ":2,"größer":3,"":4,"grösse":5}';
  assert.deepEqual(sifted({ größe: true }, text), { größe: 1 });
  assert.deepEqual(sifted({ '': true }, text), { '': 4 });
});

test('whatever is cut off or no JSON is refused', () => {
  const text = '{"a":{"b":"x\\"y","no":[1,{"c":null}]},"b":true}';
  const shape: FieldShape = { a: { b: true } };
  assert.deepEqual(sifted(shape, text), { a: { b: 'x"y' } });
  for (let end = 0; end < text.length; end += 1) {
    assert.throws(() => sifted(shape, text.slice(0, end)), SyntaxError, text.slice(0, end));
  }
  for (const wrong of ['', '<html>', '{"a":1}{', '{"a" 1}', '{a:1}', '{"a":nope}', '{"a":{"b":1},,}']) {
    assert.throws(() => sifted({ a: { b: true } }, wrong), SyntaxError, wrong);
  }
});

test('nesting of any depth is skipped and kept', () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000);
  assert.deepEqual(sifted({ a: { x: true } }, `{"no":${deep},"a":1}`), { a: 1 });
  assert.ok(sifted({ a: { x: true } }, `{"a":${deep}}`));
  assert.throws(() => sifted({ a: true }, `{"a":${'['.repeat(100_000)}`), SyntaxError);
});

test('random values come out as a parser and a filter would have them', () => {
  const random = createRandom(7);
  const shape: FieldShape = { a: true, b: { a: { c: true }, b: true }, c: false };
  for (let turn = 0; turn < 500; turn += 1) {
    const value = randomValue(random, 5);
    const text = turn % 2 === 0 ? JSON.stringify(value) : JSON.stringify(value, null, 2);
    assert.deepEqual(sifted(shape, text), filtered(value, shape, true), text);
    assert.deepEqual(sifted(true, text), JSON.parse(text));
  }
});

test('neighbours that say the same share the value, and what differs is never mistaken for it', () => {
  const sieve = new JsonSieve({ meta: { labels: true, name: true }, spec: { list: { a: true } } }, [
    'meta.labels',
    'spec.list',
  ]);
  const parse = (value: unknown): { meta: { labels?: unknown }; spec: { list?: unknown } } =>
    sieve.parse(Buffer.from(JSON.stringify(value))) as never;
  const pod = (name: string, app: string, noise: string): unknown => ({
    meta: { name, labels: { app }, no: { noise: noise.repeat(40) } },
    spec: { list: [{ a: app, no: noise }], no: [noise.repeat(40)] },
  });
  const first = parse(pod('a', 'shop', 'x'));
  const second = parse(pod('b', 'shop', 'y'));
  assert.deepEqual(second, { meta: { name: 'b', labels: { app: 'shop' } }, spec: { list: [{ a: 'shop' }] } });
  assert.equal(second.meta.labels, first.meta.labels);
  assert.equal(second.spec.list, first.spec.list, 'what was left out of it does not count');
  assert.deepEqual(parse(pod('c', 'shoe', 'y')).meta, { name: 'c', labels: { app: 'shoe' } });
  assert.deepEqual(first.meta.labels, { app: 'shop' });
  assert.deepEqual(parse({ meta: { name: 'd' }, spec: {} }), { meta: { name: 'd' }, spec: {} });
  assert.deepEqual(parse({ meta: 'd', spec: { list: 7 } }), { meta: 'd', spec: { list: 7 } });
  assert.deepEqual(parse({ meta: { labels: null } }), { meta: { labels: null } });
});

test('a shared value that is cut off or no JSON is refused, and the next one is read anew', () => {
  const sieve = new JsonSieve({ a: { b: true } }, ['a']);
  const parse = (text: string): unknown => sieve.parse(Buffer.from(text));
  assert.deepEqual(parse('{"a":{"b":[1]}}'), { a: { b: [1] } });
  assert.throws(() => parse('{"a":{"b":[1'), SyntaxError);
  assert.throws(() => parse('{"a":{"b":[x]}}'), SyntaxError);
  assert.deepEqual(parse('{}'), {});
  assert.deepEqual(parse('{"a":{"b":[1]}}'), { a: { b: [1] } });
  assert.deepEqual(parse('{"a":{"b":[1]},"a":{"b":2}}'), { a: { b: 2 } });
});

test('random neighbours come out of one sieve as each would from its own', () => {
  const random = createRandom(11);
  const shape: FieldShape = { a: { b: { a: true, b: { c: true } }, c: true }, b: { a: true } };
  const sieve = new JsonSieve(shape, ['a.b', 'b']);
  const texts = Array.from({ length: 40 }, () => JSON.stringify(randomNeighbour(random)));
  for (let turn = 0; turn < 2000; turn += 1) {
    const text = texts[random.int(texts.length)] ?? '';
    assert.deepEqual(sieve.parse(Buffer.from(text)), filtered(JSON.parse(text), shape, true), text);
  }
});

/** Of few different parts, some of them long, so that neighbours often say the same. */
function randomNeighbour(random: Random): unknown {
  const long = (): unknown => [randomValue(random, 1), ['x'.repeat(80), 'y'.repeat(80)][random.int(2)]];
  return {
    a: { b: { a: random.int(2), x: long(), b: [{ c: random.int(2), d: long() }] }, c: random.int(3), no: long() },
    ...(random.next() < 0.5 ? { b: { a: [random.int(2)], no: long() } } : {}),
    no: long(),
  };
}

const names = ['a', 'b', 'c', 'd', 'cc', 'x', 'longer-name'];
const scalars = [0, -1.5e10, true, false, null, '', 'text', 'quo"te', 'back\\', '{[', ']}', 'ü€😀', '\u0000\n'];

function randomValue(random: Random, depth: number): unknown {
  const kind = random.next();
  if (depth === 0 || kind < 0.3) return scalars[random.int(scalars.length)];
  const size = random.int(5);
  if (kind < 0.5) return Array.from({ length: size }, () => randomValue(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [names[random.int(names.length)] ?? '', randomValue(random, depth - 1)]),
  );
}

/** What the shape keeps, said plainly. */
function filtered(value: unknown, shape: FieldShape, mayBeList: boolean): unknown {
  if (typeof shape !== 'object' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return mayBeList
      ? value.map((item) => (Array.isArray(item) ? (item as unknown) : filtered(item, shape, false)))
      : value;
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const kept = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return kept === undefined || kept === false ? [] : [[name, filtered(inner, kept, true)]];
    }),
  );
}
