import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectSeverity } from '../../../src/analysis/logLevel.ts';
import type { LogSeverity } from '../../../src/model/logLine.ts';

test('a line’s level is what it says of itself', () => {
  const cases: readonly (readonly [string, LogSeverity])[] = [
    ['{"level":"error","msg":"x"}', 'error'],
    ['{"msg":"x","severity" : "WARNING"}', 'warn'],
    ['ts=1 lvl=dbg msg="no error"', 'debug'],
    ['level=warn msg="slow"', 'warn'],
    ['2026-11-22 15:00:00 ERROR upstream timeout', 'error'],
    ['[warn] disk almost full', 'warn'],
    ['E1122 15:04:05.123456       1 reflector.go:138] failed', 'error'],
    ['I1122 15:04:05.123456       1 main.go:1] ok', 'info'],
    ['\u001b[31mFATAL\u001b[0m boom', 'fatal'],
    ['INFO  started, 0 errors', 'info'],
    ['    at com.shop.Payment.charge(Payment.java:118)', 'unknown'],
    ['no errors found', 'unknown'],
    ['{"level":30,"msg":"pino"}', 'unknown'],
    ['', 'unknown'],
  ];
  for (const [text, expected] of cases) assert.equal(detectSeverity(text), expected, text);
});
