import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { KubeTransport } from '../../../../src/sources/kubernetes/kubeTransport.ts';
import { startHttpsServer } from '../../../helpers/httpsServer.ts';

const piece = Buffer.from(Array.from({ length: 8200 }, (_, index) => index % 251));
const pieces = 6000;

test(
  'a long answer arrives whole in a small part of its memory, and its connection is used again',
  { timeout: 60_000 },
  async (t) => {
    const server = await startHttpsServer(t, (request, response) => {
      if (request.url === '/version') {
        response.end('{}');
        return;
      }
      let left = pieces;
      const send = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(piece)) {
            response.once('drain', send);
            return;
          }
        }
        response.end();
      };
      send();
    });
    const access = { tls: { ca: server.certificate.cert }, headers: {}, proxyAgent: undefined, proxyHost: '' };
    const credentials = {
      isRenewable: false,
      get: () => Promise.resolve(access),
      invalidate: () => Promise.resolve(false),
    };
    const transport = new KubeTransport({ server: server.url, name: 'c', credentials });
    t.after(() => {
      transport.dispose();
    });
    const before = process.memoryUsage().arrayBuffers;
    const [expected, seen] = [createHash('sha256'), createHash('sha256')];
    for (let turn = 0; turn < pieces; turn += 1) expected.update(piece);
    let most = 0;
    let turns = 0;
    for await (const chunk of (await transport.send({ method: 'GET', path: '/list' })).chunks()) {
      // A reader that takes its time now and then, so that the server has to wait.
      turns += 1;
      if (turns % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      seen.update(chunk);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    assert.equal(seen.digest('hex'), expected.digest('hex'));
    assert.ok(most < 16 * 1024 * 1024, `${most} bytes were held at one time`);
    assert.equal(await (await transport.send({ method: 'GET', path: '/version' })).text(), '{}');
    assert.equal(server.sockets.size, 1);
  },
);
