import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateMeter } from '../../../../src/ui/panels/rateMeter.ts';

test('the rate is that of the last five whole seconds', () => {
  const meter = new RateMeter();
  for (let second = 0; second < 10; second += 1) meter.add(100, second * 1000);
  assert.equal(meter.perSecond(10_000), 100);
  assert.equal(meter.perSecond(12_000), 60);
  assert.equal(meter.perSecond(20_000), 0);
});
