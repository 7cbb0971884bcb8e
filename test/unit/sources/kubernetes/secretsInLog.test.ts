import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../../../../src/base/log.ts';
import { FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import type { ApiKind } from '../../../../src/model/resource.ts';
import { readObject, replaceObject, toYaml } from '../../../../src/sources/kubernetes/objectActions.ts';
import { readSecretValues } from '../../../../src/sources/kubernetes/secretValues.ts';
import { describeObject } from '../../../../src/ui/describe/describeObject.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const kind: ApiKind = { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', isNamespaced: true };
const target = { kind, namespace: 'shop', name: 'login' };
const value = 'hunter2-of-the-shop';
const encoded = Buffer.from(value).toString('base64');

test('neither the values of a Secret nor the token of a login ever stand in the log or in an error', async (t) => {
  const faults = new FaultPlan();
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'shop' } };
  const cluster = await TestCluster.start([...shopObjects, { ...secret, data: { password: encoded } }], { faults });
  t.after(() => cluster.stop());
  const told: string[] = [];
  const log = createLogger((level, message) => told.push(`${level} ${message}`));
  const note = (error: unknown): void => {
    const { message, hint, tried } = error as { message: string; hint?: string; tried?: string };
    told.push(`error ${message} ${hint ?? ''} ${tried ?? ''}`);
  };
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig, { log });
  const path = ['demo', 'shop', 'Config', 'Secrets'];
  await view.until(path, (rows) => rows.some((row) => row.includes('login')));
  const rows = await view.rows(...path, 'login');
  const { transport } = view.sessions.session('demo') ?? assert.fail();
  await readSecretValues(transport, target);
  const described = await describeObject(transport, target, Date.now());
  // What the server refuses is told in its words, and these must not be the text that was sent.
  const yaml = toYaml(await readObject(transport, target));
  await replaceObject(transport, target, yaml.replace('password:', '"not a key!":'), true).catch(note);
  for (const bad of [
    `[${encoded}`,
    `a: b: ${encoded}`,
    `*${encoded}`,
    `"${encoded}`,
    `${encoded}: - ${encoded}`,
    `@${encoded}`,
  ]) {
    await assert.rejects(replaceObject(transport, target, yaml.replace(encoded, bad), true), (error) => {
      note(error);
      return /^This is not YAML: \w+/.test((error as Error).message);
    });
  }
  for (const fault of [
    { kind: 'truncate' },
    { kind: 'status', code: 500 },
    { kind: 'html' },
    { kind: 'drop' },
  ] as const) {
    faults.add({ matches: (url) => url.includes('/secrets'), fault, times: 2 });
    await readSecretValues(transport, target).catch(note);
    await readObject(transport, target).catch(note);
  }
  faults.watchLifetimeMs = 1;
  cluster.store.update({ ...secret, data: { password: encoded, more: encoded } });
  await view.until(path, (now) => now.some((row) => row.includes('data 2')));
  assert.ok(told.length > 0, 'something was logged');
  const all = [...told, ...rows, described].join('\n');
  for (const hidden of [value, encoded, 'admin-token']) assert.ok(!all.includes(hidden), `${hidden} in\n${all}`);
});
