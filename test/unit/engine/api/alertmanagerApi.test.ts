import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asArray, asRecord } from '../../../../src/base/json.ts';
import { AlertmanagerApi, labelFingerprint } from '../../../../src/engine/api/alertmanagerApi.ts';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';
import { readRuleGroups } from '../../../../src/engine/rules/ruleFile.ts';
import { RuleEvaluator } from '../../../../src/engine/rules/ruleEvaluator.ts';
import { recordedText, skipWithoutRecordings } from '../../../helpers/recordings.ts';

const start = Date.parse('2026-11-22T14:42:00.000Z');

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function alertmanager(): Promise<{
  readonly ask: (method: string, path: string, body?: unknown) => Answer;
  readonly wait: (ms: number) => void;
}> {
  let now = start;
  let ids = 0;
  const store = new MetricStore();
  for (const [pod, namespace] of [
    ['a', 'shop'],
    ['b', 'shop'],
    ['c', 'other'],
  ] as const) {
    store.append(LabelSet.from({ __name__: 'down', pod, namespace }), now, 1);
  }
  const rule = (alert: string, expr: string, severity: string) => ({ alert, expr, labels: { severity } });
  const rules = new RuleEvaluator(
    store,
    readRuleGroups({
      groups: [
        {
          name: 'g',
          rules: [
            { ...rule('Down', 'down > 0', 'warning'), annotations: { summary: '{{ $labels.pod }} is down' } },
            rule('Gone', 'down{namespace="other"} > 0', 'critical'),
            { ...rule('Later', 'down', 'warning'), for: '5m' },
          ],
        },
      ],
    }),
  );
  await rules.evaluate(now);
  const api = new AlertmanagerApi({
    rules,
    externalLabels: { cluster: 'dev' },
    prometheusUrl: 'http://p',
    config: 'route: {}\n',
    receiver: 'on-call',
    groupBy: ['namespace'],
    inhibit: { by: 'critical', of: 'warning', equal: ['namespace'] },
    now: () => now,
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
  });
  return {
    ask: (method, path, body) => {
      const url = new URL(path, 'http://x');
      const sent = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      const answer = api.answer(method, url.pathname, url.searchParams, sent);
      const isJson = answer.contentType === 'application/json';
      return { status: answer.status, body: isJson ? JSON.parse(answer.body) : answer.body };
    },
    wait: (ms) => {
      now += ms;
    },
  };
}

const podsOf = ({ body }: Answer): unknown[] =>
  (asArray(body) ?? []).map((alert) => asRecord(asRecord(alert)?.['labels'])?.['pod']).sort();

const silence = (matchers: readonly object[], from: number, to: number): object => ({
  matchers,
  startsAt: new Date(start + from).toISOString(),
  endsAt: new Date(start + to).toISOString(),
  createdBy: 'dev',
  comment: 'x',
});

test('firing alerts are told, filtered, inhibited and in groups', async () => {
  const { ask } = await alertmanager();
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['a', 'b', 'c', 'c']],
    ['?filter=namespace%3D%22shop%22', ['a', 'b']],
    ['?filter=alertname%3DDown&filter=pod%3D~%22a%7Cc%22', ['a', 'c']],
    ['?filter=%7Bpod!%3D%22a%22%2Cnamespace%3D%22shop%22%7D', ['b']],
    ['?inhibited=false', ['a', 'b', 'c']],
    ['?active=false', ['c']],
    ['?receiver=on-.*', ['a', 'b', 'c', 'c']],
    ['?receiver=nobody', []],
  ];
  for (const [query, pods] of cases) assert.deepEqual(podsOf(ask('GET', `/api/v2/alerts${query}`)), pods, query);
  const groups = asArray(ask('GET', '/api/v2/alerts/groups').body) ?? [];
  const sizes = groups.map((group) => [
    asRecord(asRecord(group)?.['labels'])?.['namespace'],
    asArray(asRecord(group)?.['alerts'])?.length,
  ]);
  assert.deepEqual(Object.fromEntries(sizes), { other: 2, shop: 2 });
});

test('silences are made, changed and ended, and hold alerts back', async () => {
  const { ask, wait } = await alertmanager();
  const shop = [{ name: 'namespace', value: 'sh.*', isRegex: true }];
  const made = ask('POST', '/api/v2/silences', silence(shop, 0, 60_000));
  const id = String(asRecord(made.body)?.['silenceID']);
  assert.deepEqual(podsOf(ask('GET', '/api/v2/alerts?silenced=false&inhibited=false')), ['c']);
  const path = `/api/v2/silence/${id}`;
  assert.deepEqual(asRecord(ask('GET', path).body)?.['status'], { state: 'active' });
  const longer = ask('POST', '/api/v2/silences', { ...silence(shop, 0, 120_000), id });
  assert.deepEqual(longer.body, { silenceID: id });
  wait(90_000);
  assert.deepEqual(podsOf(ask('GET', '/api/v2/alerts?silenced=false&inhibited=false')), ['c']);
  assert.deepEqual([ask('DELETE', path).status, ask('DELETE', path).status], [200, 500]);
  assert.deepEqual(podsOf(ask('GET', '/api/v2/alerts?silenced=false&inhibited=false')), ['a', 'b', 'c']);
  ask('POST', '/api/v2/silences', silence([{ name: 'a', value: 'b', isRegex: false }], 600_000, 900_000));
  const states = (asArray(ask('GET', '/api/v2/silences').body) ?? []).map((one) => asRecord(one)?.['status']);
  assert.deepEqual(states, [{ state: 'expired' }, { state: 'pending' }]);
  assert.equal(asArray(ask('GET', '/api/v2/silences?filter=a%3D%22b%22').body)?.length, 1);
});

const recorded = (name: string): unknown => JSON.parse(recordedText(`alertmanager-0.25/${name}.json`));

test('answers have the fields of a real Alertmanager', { skip: skipWithoutRecordings }, async () => {
  const { ask } = await alertmanager();
  const fieldsOf = (value: unknown): readonly string[] => Object.keys(asRecord(value) ?? {}).sort();
  const first = (value: unknown): unknown => asArray(value)?.[0];
  ask('POST', '/api/v2/silences', silence([{ name: 'a', value: 'b', isRegex: false }], 0, 60_000));
  for (const [path, name] of [
    ['/api/v2/alerts', 'alerts'],
    ['/api/v2/silences', 'silences'],
    ['/api/v2/receivers', 'receivers'],
    ['/api/v2/alerts/groups', 'alert-groups'],
  ] as const) {
    assert.deepEqual(fieldsOf(first(ask('GET', path).body)), fieldsOf(first(recorded(name))), path);
  }
  assert.deepEqual(fieldsOf(ask('GET', '/api/v2/status').body), fieldsOf(recorded('status')));
  for (const alert of asArray(recorded('alerts')) ?? []) {
    const { labels, fingerprint } = alert as { labels: Readonly<Record<string, string>>; fingerprint: string };
    assert.equal(labelFingerprint(labels), fingerprint);
  }
});

test('refusals are in the words of a real Alertmanager', { skip: skipWithoutRecordings }, async () => {
  const { ask } = await alertmanager();
  const plain = [{ name: 'a', value: 'b', isRegex: false }];
  const id = '00000000-0000-4000-8000-999999999999';
  const post = (body: unknown): Answer => ask('POST', '/api/v2/silences', body);
  const cases: readonly (readonly [string, number, Answer])[] = [
    ['silence-bad-id', 422, ask('GET', '/api/v2/silence/xyz')],
    ['silence-missing-fields', 422, post({ matchers: plain })],
    ['silence-no-matchers', 422, post(silence([], 0, 60_000))],
    ['silence-matches-empty', 400, post(silence([{ name: 'a', value: '.*', isRegex: true }], 0, 60_000))],
    ['silence-end-before-start', 400, post(silence(plain, 60_000, 10_000))],
    ['silence-in-the-past', 400, post(silence(plain, -60_000, -10_000))],
    ['silence-update-unknown-id', 404, post({ ...silence(plain, 0, 60_000), id })],
    ['alerts-filter-bad', 400, ask('GET', '/api/v2/alerts?filter=alertname%3D~%22(%22')],
    ['alerts-receiver-bad', 400, ask('GET', '/api/v2/alerts?receiver=(')],
  ];
  for (const [name, status, answer] of cases) {
    assert.deepEqual(answer, { status, body: recorded(`errors/${name}`) }, name);
  }
  assert.deepEqual(ask('GET', `/api/v2/silence/${id}`), { status: 404, body: '' });
  assert.equal(post('nope').status, 400);
  assert.equal(ask('GET', '/api/v2/nope').status, 404);
});
