import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryBit, tryD } from './trialCase.ts';

const fluentd = `<source>
  @type tail
  path /var/log/*.log
  tag a.*
  <parse>
    @type regexp
    expression /^(?<time>\\S+) (?<level>\\w+) (?<rest>(?:[^"]|"[^"]*")*)$/
    time_format %Y-%m-%d
    types level:integer
  </parse>
</source>
<filter a.**>
  @type record_transformer
  <record>
    x \${record["level"]} \${tag_parts[1]}
  </record>
</filter>
<match a.**>
  @type rewrite_tag_filter
  <rule>
    key level
    pattern /^(\\w+)$/
    tag b.$1
  </rule>
</match>
<match **>
  @type copy
  <store>
    @type stdout
  </store>
</match>
`;
const fluentbit = `[SERVICE]
    Parsers_File parsers.conf
[INPUT]
    Name tail
    Tag kube.*
    Path /var/log/containers/*.log
    multiline.parser docker, cri, java
[FILTER]
    Name rewrite_tag
    Match *
    Rule $log ^(.)(?=x) new.$1 true
[FILTER]
    Name nest
    Match *
    Operation nest
    Wildcard *
    Nest_under n
[OUTPUT]
    Name loki
    Match *
    Labels a=$log, $n['log'][0]
`;
const lines = [
  '',
  '2026-11-22 info x',
  '{"__proto__":{"a":1},"log":"xx"}',
  '\ud800\u0000\\',
  '"'.repeat(3000),
  '((((*)+)+)+)+',
];

/** The same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** A piece cut out, doubled, or overwritten with a character that means something. */
function mutate(text: string, next: () => number): string {
  const at = Math.floor(next() * text.length);
  const end = at + Math.floor(next() * 12);
  const way = next();
  if (way < 0.4) return text.slice(0, at) + text.slice(end);
  if (way < 0.7) return text.slice(0, end) + text.slice(at);
  const signs = '<>[]{}()$/\\"\'*+?|#%^.\n\t ';
  return text.slice(0, at) + (signs[Math.floor(next() * signs.length)] ?? '') + text.slice(at + 1);
}

test('whatever is written in a config, the steps come to an end', () => {
  const next = numbers(7);
  for (let round = 0; round < 600; round++) {
    const line = lines[round % lines.length] ?? '';
    const text = mutate(mutate(round % 2 === 0 ? fluentd : fluentbit, next), next);
    const trial = round % 2 === 0 ? tryD(text, line) : tryBit(text, line);
    assert.ok(trial.steps.length <= 1001, text);
    assert.doesNotThrow(() => JSON.stringify(trial), text);
  }
});
