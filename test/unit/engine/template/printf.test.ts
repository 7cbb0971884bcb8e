import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GoTemplate } from '../../../../src/engine/template/goTemplate.ts';
import { comparisonFunctions } from '../../../../src/engine/template/templateComparisons.ts';

const print = (format: string, ...args: string[]): string =>
  new GoTemplate(`{{ printf "${format}" ${args.join(' ')} }}`, 'test', new Map(comparisonFunctions)).execute(new Map());

test('flags, widths and precisions as Go has them', () => {
  assert.equal(print('%05d|%-4s|%+d|% 3d', '42', '"ab"', '7', '1'), '00042|ab  |+7|  1');
  assert.equal(print('%.2f|%8.3f|%e', '0.126', '1.5', '1500.0'), '0.13|   1.500|1.500000e+03');
});

test('what lies exactly between two numbers is rounded to the even one', () => {
  assert.equal(print('%.2f|%.2f|%.2f', '0.125', '0.375', '-0.125'), '0.12|0.38|-0.12');
  assert.equal(print('%.0f|%.0f|%.0f', '0.5', '1.5', '2.5'), '0|2|2');
  assert.equal(print('%.2f|%.1f', '0.1251', '0.25000000000000006'), '0.13|0.3');
});

test('a width that would fill the memory is none, and a precision has no end', () => {
  assert.equal(print('%999999999d', '1'), '%!(NOVERB)%!(EXTRA int=1)');
  assert.equal(print('%.999999999f', '1.5'), '%!(NOVERB)%!(EXTRA float64=1.5)');
  assert.equal(print('%.120f', '0.5'), `0.5${'0'.repeat(119)}`);
  assert.equal(print('%.120f|%.120e', '0.5', '0.5').length, 122 + 1 + 106);
});
