import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsRulePath } from '../../../../src/engine/rules/rulePathPattern.ts';

test('stars and question marks of rule_files', () => {
  const cases: readonly (readonly [pattern: string, name: string, fits: boolean])[] = [
    ['*.yml', 'alerts.yml', true],
    ['*.yml', 'alerts.yaml', false],
    ['alerts-?.yml', 'alerts-1.yml', true],
    ['alerts-?.yml', 'alerts-10.yml', false],
    ['a*b*c', 'aXbXbXc', true],
    ['a*b*c', 'aXbXbX', false],
    ['a.c', 'abc', false],
    ['*', '', true],
    [`${'a*'.repeat(60)}b`, 'a'.repeat(5000), false],
  ];
  for (const [pattern, name, fits] of cases) assert.equal(fitsRulePath(pattern, name), fits, `${pattern} ${name}`);
});
