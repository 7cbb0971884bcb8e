import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseLogql } from '../../../../src/lang/logql/logqlParser.ts';
import { parsePromql } from '../../../../src/lang/promql/promqlParser.ts';
import { readEmbedded } from '../../../../src/lang/workspace/embeddedDocument.ts';
import { noSettings } from '../../../../src/lang/workspace/projectSettings.ts';
import { createQueryDocumentService } from '../../../../src/lang/workspace/queryDocumentService.ts';

const service = createQueryDocumentService(() => noSettings);
const spans = new Set(['start', 'end', 'braces', 'isLeading']);

/** What a query means, without the places where it says so. */
function meaning(text: string, language: 'promql' | 'logql'): string {
  const { root } = language === 'promql' ? parsePromql(text) : parseLogql(text);
  return JSON.stringify(root, (key, value: unknown) => (spans.has(key) || /span$/i.test(key) ? undefined : value));
}

interface Piece {
  readonly language: 'promql' | 'logql';
  readonly text: string;
}

/** A document cut into its queries and what stands between them. */
function cut(document: TextDocument): { readonly queries: readonly Piece[]; readonly between: readonly string[] } {
  const text = document.getText();
  const between: string[] = [];
  let at = 0;
  const queries: Piece[] = [];
  // An alias says again what stands elsewhere.
  const unique = new Map(readEmbedded(document).queries.map((query) => [query.start, query]));
  for (const query of [...unique.values()].sort((one, other) => one.start - other.start)) {
    const body = query.text.trim();
    const lead = query.text.length - query.text.trimStart().length;
    between.push(text.slice(at, query.map.toDocument(lead)));
    at = query.map.toDocument(lead + body.length);
    queries.push({ language: query.language, text: query.text });
  }
  between.push(text.slice(at));
  return { queries, between };
}

function comments({ text, language }: Piece): readonly string[] {
  const parsed = language === 'promql' ? parsePromql(text) : parseLogql(text);
  return parsed.comments.map((comment) => comment.text.trimEnd());
}

/** What YAML makes of a text, with each expression as what it means. */
function values(text: string, language: 'promql' | 'logql'): unknown {
  const plain = text.replaceAll(/^\{\{.*\}\}(?=\r?$)/gm, '#').replaceAll(/\{\{ \.Values\.\w+ \}\}/g, 'x');
  return parseAllDocuments(plain, { merge: true }).map((one) => {
    assert.deepEqual(one.errors, [], text);
    const value: unknown = one.toJS();
    return JSON.stringify(value, (key, inner: unknown) =>
      key === 'expr' && typeof inner === 'string' ? meaning(inner, language) : inner,
    );
  });
}

/** Formats a document and proves that nothing but the form of its queries is another. Resolves to the formatted text. */
function prove(name: string, text: string): string {
  const document = TextDocument.create(`file:///${name}`, 'yaml', 1, text);
  const formatted = TextDocument.applyEdits(document, [...(service.format?.(document) ?? [])]);
  const after = TextDocument.create(document.uri, 'yaml', 2, formatted);
  const [old, fresh] = [cut(document), cut(after)];
  assert.deepEqual(fresh.between, old.between, `${name}: what stands between the queries`);
  assert.equal(fresh.queries.length, old.queries.length, name);
  for (const [index, query] of old.queries.entries()) {
    const other = fresh.queries[index];
    assert.ok(other !== undefined);
    assert.equal(meaning(other.text, query.language), meaning(query.text, query.language), `${name}: ${query.text}`);
    assert.deepEqual(comments(other), comments(query), `${name}: ${query.text}`);
  }
  const language = old.queries[0]?.language ?? 'promql';
  assert.deepEqual(values(formatted, language), values(text, language), name);
  assert.deepEqual(service.format?.(after) ?? [], [], `${name}: formatted again`);
  const isWindows = text.includes('\r\n') && !/[^\r]\n/.test(text);
  if (isWindows) assert.doesNotMatch(formatted, /[^\r]\n/, `${name}: line breaks`);
  return formatted;
}

/** A rule file whose second rule has this expression, as it stands behind `expr:`. */
function withExpression(source: string): string {
  return [
    '# Written by hand.',
    'groups:',
    '  - name: a   # the first',
    '    rules:',
    '      - {record: "b:c", expr: sum( d )by(e)}',
    '      - alert:   F',
    `        expr: ${source}`,
    '        for:  5m # not less',
    '        labels: { severity : page }',
    '        annotations:',
    "          summary: '{{ $labels.e }} is   {{ $value }}'",
    '',
  ].join('\n');
}

const wide =
  'sum( rate( http_requests_total{ job="a",code=~"5.." }[5m] ) )by(job)/sum(rate(http_requests_total[5m]))by(job)>0.01';

const expressions: readonly string[] = [
  `|\n          ${wide}`,
  `|-\n          ${wide}`,
  `|+\n          ${wide}\n\n`,
  `|2-\n          ${wide}`,
  `|-2\n            ${wide}\n          + g`,
  `|1\n           sum( a )  # why\n         / b`,
  `|2\n          up{job=~\`a\n          b\`}  >  1`,
  `|\n          up{job=~\`a\n            b\`}  >  1`,
  `|\n\n\n          ${wide}\n          # behind`,
  `|\n\n          # before\n          sum( a )\n            # between\n            / b # tail\n`,
  `| # of the header\n          sum( a )`,
  `!!str |\n          sum( a )`,
  `&x |\n          sum( a )`,
  `|\n          sum( a )\n        # of the file, not of the query`,
  `|\n          sum( a )   \n          \t\n`,
  `|\n          sum(\ta )`,
  `|\n          sum(`,
  `>\n          ${wide}`,
  `>-\n          sum( a )\n\n            / b`,
  `>2+\n          sum( a )\n\n`,
  `"sum( a )\\n/ b"`,
  `"sum( a )\n          / b"`,
  `'sum( a{b="it''s"} )'`,
  `'sum( a )\n\n          / b'`,
  'sum( a )',
  'sum( a )\n          /\n          b',
  '"{{ .x }}"',
];

test('formats the queries of rule files in every style of YAML and changes nothing else', { timeout: 60_000 }, () => {
  let changed = 0;
  for (const source of expressions) {
    const text = withExpression(source);
    if (prove('a.yml', text) !== text) changed++;
    prove('a.yml', text.replaceAll('\n', '\r\n'));
    const head = 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: x\nspec:\n';
    prove('a.yml', `kind: Service\n---\n${head}${text.trimEnd().replaceAll(/^/gm, '  ')}\n`);
    prove('a.yml', `{{- if .Values.on }}\n${text}{{- end }}\n`);
    prove('a.yml', text.replace('for:  5m', 'for: {{ .Values.wait }}'));
  }
  assert.ok(changed >= 15, `only ${String(changed)} are formatted`);
});

test('formats what an alias says again once, where it stands', { timeout: 20_000 }, () => {
  const rule = '      - alert: B\n        expr: &same |\n          sum( a )\n';
  prove('a.yml', `groups:\n  - name: a\n    rules:\n${rule}      - alert: C\n        expr: *same\n`);
  const merged =
    '      - &base\n        alert: B\n        expr: |\n          sum( a )\n      - <<: *base\n        alert: C\n';
  const formatted = prove('a.yml', `groups:\n  - name: a\n    rules:\n${merged}`);
  assert.match(formatted, /\n {10}sum\(a\)\n/);
});

test('formats the queries of Loki in rule files and changes nothing else', { timeout: 20_000 }, () => {
  const stages = '{app="a"}|="b"|json|line_format `{{.c}}\n          {{.d}}`|e>5 # why';
  const long =
    'sum(rate({app="a",env="production",cluster=~"eu.+"}|="level=error"!="timeout"|json|status>=500[5m]))by(app)>10';
  for (const expr of [`sum(rate(${stages}\n          [5m]))>1`, long]) {
    const text = `groups:\n  - name: a\n    rules:\n      - alert: B\n        expr: |\n          ${expr}\n`;
    assert.notEqual(prove('loki/a.yml', text), text);
  }
});

test('formats published rule files and changes nothing but their queries', { timeout: 120_000 }, (context) => {
  const folders = ['rules', 'rules_crd'].map(
    (name) => new URL(`../../../../../shared/corpus/${name}/`, import.meta.url),
  );
  if (!folders.every((folder) => existsSync(folder))) {
    context.skip('the corpus is not beside the project');
    return;
  }
  let changed = 0;
  for (const folder of folders) {
    for (const name of readdirSync(folder).filter((one) => /\.(?:ya?ml|rules)$/.test(one))) {
      const text = readFileSync(new URL(name, folder), 'utf8');
      if (prove(name, text) !== text) changed++;
      // Most are written on one line each: as blocks all of them are formatted.
      const blocks = text.replaceAll(/^( *(?:- )?)expr: ([A-Za-z(][^\n#'"]*)$/gm, (_, pad: string, expr: string) => {
        return `${pad}expr: |\n${' '.repeat(pad.length + 2)}${expr}`;
      });
      prove(name, blocks.replaceAll(/\r?\n/g, '\r\n'));
    }
  }
  context.diagnostic(`${String(changed)} texts were formatted`);
});
