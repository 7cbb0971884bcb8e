import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialStep } from '../../../../src/model/lineTrial.ts';
import { tryBit, tryD } from './trialCase.ts';

const limit = { timeout: 20_000 };
const record = { time: '2026-11-22T18:05:06.25Z', level: 'info', user: { id: 7 }, log: 'hi' };

/** What an output of Fluent Bit does with a record whose time was read. */
function bit(lines: string, given: unknown = record): TrialStep {
  const config = `parsers:
  - name: j
    format: json
    time_key: time
    time_format: '%Y-%m-%dT%H:%M:%S.%LZ'
pipeline:
  inputs:
    - name: tail
      tag: app.web
      path: /a.log
      parser: j
  outputs:
    - match: '*'
      ${lines.replaceAll('\n', '\n      ')}
`;
  return lastOf(tryBit(config, JSON.stringify(given)).steps);
}

/** What a match of Fluentd does with the same record. */
function fluentd(lines: string, given: unknown = record): TrialStep {
  const source =
    '<source>\n@type tail\npath /a.log\ntag app.web\n<parse>\n@type json\ntime_format %Y-%m-%dT%H:%M:%S.%L%z\n</parse>\n</source>\n';
  return lastOf(tryD(`${source}<match **>\n${lines}\n</match>\n`, JSON.stringify(given)).steps);
}

function lastOf(steps: readonly TrialStep[]): TrialStep {
  const step = steps.at(-1);
  assert.equal(step?.outcome, 'taken');
  return step;
}

/** The action line and the document of a bulk request. */
function bulk({ sent }: TrialStep): unknown[] {
  const at = sent?.indexOf('\n') ?? -1;
  return [JSON.parse(sent?.slice(0, at) ?? ''), JSON.parse(sent?.slice(at) ?? '')];
}

test('Loki of Fluent Bit: labels, structured metadata, a single key, the tenant', limit, () => {
  const step = bit(
    "name: loki\nhost: loki\ntls: on\nlabels: job=fb, id=$user['id']\nlabel_keys: $level\nremove_keys: user, level\nstructured_metadata: who=$user['id']\ndrop_single_key: raw\ntenant_id: shop",
  );
  assert.equal(step.target, 'POST https://loki:3100/loki/api/v1/push');
  assert.equal(step.sent, '{id="7", level="info", job="fb"}\nhi\nstructured metadata: {who="7"}');
  assert.match(step.notes.join(' '), /The tenant is 'shop', in the header X-Scope-OrgID/);
  assert.equal(bit('name: loki\ndrop_single_key: on', { log: 'hi' }).sent, '{job="fluent-bit"}\n"hi"');
  assert.equal(
    bit('name: loki\nline_format: key_value\nremove_keys: user, log').sent,
    '{job="fluent-bit"}\nlevel=info',
  );
  assert.match(bit('name: loki\nstructured_metadata_map_keys: $user').sent ?? '', /structured metadata: \{id="7"\}$/);
});

test('Elasticsearch of Fluent Bit: the index by day, the id, the operation, the pipeline', limit, () => {
  const dated = bit(
    'name: es\nhost: es\nlogstash_format: on\nlogstash_prefix: shop\ninclude_tag_key: on\nsuppress_type_name: on\nid_key: level\npipeline: p',
  );
  assert.equal(dated.target, 'POST http://es:9200/_bulk/?pipeline=p');
  assert.deepEqual(bulk(dated), [
    { create: { _index: 'shop-2026.11.22', _id: 'info' } },
    { '@timestamp': '2026-11-22T18:05:06.250Z', 'flb-key': 'app.web', level: 'info', user: { id: 7 }, log: 'hi' },
  ]);
  const upsert = bit('name: opensearch\nindex: app-%Y\nwrite_operation: upsert\nreplace_dots: on', {
    'a.b': { 'c.d': 1 },
  });
  assert.deepEqual(bulk(upsert), [
    { update: { _index: 'app-%Y', _type: '_doc' } },
    { doc_as_upsert: true, doc: { '@timestamp': 'now', a_b: { c_d: 1 } } },
  ]);
  const byField = bit("name: es\nlogstash_format: on\nlogstash_prefix_key: $user['id']");
  assert.deepEqual(Object.values(bulk(byField)[0] as object), [{ _index: '7-2026.11.22', _type: '_doc' }]);
});

test('HTTP, Kafka, files and standard output of Fluent Bit', limit, () => {
  const http = bit(
    'name: http\nhost: h\nport: 8080\nuri: /in\nformat: json_lines\njson_date_format: iso8601\nheader_tag: X-Tag',
  );
  assert.equal(http.target, 'POST http://h:8080/in');
  assert.equal(http.sent, '{"date":"2026-11-22T18:05:06.250000Z","level":"info","user":{"id":7},"log":"hi"}');
  assert.match(http.notes.join(' '), /The header X-Tag holds the tag/);
  assert.equal(bit('name: http', { a: 1 }).sent, '[{"date":"now","a":1}]');
  const kafka = bit('name: kafka\nbrokers: k:9092\ntopics: a,info\ntopic_key: level\nmessage_key_field: log');
  assert.equal(kafka.target, 'topic info at k:9092');
  assert.equal(kafka.sent, '{"@timestamp":1795370706.25,"level":"info","user":{"id":7},"log":"hi"}');
  assert.match(kafka.notes.join(' '), /key of the message is 'hi'/);
  const file = bit('name: file\npath: /out\nformat: template\ntemplate: "{level}: {log} {none}"');
  assert.equal(file.target, '/out/app.web');
  assert.equal(file.sent, 'info: hi {none}');
  assert.equal(bit('name: stdout\nformat: json', { a: 1 }).sent, '[{"date":"now","a":1}]');
  assert.equal(bit('name: stdout', { a: 'x' }).sent, '[0] app.web: [[now, {}], {"a"=>"x"}]');
  assert.equal(
    bit('name: splunk\nevent_index: main\nevent_host: $level').sent,
    '{"time":1795370706.25,"host":"info","index":"main","event":{"level":"info","user":{"id":7},"log":"hi"}}',
  );
  assert.match(bit('name: bigquery').notes.join(' '), /How 'bigquery' shapes it is not evaluated here/);
});

test('Elasticsearch and Loki of Fluentd', limit, () => {
  const dated = fluentd(
    '@type elasticsearch\nhost es\nlogstash_format true\nlogstash_prefix ${tag}\nid_key level\nremove_keys log',
  );
  assert.equal(dated.target, 'POST http://es:9200/_bulk');
  assert.deepEqual(bulk(dated), [
    { index: { _index: 'app.web-2026.11.22', _id: 'info' } },
    { '@timestamp': '2026-11-22T18:05:06.25Z', level: 'info', user: { id: 7 } },
  ]);
  const plain = fluentd(
    '@type opensearch\nhosts https://a:9201,b\nindex_name app-${tag[1]}-%Y\nwrite_operation create',
  );
  assert.equal(plain.target, 'POST https://a:9201/_bulk');
  assert.deepEqual(bulk(plain)[0], { create: { _index: 'app-web-2026' } });
  const loki = fluentd(
    '@type loki\nurl http://loki:3100\ndrop_single_key true\nremove_keys user\n<label>\nlevel\n</label>',
  );
  assert.equal(loki.target, 'POST http://loki:3100/loki/api/v1/push');
  assert.equal(loki.sent, '{level="info"}\nhi');
  assert.match(loki.notes.join(' '), /fluentd_thread/);
});

test('files, HTTP, Kafka and S3 of Fluentd', limit, () => {
  const file = fluentd('@type file\npath /out/${tag}');
  assert.equal(file.target, '/out/app.web.20261122_0.log');
  assert.equal(file.sent, '2026-11-22T18:05:06.25Z\tapp.web\t{"level":"info","user":{"id":7},"log":"hi"}');
  const http = fluentd('@type http\nendpoint http://h/${tag}\njson_array true', { a: 1 });
  assert.equal(http.target, 'POST http://h/app.web (application/json)');
  assert.equal(http.sent, '[{"a":1}]');
  const kafka = fluentd('@type kafka2\nbrokers k:9092\ntopic_key level\nexclude_topic_key true');
  assert.equal(kafka.target, 'topic info at k:9092');
  assert.equal(kafka.sent, '{"user":{"id":7},"log":"hi"}');
  const s3 = fluentd(
    '@type s3\ns3_bucket b\npath logs/%Y/%m/\n<format>\n@type single_value\nmessage_key log\n</format>',
  );
  assert.equal(s3.target, 's3://b/logs/2026/11/…');
  assert.equal(s3.sent, 'hi');
  assert.match(fluentd('@type gelf').notes.join(' '), /How 'gelf' shapes it is not evaluated here/);
  assert.equal(fluentd('@type stdout', { a: 1 }).sent, 'now app.web: {"a":1}');
});
