import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPodMetadata } from '../../../../src/sources/kubernetes/recentPodLines.ts';
import { isSourceError } from '../../../../src/sources/sourceError.ts';
import { FakeTransport } from '../../../helpers/fakeTransport.ts';

const limit = { timeout: 20_000 };

test('a pod tells what a log agent asks the API server for, by the agent’s names', limit, async () => {
  const api = new FakeTransport(() => ({
    body: {
      metadata: { uid: 'u-1', labels: { app: 'web', odd: 7 }, annotations: { 'fluentbit.io/parser': 'json' } },
      spec: { nodeName: 'node-1' },
      status: {
        podIP: '10.0.0.7',
        containerStatuses: [
          { name: 'side', image: 'side:1' },
          { name: 'app', image: 'app:2' },
        ],
      },
    },
  }));
  assert.deepEqual(await readPodMetadata(api, 'shop', 'web-1', 'app'), {
    ...{ pod_id: 'u-1', pod_ip: '10.0.0.7', host: 'node-1', container_image: 'app:2' },
    ...{ labels: { app: 'web' }, annotations: { 'fluentbit.io/parser': 'json' } },
  });
  assert.deepEqual(
    api.requests.map(({ path }) => path),
    ['/api/v1/namespaces/shop/pods/web-1'],
  );
});

test('a pod that is gone is told as such, not as one without labels', limit, async () => {
  const api = new FakeTransport(() => ({ status: 404, body: { message: 'pods "web-1" not found' } }));
  await assert.rejects(readPodMetadata(api, 'shop', 'web-1', undefined), (error) => isSourceError(error, 'notFound'));
});
