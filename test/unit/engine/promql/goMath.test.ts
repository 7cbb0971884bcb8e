import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as goMath from '../../../../src/engine/promql/goMath.ts';

test("special numbers are what Go's functions make of them", () => {
  const { goAcos, goAsin, goAtan, goAtan2, goCos, goExp, goExp2, goLog, goLog2, goPow, goSin, goSinh, goTan, goTanh } =
    goMath;
  const cases: readonly (readonly [number, number])[] = [
    [goExp(Infinity), Infinity],
    [goExp(-Infinity), 0],
    [goExp(710), Infinity],
    [goExp(-800), 0],
    [goExp(0), 1],
    [goExp2(10), 1024],
    [goExp2(-1), 0.5],
    [goExp2(Infinity), Infinity],
    [goLog(0), -Infinity],
    [goLog(-1), NaN],
    [goLog(1), 0],
    [goLog(Infinity), Infinity],
    [goLog2(0), -Infinity],
    [goLog2(8), 3],
    [goLog2(2 ** -1060), -1060],
    [goSin(-0), -0],
    [goSin(Infinity), NaN],
    [goCos(0), 1],
    [goTan(-0), -0],
    [goAsin(2), NaN],
    [goAsin(-1), -Math.PI / 2],
    [goAcos(1), 0],
    [goAtan(Infinity), Math.PI / 2],
    [goAtan(-0), -0],
    [goAtan2(0, -1), Math.PI],
    [goAtan2(-0, -1), -Math.PI],
    [goAtan2(1, -Infinity), Math.PI],
    [goSinh(-0), -0],
    [goTanh(-0), -0],
    [goTanh(Infinity), 1],
    [goPow(NaN, 0), 1],
    [goPow(1, NaN), 1],
    [goPow(-1, Infinity), 1],
    [goPow(-8, 1 / 3), NaN],
    [goPow(-2, 3), -8],
    [goPow(0, -1), Infinity],
    [goPow(-0, -3), -Infinity],
    [goPow(2, -1074), 2 ** -1074],
    [goPow(10, 400), Infinity],
    [goPow(2, 0.5), Math.SQRT2],
    [goPow(4, -0.5), 0.5],
  ];
  for (const [i, [got, expected]] of cases.entries())
    assert.ok(Object.is(got, expected), `${String(i)}: ${String(got)}`);
});

test('answers stay within two steps of those of the platform', () => {
  const near = (a: number, b: number) => Math.abs(a - b) <= 8e-16 * Math.max(Math.abs(a), Math.abs(b), 1e-300);
  for (let x = 0.001; x < 700; x *= 1.037) {
    for (const [ours, theirs] of [
      [goMath.goExp(-x), Math.exp(-x)],
      [goMath.goExp(x), Math.exp(x)],
      [goMath.goLog(x), Math.log(x)],
      [goMath.goLog10(x + 2), Math.log10(x + 2)],
      [goMath.goExp2(x / 2), 2 ** (x / 2)],
      [goMath.goPow(x, 1.7), x ** 1.7],
      [goMath.goAtan(x), Math.atan(x)],
      [goMath.goTanh(x), Math.tanh(x)],
      [goMath.goSinh(x), Math.sinh(x)],
    ] as const) {
      assert.ok(near(ours, theirs), `${String(x)}: ${String(ours)} ${String(theirs)}`);
    }
  }
});
