import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yamlOutline, type OutlineField } from '../../../../src/ui/editor/yamlOutline.ts';

const text = `kind: Pod
metadata:
  name: cart
  labels: {}
spec:
  containers:
    - image: cart:1
      name: app
      args: [a, b]
`;

function names(fields: readonly OutlineField[]): unknown {
  return fields.map(({ name, detail, children }) =>
    children.length > 0 ? [name, names(children)] : `${name}=${detail}`,
  );
}

test('an outline has the fields of an object, and entries of lists by their names', () => {
  const outline = yamlOutline(text);
  assert.deepEqual(names(outline), [
    'kind=Pod',
    ['metadata', ['name=cart', 'labels=']],
    ['spec', [['containers', [['app', ['image=cart:1', 'name=app', ['args', ['0=a', '1=b']]]]]]]],
  ]);
  const metadata = outline[1];
  assert.ok(metadata);
  assert.match(text.slice(metadata.start, metadata.end), /^metadata:\n {2}name: cart\n {2}labels: \{\}\s*$/);
  const within = (field: OutlineField): boolean =>
    field.children.every((child) => child.start >= field.start && child.end <= field.end && within(child));
  assert.ok(outline.every(within), 'the editor drops children that stand outside their parent');
});

test('text that is no object has no outline, and is no error', () => {
  for (const odd of ['', 'hello', '- a: [', '? {a: b}\n: c\n', 'a: *nowhere\n', `a: ${'x'.repeat(1_000_001)}`]) {
    assert.ok(Array.isArray(yamlOutline(odd)), odd.slice(0, 20));
  }
});
