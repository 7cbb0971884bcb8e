import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { runRuleTests } from '../../../../src/engine/rules/ruleTest.ts';
import { readRuleTestFile } from '../../../../src/engine/rules/ruleTestFile.ts';

const folder = new URL('../../../fixtures/engineTests/', import.meta.url);

// Expressions with the answers of a real Prometheus, which the rule tests compare to the last bit.
for (const name of readdirSync(folder)) {
  test(`PromQL answers as Prometheus does: ${name}`, { timeout: 60_000 }, async () => {
    const file = readRuleTestFile(parse(readFileSync(new URL(name, folder), 'utf8')));
    assert.ok(file.tests.every(({ exprChecks }) => exprChecks.length > 0));
    assert.deepEqual(await runRuleTests(file, []), []);
  });
}
