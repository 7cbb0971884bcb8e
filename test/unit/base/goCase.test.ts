import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goLower, goUpper } from '../../../src/base/goCase.ts';

test('case is changed letter by letter, as Go does', () => {
  assert.equal(goUpper('straße ﬁx élan'), 'STRAßE ﬁX ÉLAN');
  assert.equal(goLower('ΟΔΟΣ İ KÄSE'), 'οδοσ i käse');
  assert.equal(goUpper('web-1_a'), 'WEB-1_A');
});
