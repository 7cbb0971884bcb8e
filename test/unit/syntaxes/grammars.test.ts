import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { tokenize } from '../../helpers/grammarTokens.ts';
import { vscodeFolder } from '../../helpers/vscodeServer.ts';

/**
 * One case a line: a document in which `«…»` marks the piece that is meant, and a scope that it must have; with `not ` before
 * it, one that it must not have.
 */
function cases(scopeName: string, table: readonly (readonly [marked: string, scope: string])[]): void {
  for (const [marked, expected] of table) {
    test(`${scopeName}: ${marked.replaceAll('\n', '⏎')} is ${expected}`, async () => {
      const start = marked.indexOf('«');
      const end = marked.indexOf('»') - 1;
      assert.ok(start >= 0 && end >= start, 'the case marks a piece');
      const text = marked.replace('«', '').replace('»', '');
      const scopes = await scopesAt(scopeName, text, start, end);
      const wanted = expected.replace(/^not /, '');
      const has = scopes.every((list) => list.some((scope) => scope === wanted || scope.startsWith(`${wanted}.`)));
      const hasNone = scopes.every((list) => !list.some((scope) => scope.startsWith(wanted)));
      assert.ok(expected.startsWith('not ') ? hasNone : has, `scopes are ${JSON.stringify(scopes)}`);
    });
  }
}

/** The scopes of every token that overlaps the piece. */
async function scopesAt(scopeName: string, text: string, start: number, end: number): Promise<(readonly string[])[]> {
  const tokens = await tokenize(scopeName, text);
  const found = tokens.filter((token) => token.start < end && token.start + token.text.length > start);
  assert.notEqual(found.length, 0, 'the piece has tokens');
  return found.filter((token) => token.text.trim() !== '').map((token) => token.scopes);
}

cases('source.promql', [
  ['«sum»(rate(http_requests_total[5m]))', 'support.function.aggregation'],
  ['«SUM» by (job) (x)', 'support.function.aggregation'],
  ['sum(«rate»(http_requests_total[5m]))', 'support.function.promql'],
  ['rate(«http_requests_total»[5m])', 'entity.name.type.metric'],
  ['rate(x[«5m»])', 'constant.numeric.duration'],
  ['rate(x[«1h30m»])', 'constant.numeric.duration'],
  ['rate(x[«$__rate_interval»])', 'variable.other.template'],
  ['x{«job»="api"}', 'variable.parameter.label'],
  ['x{job="«api»"}', 'string.quoted.double'],
  ['x{job=~"«api.*»"}', 'string.regexp'],
  ['x{job=~"«$job»"}', 'variable.other.template'],
  ['x{«offset»="1"}', 'variable.parameter.label'],
  ['x «offset» 5m', 'keyword.other.modifier'],
  ['sum «by» (job, instance) (x)', 'keyword.control.grouping'],
  ['sum by (job, «instance») (x)', 'variable.parameter.label'],
  ['a «and on» (job) b', 'keyword'],
  ['a * on (job) «group_left» (version) b', 'keyword.control.grouping'],
  ['a «>= bool» 1', 'keyword'],
  ['x «@» 1609746000', 'keyword.operator.at'],
  ['x @ «start»()', 'support.function.preprocessor'],
  ['x «# a comment with "quotes"»', 'comment.line'],
  ['x{a="# «no comment»"}', 'not comment'],
  ['job:«http_requests:rate5m»', 'entity.name.type.metric'],
  ['{"«my.metric»", job="x"}', 'string.quoted.double'],
  ['a + «1e-3»', 'constant.numeric'],
  ['a + «0x1F»', 'constant.numeric'],
  ['a == «Inf»', 'constant.numeric'],
  ['«information»', 'entity.name.type.metric'],
  ['«rate_of_things»', 'not support.function'],
  ['x{a="\\«n»"}', 'constant.character.escape'],
  ['label_replace(x, "a", "«$1»", "b", "(.*)")', 'string.quoted.double'],
]);

cases('source.logql', [
  ['{«app»="shop"}', 'variable.parameter.label'],
  ['{app="shop"} «|=» "timeout"', 'keyword.operator.line-filter'],
  ['{app="shop"} |~ "«time.*out»"', 'string.regexp'],
  ['{app="shop"} «!=» `x`', 'keyword.operator.line-filter'],
  ['{app="shop"} | «json»', 'keyword.other.stage'],
  ['{app="shop"} | «logfmt» --strict', 'keyword.other.stage'],
  ['{app="shop"} | logfmt «--strict»', 'keyword.other.flag'],
  ['{app="shop"} | json | «status» >= 500', 'variable.parameter.label'],
  ['{app="shop"} | json | duration > «1.5s»', 'constant.numeric.duration'],
  ['{app="shop"} | json | size > «20MB»', 'constant.numeric.bytes'],
  ['{app="shop"} | line_format "{{«.level»}} x"', 'variable.other.field.template'],
  ['{app="shop"} | line_format "{{.level | «ToUpper»}}"', 'support.function.template'],
  ['{app="shop"} | label_format a="{{«.b»}}"', 'variable.other.field.template'],
  ['{app="shop"} | pattern "«<ip>» - <_>"', 'variable.other.capture'],
  ['{app="shop"} | regexp "(?P<«a»>.*)"', 'string.regexp'],
  ['sum by (app) («count_over_time»({app="shop"}[5m]))', 'support.function.logql'],
  ['«sum» by (app) (rate({app="shop"}[5m]))', 'support.function.aggregation'],
  ['rate({app="shop"} | «unwrap» bytes [5m])', 'keyword.other.stage'],
  ['{app="shop"} |= «ip»("10.0.0.0/8")', 'support.function.ip'],
  ['{app="shop"} «# comment»', 'comment.line'],
]);

cases('source.fluentd', [
  ['<«source»>\n</source>', 'entity.name.tag'],
  ['<match «kube.»**>', 'string.unquoted.pattern'],
  ['<match kube.«**»>', 'keyword.operator.wildcard'],
  ['<label «@ERROR»>', 'entity.name.label'],
  ['</«match»>', 'entity.name.tag'],
  ['  @type «tail»', 'entity.name.type.plugin'],
  ['  «@type» tail', 'keyword.other.directive'],
  ['  «path» /var/log/*.log', 'variable.parameter'],
  ['  read_from_head «true»', 'constant.language.boolean'],
  ['  flush_interval «5s»', 'constant.numeric'],
  ['  chunk_limit_size «4m»', 'constant.numeric'],
  ['  path /var/log/«app/2024»/x.log', 'not constant.numeric'],
  ['«# a comment»', 'comment.line'],
  ['  path /x «# a comment»', 'comment.line'],
  ['  path «/var/log/app/»', 'not string.regexp'],
  ['  path "/x#«y»"', 'not comment'],
  ['  host "#{«ENV»[\'HOST\']}"', 'meta.embedded.ruby'],
  ['  tag ${«tag»}.x', 'variable.other.placeholder'],
  ['  expression /^(?<«level»>\\w+)/', 'entity.name.tag.capture'],
  ['  expression /«^»(?<level>\\w+)/', 'string.regexp'],
  ['  time_format «%Y»-%m', 'constant.other.date-format'],
  ['«@include» conf.d/*.conf', 'keyword.control.import'],
  ['  key «$.kubernetes.pod_name»', 'keyword.operator.accessor'],
]);

cases('source.fluentbit', [
  ['[«INPUT»]', 'entity.name.section'],
  ['[INPUT]\n    Name «tail»', 'entity.name.type.plugin'],
  ['[INPUT]\n    «Path» /var/log/*.log', 'variable.parameter'],
  ['    Match kube.«*»', 'keyword.operator.wildcard'],
  ['    Mem_Buf_Limit «5MB»', 'constant.numeric'],
  ['    Skip_Long_Lines «On»', 'constant.language.boolean'],
  ['    Host «${LOKI_HOST}»', 'variable.other.environment'],
  ['«@INCLUDE» parsers.conf', 'keyword.control.import'],
  ['@SET «level»=debug', 'variable.other.definition'],
  ['    Regex ^(?<«time»>[^ ]*) (?<log>.*)$', 'entity.name.tag.capture'],
  ['    Time_Format «%Y»-%m-%d', 'constant.other.date-format'],
  ['    «# a comment»', 'comment.line'],
  ['    Path /x «# not a comment»', 'not comment'],
  ["    Add key «$kubernetes['labels']['app']»", 'variable.other.accessor'],
  ['    rule "«start_state»" "/^\\d+/" "cont"', 'entity.name.label.state'],
  ['    rule "start_state" "/«^»\\d+/" "cont"', 'string.regexp'],
]);

cases('text.kube-report', [
  ['«The way to the context prod.eu»\n\nok       DNS', 'markup.bold'],
  ['«ok»       DNS          127.0.0.1 is 127.0.0.1', 'markup.inserted'],
  ['ok       «API server»   v1.36.1, answered in 16ms', 'variable'],
  ['ok       API server   «v1.36.1», answered in 16ms', 'not variable'],
  ['«FAILED»   TCP          connect ECONNREFUSED', 'invalid'],
  ['«skipped»  API server   cannot be asked', 'not comment'],
  ['skipped  «API server»   cannot be asked', 'variable'],
  ['«WARNING»  TLS          CN=api', 'markup.deleted'],
  ['FAILED   TCP\n                      «→ Check the port.»', 'markup.bold'],
  ['ok       What may I   «yes»  list pods\n', 'markup.inserted'],
  ['                      «no»   list nodes everywhere', 'markup.deleted'],
  ['«Name:»   cart', 'variable'],
  ['«Conditions»\n  Ready  True', 'markup.bold'],
  ['«Events, oldest first, without 3 older»', 'markup.bold'],
  ['«web cannot be shown.»', 'not markup.bold'],
  ['Events\n  «Warning  BackOff»  3m ago  Back-off', 'markup.deleted'],
  ['Events\n  «cannot be read: pods is forbidden»', 'invalid'],
  ['Containers\n  web  «CrashLoopBackOff»', 'invalid'],
]);

if (existsSync(vscodeFolder())) {
  cases('source.yaml', [
    ['groups:\n  - rules:\n      - expr: sum(«rate»(x[5m])) > 1', 'support.function.promql'],
    ['rules:\n  - alert: A\n    expr: sum(«rate»(x[5m])) > 1\n    for: 5m', 'support.function.promql'],
    ['rules:\n  - expr: x > 1\n    «for»: 5m', 'entity.name.tag.yaml'],
    [
      'rules:\n  - expr: |\n      sum by (job) (\n        «rate»(x[5m])\n      )\n    for: 5m',
      'support.function.promql',
    ],
    ['rules:\n  - expr: |\n      sum(x)\n    «for»: 5m', 'entity.name.tag.yaml'],
    ['rules:\n  - expr: >-\n      sum(x)\n\n      / sum(«y»)\n    for: 5m', 'entity.name.type.metric'],
    ['rules:\n  - expr: sum(x{job="«api»"})\n    for: 5m', 'string.quoted.double.promql'],
    ['rules:\n  - expr: "sum(x{job=\\"«api»\\"}) > 1"\n    for: 5m', 'string.quoted.double.promql'],
    ['rules:\n  - expr: "sum(x{job=\\"api\\"}) > 1"\n    «for»: 5m', 'entity.name.tag.yaml'],
    ["rules:\n  - expr: 'sum(«rate»(x[5m]))'\n    for: 5m", 'support.function.promql'],
    ["rules:\n  - expr: 'sum(rate(x[5m]))'\n    «for»: 5m", 'entity.name.tag.yaml'],
    ['rules:\n  - expr: |\n      sum(rate({app="x"} «|=» "error" [5m]))\n    for: 5m', 'keyword.operator.line-filter'],
    ['rules:\n  - expr: |\n      sum(rate({app="x"} | «json» [5m]))\n    for: 5m', 'keyword.other.stage'],
    ['rules:\n  - expr: a\n      + «b»\n  - alert: B', 'entity.name.type.metric'],
    ['rules:\n  - expr: a\n  - «alert»: B', 'entity.name.tag.yaml'],
    ['rules:\n  - expr: |\n      a\n«groups»: []', 'entity.name.tag.yaml'],
    ['rules:\n  - expr: |\n      a\n  # c\n  - «alert»: B', 'entity.name.tag.yaml'],
    ['rules:\n  - alert: B\n    expr: a > 1\n    labels:\n      «severity»: warning', 'entity.name.tag.yaml'],
    ['description: |\n  expr: sum(«rate»(x[5m]))\n', 'not support.function'],
    ['other: sum(«rate»(x[5m]))', 'not support.function'],
  ]);
  cases('text.kube-report', [
    ['«Specification»\n  replicas: 2', 'markup.bold'],
    ['Specification\n  «replicas»: 2', 'entity.name.tag.yaml'],
    ['Specification\n  text: |\n    a\n\n«Status»\n  x: 1', 'markup.bold'],
  ]);
  cases('source.json', [
    ['{"expr": "sum(«rate»(x[5m]))", "refId": "A"}', 'support.function.promql'],
    ['{"expr": "sum(rate(x[5m]))", "«refId»": "A"}', 'support.type.property-name.json'],
    ['{"expr": "x{job=\\"«api»\\"}", "refId": "A"}', 'string.quoted.double.promql'],
    ['{"expr": "x{job=~\\"«$job»\\"}", "refId": "A"}', 'variable.other.template'],
    ['{"expr": "x{job=\\"api\\"", "«refId»": "A"}', 'support.type.property-name.json'],
    ['{"expr": "sum by (job", "«refId»": "A"}', 'support.type.property-name.json'],
    ['{"expr": "{app=\\"x\\"} |= \\"«boom»\\"", "refId": "A"}', 'string.quoted.double'],
    ['{"expr": "{app=\\"x\\"} | «json»", "refId": "A"}', 'keyword.other.stage'],
    ['{"title": "sum(«rate»(x[5m]))"}', 'not support.function'],
  ]);
} else {
  test('queries inside YAML and JSON', { skip: 'there is no VS Code; run "node .ci/setup.mjs"' }, () => undefined);
}
