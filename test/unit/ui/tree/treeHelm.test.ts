import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { decodeHelmRelease } from '../../../../src/sources/kubernetes/helmReleaseReader.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { namespaceObject } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64');

const release = {
  chart: { metadata: { name: 'shop', version: '1.4.2', appVersion: '7.0' } },
  info: { description: 'Upgrade complete', first_deployed: '2026-01-01T10:00:00.123Z' },
  config: { password: 'hunter2' },
  manifest: `---
# Source: shop/templates/web.yaml
kind: Service
metadata: { name: web }
---
kind: Secret
metadata: { name: login }
stringData: { password: hunter2 }
---
: not yaml [
`,
};
/** As Helm packs it. */
const packed = base64(gzipSync(JSON.stringify(release)));

function kept(kind: 'Secret' | 'ConfigMap', name: string, version: string, status: string, text: string): KubeObject {
  const labels = { owner: 'helm', name, status, version };
  return {
    ...{ apiVersion: 'v1', kind },
    metadata: { name: `sh.helm.release.v1.${name}.v${version}`, namespace: 'shop', labels },
    data: { release: text },
  };
}

test('releases of both drivers are listed, and open to their chart and what they made, without values', async (t) => {
  const cluster = await TestCluster.start([
    namespaceObject('shop'),
    kept('Secret', 'web', '3', 'deployed', base64(packed)),
    kept('ConfigMap', 'cache', '1', 'failed', packed),
    kept('Secret', 'odd', 'x', 'deployed', base64('garbage')),
  ]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const path = ['demo', 'shop', 'Helm releases'];
  assert.deepEqual(await view.until(path, ({ length }) => length === 3), [
    'error cache · failed · revision 1',
    'circle-filled odd · deployed · revision 0',
    'circle-filled web · deployed · revision 3',
  ]);
  for (const name of ['web', 'cache']) {
    const rows = await view.rows(...path, name);
    assert.deepEqual(rows, [
      'circle-outline Chart · shop 1.4.2',
      'circle-outline App version · 7.0',
      'circle-outline Description · Upgrade complete',
      'circle-outline First installed · 2026-01-01T10:00:00',
      'circle-outline Service · web',
      'circle-outline Secret · login',
    ]);
    assert.doesNotMatch(rows.join('\n'), /hunter2/);
  }
  assert.deepEqual(await view.rows(...path, 'odd'), [
    'warning What Secret sh.helm.release.v1.odd.vx keeps is no Helm release.',
  ]);
});

test('what is packed in no way of Helm is no release, and a bomb is not unpacked', () => {
  assert.deepEqual(decodeHelmRelease(base64('{"name":"old"}')), { name: 'old' });
  const bomb = base64(gzipSync(Buffer.alloc(40 * 1024 * 1024, 0x20)));
  for (const text of ['', '!', base64('[1]'), packed.slice(0, 40), base64(Buffer.from([0x1f, 0x8b, 1])), bomb]) {
    assert.equal(decodeHelmRelease(text), undefined);
  }
});
