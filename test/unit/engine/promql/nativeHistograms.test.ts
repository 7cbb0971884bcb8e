import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverDialect } from '../../../../src/engine/promql/promqlDialect.ts';
import { PromqlEngine } from '../../../../src/engine/promql/promqlEngine.ts';
import { storeOf, yields } from './promqlSamples.ts';

// Schema 0: one observation in (0.5, 1], two in (1, 2], one in (2, 4].
const one = '{{schema:0 sum:5 count:4 buckets:[1 2 1]}}';
// The same observations twice over.
const two = '{{schema:0 sum:10 count:8 buckets:[2 4 2]}}';
// Own bounds: one in (-Inf, 5], two in (5, 10], one in (10, +Inf].
const custom = '{{schema:-53 sum:30 count:4 custom_values:[5 10] buckets:[1 2 1]}}';
// Two in the bucket around zero, one on either side.
const around = '{{schema:0 sum:0 count:4 z_bucket:2 z_bucket_w:0.5 buckets:[1] n_buckets:[1]}}';

const store = storeOf(
  60,
  `h ${one} ${two}`,
  `c ${custom}`,
  `z ${around}`,
  `g{i="1"} ${one}`,
  `g{i="2"} ${two}`,
  'f 1 2',
);

test('count, sum and mean are read off', async () => {
  await yields(store, [
    [0, 'histogram_count(h)', '{} 4'],
    [0, 'histogram_sum(h)', '{} 5'],
    [0, 'histogram_avg(h)', '{} 1.25'],
    [0, 'histogram_count(f)'],
  ]);
});

test('quantiles lie on an exponential curve inside a bucket, on a line with own bounds', async () => {
  await yields(store, [
    // The second of two observations of (1, 2] is reached half-way: 2^0.5.
    [0, 'abs(histogram_quantile(0.5, h) - 2 ^ 0.5) < bool 1e-12', '{} 1'],
    [0, 'histogram_quantile(0.25, h)', '{} 1'],
    [0, 'histogram_quantile(0, h)', '{} 0.5'],
    [0, 'histogram_quantile(1, h)', '{} 4'],
    [0, 'histogram_quantile(2, h)', '{} +Inf'],
    [0, 'histogram_quantile(-1, h)', '{} -Inf'],
    [0, 'histogram_quantile(NaN, h)', '{} NaN'],
    [0, 'histogram_quantile(0.5, c)', '{} 7.5'],
    // The lowest bucket is taken to begin at 0, the highest answers its lower bound.
    [0, 'histogram_quantile(0.125, c)', '{} 2.5'],
    [0, 'histogram_quantile(0.99, c)', '{} 10'],
    // The bucket around zero is even from -0.5 to 0.5.
    [0, 'histogram_quantile(0.5, z)', '{} 0'],
    [0, 'histogram_quantile(0.375, z)', '{} -0.25'],
  ]);
});

test('fractions are the other way round', async () => {
  await yields(store, [
    [0, 'histogram_fraction(1, 2, h)', '{} 0.5'],
    [0, 'histogram_fraction(-Inf, +Inf, h)', '{} 1'],
    [0, 'histogram_fraction(2, 1, h)', '{} 0'],
    [0, 'histogram_fraction(0, 1.4142135623730951, h)', '{} 0.5'],
    [0, 'histogram_fraction(5, 10, c)', '{} 0.5'],
    [0, 'histogram_fraction(-Inf, 7.5, c)', '{} 0.5'],
    // Where in a bucket without a lower bound something lies is not known: all of it counts as below.
    [0, 'histogram_fraction(0, 7.5, c)', '{} 0.25'],
  ]);
});

test('observations of NaN are in no bucket: quantiles and fractions say so', async () => {
  // Four in buckets and four that are not numbers.
  const skewed = storeOf(60, 'n {{schema:0 sum:NaN count:8 buckets:[1 2 1]}}');
  await yields(skewed, [
    // The fourth of eight is the last that is a number.
    [0, 'histogram_quantile(0.5, n)', '{} 4'],
    [0, 'histogram_quantile(0.6, n)', '{} NaN'],
    [0, 'histogram_fraction(-Inf, +Inf, n)', '{} 0.5'],
    [0, 'histogram_fraction(1, 2, n)', '{} 0.25'],
  ]);
  const engine = new PromqlEngine(skewed);
  const told = async (query: string): Promise<string> => (await engine.instant(query, 0)).infos.join();
  assert.match(
    await told('histogram_quantile(0.5, n)'),
    /has NaN observations, result is skewed higher for metric name "n"/,
  );
  assert.match(await told('histogram_quantile(0.6, n)'), /has NaN observations, result is NaN for metric name "n"/);
  assert.match(await told('histogram_fraction(1, 2, n)'), /NaN observations, which are excluded from all fractions/);
});

test('deviations take each observation for the geometric mean of its bucket', async () => {
  // Mean 1.25; (√0.5 - 1.25)², twice (√2 - 1.25)² and (√8 - 1.25)², over four.
  const variance = ((Math.SQRT1_2 - 1.25) ** 2 + 2 * (Math.SQRT2 - 1.25) ** 2 + (2 * Math.SQRT2 - 1.25) ** 2) / 4;
  await yields(store, [
    [0, `abs(histogram_stdvar(h) - ${variance}) < bool 1e-12`, '{} 1'],
    [0, `abs(histogram_stddev(h) - ${Math.sqrt(variance)}) < bool 1e-12`, '{} 1'],
  ]);
});

test('histograms are added, subtracted and scaled bucket by bucket', async () => {
  await yields(store, [
    [60, 'histogram_count(h + h)', '{} 16'],
    [60, 'histogram_fraction(1, 2, h * 3)', '{} 0.5'],
    [60, 'histogram_sum(h / 4)', '{} 2.5'],
    [60, 'histogram_count(-h)', '{} -8'],
    [60, 'h + 1'],
    [60, 'h > 1'],
    [0, 'histogram_count(sum(g))', '{} 12'],
    [0, 'histogram_count(avg(g))', '{} 6'],
    [0, 'count(g)', '{} 2'],
    [0, 'max(g)'],
    [0, 'histogram_count(h == h)', '{} 4'],
    [0, 'histogram_count(h != h)'],
    [0, 'histogram_count(sum({__name__=~"h|c"}))'],
  ]);
});

test('rates and means over time are histograms', async () => {
  const steady = storeOf(60, `h_total ${one} ${two} {{schema:0 sum:15 count:12 buckets:[3 6 3]}}`, `g ${one} ${two}`);
  await yields(steady, [
    // Four more a minute, extended to the whole of the two minutes.
    [120, 'histogram_count(increase(h_total[2m]))', '{} 8'],
    [120, 'histogram_sum(rate(h_total[2m])) * 60', '{} 5'],
    [120, 'histogram_count(sum_over_time(h_total[3m]))', '{} 24'],
    [120, 'histogram_count(avg_over_time(h_total[3m]))', '{} 8'],
    [120, 'histogram_count(last_over_time(h_total[3m]))', '{} 12'],
    [120, 'count_over_time(h_total[3m])', '{} 3'],
    [120, 'max_over_time(h_total[3m])'],
    [120, 'resets(h_total[3m])', '{} 0'],
    [120, 'changes(h_total[3m])', '{} 2'],
  ]);
});

test('histograms with other bounds meet at those that both have, and that is told', async () => {
  const narrow = '{{schema:-53 sum:6 count:4 custom_values:[2 5 10] buckets:[1 1 1 1]}}';
  const other = '{{schema:-53 sum:8 count:4 custom_values:[5 7] buckets:[2 1 1]}}';
  const grown = '{{schema:-53 sum:16 count:8 custom_values:[5 10] buckets:[4 2 2]}}';
  const apart = storeOf(60, `m{i="1"} ${narrow}`, `m{i="2"} ${other}`, `c_total ${narrow} ${grown}`);
  // Of [2 5 10] and [5 7] only 5 is left: 2 and 2 at or below it, 2 and 2 above.
  await yields(apart, [
    [0, 'sum(m)', '{} {count:8, sum:14, [-Inf,5]:4, (5,+Inf]:4}'],
    [0, 'm{i="1"} - ignoring (i) m{i="2"}', '{} {count:0, sum:-2}'],
    [60, 'histogram_count(sum_over_time(c_total[2m]))', '{} 12'],
    [60, 'histogram_count(increase(c_total[2m]))', '{} 8'],
    [60, 'resets(c_total[2m])', '{} 0'],
  ]);
  const { infos, warnings } = await new PromqlEngine(apart).instant('sum(m)', 0);
  assert.deepEqual(
    [infos, warnings],
    [['PromQL info: mismatched custom buckets were reconciled during aggregation (1:5)'], []],
  );
  const older = await new PromqlEngine(apart, { dialect: serverDialect() }).instant('sum(m)', 0);
  assert.match(older.warnings.join(), /incompatible custom buckets/);
});

test('buckets are cut off above and below a value', async () => {
  await yields(store, [
    [0, 'histogram_count(h </ 2)', '{} 3'],
    [0, 'histogram_count(h >/ 2)', '{} 1'],
    [0, 'histogram_count(c </ 5)', '{} 1'],
    [0, 'histogram_count(h >/ 100)', '{} 0'],
  ]);
});
