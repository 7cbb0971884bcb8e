import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { createFluentbitService } from '../../../../src/lang/fluentbit/fluentbitService.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';
import type { Catalog, LanguageService } from '../../../../src/lang/languageService.ts';

const noCatalog: Catalog = {
  metricNames: () => Promise.resolve([]),
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
};
const services: Readonly<Record<string, LanguageService>> = {
  'a.conf': createFluentdService(noFiles),
  'b.conf': createFluentbitService(noFiles),
  'c.yaml': createFluentbitService(noFiles),
};

/** The document without its `|`, and the offset where that stood. */
function marked(name: string, text: string): { document: TextDocument; offset: number; service: LanguageService } {
  const offset = text.indexOf('|');
  const document = TextDocument.create(name, 'fluent', 1, text.slice(0, offset) + text.slice(offset + 1));
  const service = services[name];
  assert.ok(service);
  return { document, offset, service };
}

async function labelsAt(name: string, text: string): Promise<readonly string[]> {
  const { document, offset, service } = marked(name, text);
  const list = await service.complete?.(document, document.positionAt(offset), noCatalog);
  return (list?.items ?? []).map((item) => item.label);
}

test('completion offers what fits the place', async () => {
  const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['a.conf', '<source>\n  @type ta|\n</source>', ['tail'], ['stdout']],
    ['a.conf', '<match **>\n  @type |\n</match>', ['loki', 'forward'], ['tail']],
    ['a.conf', '<source>\n  @type tail\n  path a\n  |\n</source>', ['tag', 'pos_file', '<parse'], ['path', 'url']],
    ['a.conf', '<source>\n  @type tail\n  read_from_head |\n</source>', ['true', 'false'], []],
    ['a.conf', '<match **>\n  @type null\n  <buffer>\n    overflow_action |\n  </buffer>\n</match>', ['block'], []],
    [
      'a.conf',
      '<match **>\n  @type null\n  <buffer>\n    |\n  </buffer>\n</match>',
      ['flush_interval', '@type'],
      ['@label'],
    ],
    ['a.conf', '<source>\n  @type sample\n  tag app.x\n</source>\n<match |>\n</match>', ['app.x', '**'], []],
    ['a.conf', '<source>\n  @type sample\n  @label @|\n</source>\n<label @X>\n</label>', ['@X'], []],
    [
      'a.conf',
      '<match **>\n  @type file\n  path /log/${|\n  <buffer time,tag, $.kubernetes.pod>\n  </buffer>\n</match>',
      ['tag', 'tag[0]', '$.kubernetes.pod'],
      ['time', 'append'],
    ],
    [
      'a.conf',
      '<match **>\n  @type elasticsearch\n  index_name app-${$.k|}\n  <buffer $.k8s>\n  </buffer>\n</match>',
      ['$.k8s'],
      ['tag'],
    ],
    [
      'a.conf',
      `<source>\n  @type sample\n  tag "#{ENV['A']}#{ENV['B|']}"\n</source>\n<match **>\n  @log_level "#{ENV.fetch('C')}"\n</match>`,
      ['A', 'C'],
      ['B', ''],
    ],
    ['a.conf', '|', ['<source', '@include'], ['@type']],
    ['a.conf', '<source>\n  @type tail\n  <parse>\n    @type |\n  </parse>\n</source>', ['json', 'cri'], ['tail']],
    ['b.conf', '[INPUT]\n    Name ta|\n', ['tail'], ['loki']],
    ['b.conf', '[INPUT]\n    Name tail\n    |\n', ['path', 'tag', 'db'], ['match', 'name']],
    ['b.conf', '[INPUT]\n    Name dummy\n    Tag a.b\n[OUTPUT]\n    Name stdout\n    Match |', ['a.b', '*'], []],
    ['b.conf', '[OUTPUT]\n    Name loki\n    tls |', ['on', 'off'], []],
    ['b.conf', '[OUTPUT]\n    Name loki\n    line_format |', ['json', 'key_value'], []],
    ['b.conf', '[|', ['[INPUT]', '[OUTPUT]'], []],
    ['c.yaml', 'pipeline:\n  inputs:\n    - name: |\n', ['tail', 'dummy'], ['loki']],
    ['c.yaml', 'pipeline:\n  inputs:\n    - name: tail\n      |\n', ['path', 'tag'], ['match']],
    ['c.yaml', '|', ['pipeline', 'service'], []],
  ];
  for (const [name, text, present, absent] of cases) {
    const labels = await labelsAt(name, text);
    for (const label of present)
      assert.ok(labels.includes(label), `${label} is offered in ${text}: ${labels.slice(0, 20).join(' ')}`);
    for (const label of absent) assert.ok(!labels.includes(label), `${label} is not offered in ${text}`);
  }
});

test('hover tells what a plugin, a parameter and a key are', async () => {
  const cases: readonly (readonly [string, string, RegExp | undefined])[] = [
    ['a.conf', '<source>\n  @type ta|il\n</source>', /Follows files/],
    ['a.conf', '<match **>\n  @type lo|ki\n</match>', /Gem fluent-plugin-grafana-loki/],
    ['a.conf', '<match **>\n  @type lo|ki\n</match>', /in memory, 512 MB at most/],
    ['a.conf', '<match **>\n  @type lo|ki\n  <buffer>\n  </buffer>\n</match>', /loki$/],
    ['a.conf', '<match **>\n  @type st|dout\n</match>', /Part of Fluentd$/],
    ['b.conf', '[OUTPUT]\n    Name lo|ki\n    Host h', /Limit is 1/],
    ['a.conf', '<source>\n  @type tail\n  read_from_h|ead true\n</source>', /Default false/],
    ['a.conf', '<so|urce>\n</source>', /Where records come from/],
    ['a.conf', '# comm|ent', undefined],
    ['b.conf', '[OUTPUT]\n    Name lo|ki', /Pushes records to Loki/],
    ['b.conf', '[INPUT]\n    Name tail\n    Mem_Buf|_Limit 1M', /memory/],
  ];
  for (const [name, text, expected] of cases) {
    const { document, offset, service } = marked(name, text);
    const hover = await service.hover?.(document, document.positionAt(offset), noCatalog);
    const value = hover === undefined ? undefined : (hover.contents as { value: string }).value;
    if (expected === undefined) assert.equal(value, undefined);
    else assert.match(value ?? '', expected, text);
  }
});

test('labels, tags and variables are found and renamed', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'a.conf',
      '<source>\n  @label @|A\n</source>\n<label @A>\n</label>',
      'B',
      '<source>\n  @label @B\n</source>\n<label @B>\n</label>',
    ],
    [
      'a.conf',
      '<source>\n  tag x.|y\n</source>\n<match x.y z>\n</match>',
      'q',
      '<source>\n  tag q\n</source>\n<match q z>\n</match>',
    ],
    ['b.conf', '@SET A=1\n[INPUT]\n    Name ${|A}', 'B', '@SET B=1\n[INPUT]\n    Name ${B}'],
    ['b.conf', '[INPUT]\n    Tag |a\n[OUTPUT]\n    Match a', 'b', '[INPUT]\n    Tag b\n[OUTPUT]\n    Match b'],
  ];
  for (const [name, text, to, expected] of cases) {
    const { document, offset, service } = marked(name, text);
    const position = document.positionAt(offset);
    const edits = service.rename?.(document, position, to) ?? [];
    assert.equal(TextDocument.applyEdits(document, [...edits]), expected);
    assert.equal(service.definition?.(document, position).length, 1);
    assert.equal(service.references?.(document, position).length, 2);
  }
});

test('formatting indents and leaves values alone', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a.conf',
      '<source>\n@type tail\n    <parse>\n@type json   \n  </parse>\n # c\n</source>',
      '<source>\n  @type tail\n  <parse>\n    @type json\n  </parse>\n  # c\n</source>',
    ],
    ['a.conf', '<match **>\na {"b":\n      1}\n</match>', '<match **>\n  a {"b":\n      1}\n</match>'],
    ['a.conf', '<source>\n@type tail\n', '<source>\n@type tail\n'],
    ['b.conf', '[INPUT]\n  Name a\n  Tag b  \n# c', '[INPUT]\n    Name a\n    Tag b\n# c'],
  ];
  for (const [name, text, expected] of cases) {
    const document = TextDocument.create(name, 'fluent', 1, text);
    const service = services[name];
    const once = TextDocument.applyEdits(document, [...(service?.format?.(document) ?? [])]);
    assert.equal(once, expected);
    const again = TextDocument.create(name, 'fluent', 1, once);
    assert.deepEqual(service?.format?.(again), []);
  }
});

test('outline and folding follow the sections', () => {
  const text = '<source>\n  @type tail\n  <parse>\n    @type json\n  </parse>\n</source>\n';
  const document = TextDocument.create('a.conf', 'fluentd', 1, text);
  const service = services['a.conf'];
  const symbols = service?.symbols?.(document) ?? [];
  assert.deepEqual(
    symbols.map((symbol) => [symbol.name, symbol.detail, symbol.children?.map((child) => child.name)]),
    [['source', 'tail', ['parse']]],
  );
  assert.deepEqual(
    service?.folding?.(document).map((range) => [range.startLine, range.endLine]),
    [
      [0, 4],
      [2, 3],
    ],
  );
});

/** `type text` of every token. */
function tokensOf(name: string, text: string): readonly string[] {
  const document = TextDocument.create(name, 'fluent', 1, text);
  return (services[name]?.semanticTokens?.(document) ?? []).map((one) => `${one.type} ${document.getText(one.range)}`);
}

test('tokens say what a word means', () => {
  assert.deepEqual(
    tokensOf('a.conf', '<match a.**>\n  @type copy\n  <store>\n    @type null\n    @label @X\n  </store>\n</match>\n'),
    [
      'keyword match',
      'variable a.**',
      'property @type',
      'function copy',
      'keyword store',
      'property @type',
      'function null',
      'property @label',
      'variable @X',
      'keyword store',
      'keyword match',
    ],
  );
  assert.deepEqual(tokensOf('b.conf', '[INPUT]\n    Name tail\n    Tag a.b\n    Path /x\n'), [
    'keyword [INPUT]',
    'property Name',
    'function tail',
    'property Tag',
    'variable a.b',
    'property Path',
  ]);
  assert.deepEqual(tokensOf('c.yaml', 'pipeline:\n  inputs:\n    - name: tail\n      tag: a\n'), [
    'property name',
    'function tail',
    'property tag',
    'variable a',
  ]);
});

test('values are aligned where a user asks for it, and stay so when the document is formatted', () => {
  const aligned = (name: string, text: string, line: number): string => {
    const document = TextDocument.create(name, 'fluent', 1, text);
    const range = { start: { line, character: 0 }, end: { line, character: 0 } };
    const fix = services[name]?.codeActions?.(document, range, []).find((one) => one.title.startsWith('Align'));
    const done = TextDocument.applyEdits(document, [...(fix?.edits ?? [])]);
    const again = TextDocument.create(name, 'fluent', 2, done);
    assert.deepEqual(services[name]?.format?.(again), []);
    return done;
  };
  const classic = '[INPUT]\n    Name dummy\n    Tag a\n[OUTPUT]\n    Name stdout\n    Match_Regex a\n';
  assert.equal(
    aligned('b.conf', classic, 4),
    '[INPUT]\n    Name dummy\n    Tag a\n[OUTPUT]\n    Name        stdout\n    Match_Regex a\n',
  );
  assert.equal(
    aligned('b.conf', classic, 0),
    '[INPUT]\n    Name dummy\n    Tag  a\n[OUTPUT]\n    Name        stdout\n    Match_Regex a\n',
  );
  const v1 = '<source>\n  @type tail\n  path /a\n  <parse>\n    @type none\n  </parse>\n</source>\n';
  assert.equal(aligned('a.conf', v1, 2), v1.replace('path /a', 'path  /a'));
});
