import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadExposition } from '../../../../src/engine/promql/expositionParser.ts';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { metricCatalog, streamCatalog } from '../../../../src/state/embeddedCatalog.ts';
import { QueryAssist } from '../../../../src/ui/panels/queryAssist.ts';

const store = new MetricStore();
const exposition = `# TYPE http_requests_total counter
# HELP http_requests_total Requests.
http_requests_total{pod="cart-1",code="200"} 1
http_requests_total{pod="cart-2",code="500"} 1
up{job="a"} 1
`;
loadExposition(store, exposition, { timeMs: Date.now() });

const promql = new QueryAssist({ language: 'promql', catalog: () => Promise.resolve(metricCatalog(store)) });
const streams = [
  { namespace: 'shop', pod: 'cart-1' },
  { namespace: 'shop', pod: 'web-1', node: 'n1' },
];
const logql = new QueryAssist({
  language: 'logql',
  catalog: () => Promise.resolve(streamCatalog(() => streams)),
  selector: () => '{namespace="shop"}',
});

/** What a text with `|` for the caret becomes with the first suggestion of a label, where the caret goes to. */
async function accept(assist: QueryAssist, marked: string, label: string): Promise<string | undefined> {
  const offset = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const found = (await assist.complete(text, offset)).find((one) => one.label === label);
  if (found === undefined) return undefined;
  const { start, end, insert, caret } = found;
  return `${text.slice(0, start)}${insert.slice(0, caret)}¦${insert.slice(caret)}${text.slice(end)}`;
}

test('names of the embedded engine are offered where they fit', async () => {
  const cases: readonly (readonly [QueryAssist, string, string, string | undefined])[] = [
    [promql, 'htt¦', 'http_requests_total', 'http_requests_total¦'],
    [promql, 'sum(rate(req¦', 'http_requests_total', 'sum(rate(http_requests_total¦'],
    [promql, 'http_requests_total{¦', 'code', undefined],
    [promql, 'http_requests_total{pod="¦"}', 'cart-2', 'http_requests_total{pod="cart-2¦"}'],
    [promql, 'up{pod="¦"}', 'cart-2', undefined],
    [promql, 'zzz¦', 'http_requests_total', undefined],
    [logql, '{pod="w¦"}', 'web-1', '{pod="web-1¦"}'],
  ];
  for (const [assist, marked, label, expected] of cases) {
    const got = await accept(assist, marked, label);
    if (expected === undefined && label === 'code') assert.match(got ?? '', /^http_requests_total\{code/);
    else assert.equal(got, expected, marked);
  }
});

test('a pipeline without a selector is a query too', async () => {
  assert.ok((await logql.complete('| js', 4)).some(({ label, start }) => label === 'json' && start >= 2));
  assert.deepEqual(await logql.check('|= "x" | json'), []);
  const [mistake] = await logql.check('|= "x" | jsn');
  assert.ok(mistake !== undefined && mistake.severity === 'error');
  assert.equal(mistake.end, 12);
});

test('mistakes are told with their places, and nothing is wrong with nothing', async () => {
  assert.deepEqual(await promql.check('  '), []);
  assert.deepEqual(await promql.check('sum(up)'), []);
  const [mistake] = await promql.check('sum(nofunc(up))');
  assert.deepEqual([mistake?.severity, mistake?.start], ['error', 4]);
});

test('a long list is cut, and a place outside of the text is its end', async () => {
  assert.ok((await promql.complete('', 99)).length <= 60);
  assert.ok((await promql.complete('sum by (', -5)).length > 0);
});
