import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProbeFailures, withProbes } from '../../../src/analysis/probeFailures.ts';
import type { Health } from '../../../src/model/health.ts';
import { Interner } from '../../../src/sources/kubernetes/interner.ts';
import { eventKind } from '../../../src/sources/kubernetes/projections/clusterKinds.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const ago = (minutes: number): number => now - minutes * 60_000;

/** The reason of a pod's health after the kubelet has reported this some minutes ago. */
function reasonWith(health: Health, ...reports: readonly (readonly [message: string, minutes: number])[]): string {
  const events = reports.map(([message, minutes]) =>
    eventKind.project(
      {
        metadata: { namespace: 'shop' },
        ...{ reason: 'Unhealthy', message, involvedObject: { kind: 'Pod', uid: 'u' } },
        lastTimestamp: new Date(ago(minutes)).toISOString(),
      },
      new Interner(),
    ),
  );
  const { level, reason } = withProbes(health, readProbeFailures(events).get('u'), now);
  return reason === '' ? level : `${level} ${reason}`;
}

const notReady: Health = { level: 'warning', word: 'Not ready', reason: 'readiness probe fails', since: ago(5) };
const fine: Health = { level: 'ok', word: 'Running', reason: '', since: 0 };
const killed: Health = { level: 'error', word: 'CrashLoopBackOff', reason: 'Error, exit code 137', since: ago(3) };

test('a pod that is not ready tells which probe fails, and how', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Readiness probe failed: HTTP probe failed with statuscode: 503', 'readiness: HTTP 503'],
    ['Readiness probe failed: Get "http://10.0.0.1/": dial tcp: connect: connection refused', 'connection refused'],
    ['Readiness probe failed: Get "http://10.0.0.1/": context deadline exceeded', 'readiness: timeout'],
    ['Startup probe failed: cat: /ready: No such file or directory\nmore', 'startup: cat: /ready: No such file'],
    ['Readiness probe failed: service unhealthy (responded with "NOT_SERVING")', 'readiness: NOT_SERVING'],
    ['Readiness probe errored and resulted in unknown state: rpc error', 'readiness: rpc error'],
    ['Readiness probe failed: ', 'readiness: fails'],
    ['Something else', 'readiness probe fails'],
  ];
  for (const [message, expected] of cases) {
    const told = reasonWith(notReady, [message, 1]);
    assert.ok(told.startsWith('warning ') && told.includes(expected), `${message}: ${told}`);
  }
});

test('a failure that is over is told no more, and the newest one counts', () => {
  const http = (status: number): string => `Readiness probe failed: HTTP probe failed with statuscode: ${status}`;
  assert.equal(reasonWith(notReady, [http(500), 20]), 'warning readiness probe fails');
  assert.equal(reasonWith(notReady, [http(500), 1], [http(502), 3]), 'warning readiness: HTTP 500');
  assert.equal(reasonWith(fine, [http(500), 1]), 'ok');
});

test('a liveness probe says why a container was killed, or soon will be', () => {
  const liveness = 'Liveness probe failed: HTTP probe failed with statuscode: 500';
  assert.equal(reasonWith(killed, [liveness, 3]), 'error liveness: HTTP 500, exit code 137');
  assert.equal(
    reasonWith({ ...killed, reason: 'OOMKilled, exit code 137' }, [liveness, 3]),
    'error OOMKilled, exit code 137',
  );
  assert.equal(reasonWith(fine, [liveness, 1]), 'warning liveness: HTTP 500');
  assert.equal(reasonWith(fine, [liveness, 5]), 'ok');
});
