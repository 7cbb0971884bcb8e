import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PrometheusClient } from '../../../src/sources/prometheus/prometheusClient.ts';
import { decodeQueryResult } from '../../../src/sources/prometheus/prometheusDecode.ts';
import { isSourceError, type SourceErrorKind } from '../../../src/sources/sourceError.ts';
import { FakeTransport, type FakeAnswer } from '../../helpers/fakeTransport.ts';
import { recordingsIn, skipWithoutRecordings } from '../../helpers/recordings.ts';

const vector = (...values: string[]): unknown => ({
  status: 'success',
  data: { resultType: 'vector', result: values.map((value) => ({ metric: { job: 'a' }, value: [1.5, value] })) },
});

function clientFor(answer: FakeAnswer): { readonly client: PrometheusClient; readonly transport: FakeTransport } {
  const transport = new FakeTransport(() => answer);
  return { client: new PrometheusClient(transport), transport };
}

async function checkError(answer: FakeAnswer, kind: SourceErrorKind, message: string): Promise<void> {
  await assert.rejects(clientFor(answer).client.query('up'), (error: unknown) => {
    assert(isSourceError(error));
    assert.deepEqual([error.kind, error.message], [kind, message]);
    if (kind !== 'badResponse') assert.equal(error.tried, 'GET fake/api/v1/query?query=up');
    return true;
  });
}

test('samples are numbers at milliseconds, the special ones too', () => {
  const { series } = decodeQueryResult(vector('1e-09', 'NaN', '+Inf', '-Inf', '0'));
  assert.deepEqual(series[0], { labels: { job: 'a' }, times: [1500], values: [1e-9] });
  assert.deepEqual(
    series.map((one) => one.values[0]),
    [1e-9, NaN, Infinity, -Infinity, 0],
  );
});

test('warnings and infos come with the result', async () => {
  const body = { ...(vector('1') as object), warnings: ['truncated'], infos: ['not a counter'] };
  const result = await clientFor({ body }).client.query('up');
  assert.deepEqual([result.warnings, result.infos], [['truncated'], ['not a counter']]);
});

test('a range query asks in seconds, a long one by POST', async () => {
  const body = { status: 'success', data: { resultType: 'matrix', result: [] } };
  const { client, transport } = clientFor({ body });
  const range = { start: 1_000_500, end: 2_000_000 };
  await client.queryRange({ expression: 'rate(a[5m])', range, stepSeconds: 15 });
  await client.queryRange({ expression: 'a'.repeat(5000), range, stepSeconds: 15 });
  const [first, second] = transport.requests;
  assert.equal(first?.path, '/api/v1/query_range?query=rate%28a%5B5m%5D%29&start=1000.5&end=2000&step=15');
  assert.deepEqual([second?.method, second?.path], ['POST', '/api/v1/query_range']);
  assert.match(second?.body ?? '', /^query=a{5000}&start=1000\.5&end=2000&step=15$/);
});

test('label values ask for the label in the path and the selector as match[]', async () => {
  const { client, transport } = clientFor({ body: { status: 'success', data: ['x', 7, 'y'] } });
  assert.deepEqual(await client.labelValues('pod/a', { match: 'up{a="b"}', limit: 5 }), ['x', 'y']);
  assert.equal(transport.requests[0]?.path, '/api/v1/label/pod%2Fa/values?match%5B%5D=up%7Ba%3D%22b%22%7D&limit=5');
});

test('a failure is an error in the server’s words, never an empty result', async () => {
  const error = (errorType: string, text: string): unknown => ({ status: 'error', errorType, error: text });
  await checkError({ status: 400, body: error('bad_data', '1:7: parse error') }, 'badQuery', '1:7: parse error');
  await checkError({ status: 422, body: error('execution', 'many-to-many') }, 'badQuery', 'many-to-many');
  await checkError({ status: 404, body: '404 page not found' }, 'notFound', '404 page not found');
  await checkError({ status: 401, body: '' }, 'unauthorized', 'HTTP status 401 without a message.');
  await checkError({ status: 429, body: 'slow down' }, 'throttled', 'slow down');
  const status = { kind: 'Status', message: 'no endpoints available for service "prometheus"' };
  await checkError({ status: 503, body: status }, 'unreachable', status.message);
  await checkError({ status: 500, body: '<html>x</html>' }, 'server', 'HTTP status 500 without a message.');
  await checkError({ status: 401, body: { message: 'token expired' } }, 'unauthorized', 'token expired');
  const page = '<html><head><title>Sign in</title></head></html>';
  await checkError({ body: page }, 'badResponse', 'A web page came instead of data: "Sign in".');
  await checkError({ body: 'pong' }, 'badResponse', 'The answer is not JSON but begins with: pong');
  await checkError({ body: [] }, 'badResponse', 'The answer holds no status of success.');
  await checkError({ body: { status: 'success', data: {} } }, 'badResponse', 'The answer holds no query result.');
});

test('what was asked is told as people write it', async () => {
  const { client } = clientFor({ status: 500, body: 'broken' });
  await assert.rejects(client.query('sum by (pod) (rate(a{b=~"x%"}[5m]))'), (error: unknown) => {
    assert(isSourceError(error));
    assert.equal(error.tried, 'GET fake/api/v1/query?query=sum by (pod) (rate(a{b=~"x%"}[5m]))');
    return true;
  });
});

test('an aborted query passes the abort through', async () => {
  const { client } = clientFor({ body: vector('1') });
  await assert.rejects(client.query('up', undefined, AbortSignal.abort()), { name: 'AbortError' });
});

test('recorded query answers of real servers decode', { skip: skipWithoutRecordings }, () => {
  for (const server of ['prometheus-3.5', 'prometheus-2.42']) {
    for (const folder of ['query', 'query_range']) {
      for (const { path, text } of recordingsIn(`${server}/${folder}`)) {
        const json = JSON.parse(text) as { data: { result: unknown[]; resultType: string } };
        const { series, histogramCount } = decodeQueryResult(json);
        const isList = json.data.resultType === 'vector' || json.data.resultType === 'matrix';
        if (isList) assert.equal(series.length + histogramCount, json.data.result.length, path);
        if (json.data.resultType === 'scalar') assert.equal(series.length, 1, path);
        for (const one of series) assert.equal(one.times.length, one.values.length, path);
      }
    }
  }
});

test('recorded errors of real servers become errors with words', { skip: skipWithoutRecordings }, async () => {
  for (const server of ['prometheus-3.5', 'prometheus-2.42']) {
    for (const { path, status, text } of recordingsIn(`${server}/errors`)) {
      if (status < 400) continue;
      await assert.rejects(clientFor({ status, body: text }).client.query('up'), (error: unknown) => {
        assert(isSourceError(error), path);
        assert(error.message !== '' && !error.message.includes('"status"'), `${path}: ${error.message}`);
        return true;
      });
    }
  }
});
