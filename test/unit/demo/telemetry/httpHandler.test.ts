import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { createGetHandler, textAnswer } from '../../../../src/demo/telemetry/httpHandler.ts';
import { startLoopbackServer } from '../../../../src/demo/telemetry/loopbackServer.ts';

/** Asks for a path as it is, which `fetch` would tidy up. */
function ask(server: string, path: string, method = 'GET'): Promise<string> {
  const { hostname, port } = new URL(server);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve(`${response.statusCode ?? 0} ${text}`);
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('a path that looks like another address is a path', async () => {
  const handler = createGetHandler((path, query) => textAnswer(200, `${path} ${query.get('a') ?? ''}`));
  const server = await startLoopbackServer(handler);
  try {
    assert.equal(await ask(server.url, '/metrics?a=1'), '200 /metrics 1');
    for (const path of ['//', '//[', '//host:99999/x', '///']) {
      assert.equal(await ask(server.url, `${path}?a=1`), `200 ${path} 1`, path);
    }
    assert.equal(await ask(server.url, 'http://[/'), '200 / ');
    assert.match(await ask(server.url, '/', 'PUT'), /^405 /);
  } finally {
    await server.dispose();
  }
});
