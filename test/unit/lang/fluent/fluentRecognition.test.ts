import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recognizeFluentConf, recognizeFluentYaml } from '../../../../src/lang/fluent/fluentRecognition.ts';
import { documentLanguageOf } from '../../../../src/lang/workspace/documentLanguage.ts';

test('a .conf file is told by its content, then by its path', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['a.conf', '<source>\n  @type tail\n</source>', 'fluentd'],
    ['a.conf', '[INPUT]\n    Name tail', 'fluentbit'],
    ['fluentd.conf', '[SERVICE]\n    Flush 1', 'fluentbit'],
    ['/etc/nginx/nginx.conf', 'server {\n  listen 80;\n}', undefined],
    ['/etc/apache2/site.conf', '<VirtualHost *:80>\n  <Location /x>\n  </Location>\n</VirtualHost>', undefined],
    ['smb.conf', '[global]\n  workgroup = x', undefined],
    ['/fluentd/etc/my.conf', 'a b', 'fluentd'],
    ['parsers.conf', '', 'fluentbit'],
    ['x.conf', '@INCLUDE y.conf', 'fluentbit'],
    ['x.conf', '@include y.conf', 'fluentd'],
  ];
  for (const [path, text, expected] of cases)
    assert.equal(recognizeFluentConf(path, text), expected, `${path}: ${text}`);
});

test('a YAML file is told by its keys', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['pipeline:\n  inputs:\n    - name: tail', 'fluentbit'],
    ['service:\n  flush: 1', 'fluentbit'],
    ['parsers:\n  - name: a\n    format: json', 'fluentbit'],
    ['config:\n  - source:\n      $type: forward', 'fluentd'],
    ['apiVersion: v1\nkind: ConfigMap\ndata:\n  pipeline: x', undefined],
    ['groups:\n  - name: a\n    rules: []', undefined],
    ['pipeline:\n  - stage: build', undefined],
    ['services:\n  web:\n    image: x', undefined],
  ];
  for (const [text, expected] of cases) assert.equal(recognizeFluentYaml('a.yaml', text), expected, text);
});

test('templates of configs are recognized by what they hold', { timeout: 20_000 }, () => {
  const text = '<% ports.each do |port| %>\n<source>\n  @type forward\n  port <%= port %>\n</source>\n<% end %>\n';
  assert.equal(documentLanguageOf('a/td-agent.conf.erb', text, undefined), 'fluentd');
  assert.equal(documentLanguageOf('a/agent.conf.j2', '[INPUT]\n    Name cpu\n', undefined), 'fluentbit');
  assert.equal(documentLanguageOf('a/nginx.conf.erb', 'server { listen 80; }\n', undefined), undefined);
});
