import type { DemoWorld } from '../world/demoWorld.ts';
import { cpuAt, cpuSecondsAt, memoryAt, type ContainerRuntime, type PodRuntime } from '../world/podRuntime.ts';
import { durationBounds, type RequestCounters } from '../world/requestCounters.ts';
import { hashText } from '../world/seededRandom.ts';
import { programOf } from '../world/traffic.ts';
import { labelText, valueText, type MetricSink } from './metricSink.ts';

/** What a program tells of itself under `/metrics`: requests and their durations, the process and its runtime. */
export function writeApplicationMetrics(world: DemoWorld, pod: PodRuntime, sink: MetricSink): void {
  const [container] = pod.containers;
  if (container?.startedAt === undefined) return;
  const counters = world.traffic.countersOf(pod);
  const language = programOf(pod)?.language ?? 'go';
  if (counters !== undefined) (requestWriters[language] ?? writeRequests)(counters, sink);
  writeProcess(world, pod, container, sink);
}

/** Databases count in their exporters' own terms. */
const requestWriters: Readonly<Record<string, (counters: RequestCounters, sink: MetricSink) => void>> = {
  redis: (counters, sink) => {
    sink.family('redis_commands_total', 'counter', 'Total number of calls per command');
    for (const { method, requests } of counters.operations) {
      sink.sample('redis_commands_total', labelText({ cmd: method.toLowerCase() }), sumOf(requests.values()));
    }
  },
  postgresql: (counters, sink) => {
    const all = [...counters.operations];
    const labels = labelText({ datname: 'orders' });
    const failed = all.map(({ requests }) => requests.get('500') ?? 0);
    const done = all.flatMap(({ requests }) => [...requests].map(([code, count]) => (code === '500' ? 0 : count)));
    sink.family(
      'pg_stat_database_xact_commit',
      'counter',
      'Number of transactions in this database that have been committed',
    );
    sink.sample('pg_stat_database_xact_commit', labels, sumOf(done));
    sink.family(
      'pg_stat_database_xact_rollback',
      'counter',
      'Number of transactions in this database that have been rolled back',
    );
    sink.sample('pg_stat_database_xact_rollback', labels, sumOf(failed));
  },
};

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return Math.floor(sum);
}

function writeRequests(counters: RequestCounters, sink: MetricSink): void {
  sink.family('http_requests_total', 'counter', 'Requests that were answered, by method, route and status code.');
  for (const { method, route, requests } of counters.operations) {
    for (const [code, count] of requests) {
      sink.sample('http_requests_total', labelText({ method, route, code }), Math.floor(count));
    }
  }
  const name = 'http_request_duration_seconds';
  sink.family(name, 'histogram', 'How long requests took to be answered.');
  for (const { method, route, buckets, sum } of counters.operations) {
    const labels = labelText({ method, route });
    let total = 0;
    for (const [index, count] of buckets.entries()) {
      total += count;
      const le = valueText(durationBounds[index] ?? Infinity);
      sink.sample(`${name}_bucket`, `${labels},le="${le}"`, Math.floor(total));
    }
    sink.sample(`${name}_sum`, labels, sum);
    sink.sample(`${name}_count`, labels, Math.floor(total));
  }
}

function writeProcess(world: DemoWorld, pod: PodRuntime, container: ContainerRuntime, sink: MetricSink): void {
  const now = world.clock.now();
  const memory = memoryAt(pod, container, now);
  const write = (name: string, type: 'counter' | 'gauge', help: string, value: number, labels = ''): void => {
    sink.family(name, type, help);
    sink.sample(name, labels, value);
  };
  const cpu = cpuSecondsAt(pod, container, now);
  write('process_cpu_seconds_total', 'counter', 'Total user and system CPU time spent in seconds.', cpu);
  write('process_resident_memory_bytes', 'gauge', 'Resident memory size in bytes.', Math.round(memory * 0.91));
  write(
    'process_start_time_seconds',
    'gauge',
    'Start time of the process since unix epoch in seconds.',
    (container.startedAt ?? now) / 1000,
  );
  const busy = cpuAt(pod, container, now);
  write(
    'process_open_fds',
    'gauge',
    'Number of open file descriptors.',
    12 + (hashText(pod.app) % 20) + Math.round(busy * 200),
  );
  const language = programOf(pod)?.language ?? 'go';
  if (language === 'go') {
    write('go_goroutines', 'gauge', 'Number of goroutines that currently exist.', 24 + Math.round(busy * 400));
    write('go_memstats_alloc_bytes', 'gauge', 'Number of bytes allocated and still in use.', Math.round(memory * 0.72));
  } else if (language === 'java') {
    const heap = labelText({ area: 'heap', id: 'G1 Old Gen' });
    write('jvm_memory_used_bytes', 'gauge', 'The amount of used memory.', Math.round(memory * 0.55), heap);
    write('jvm_threads_live_threads', 'gauge', 'The current number of live threads.', 38 + Math.round(busy * 60));
  } else if (language === 'nodejs') {
    write('nodejs_eventloop_lag_seconds', 'gauge', 'Lag of event loop in seconds.', 0.002 + busy * 0.03);
    write(
      'nodejs_heap_size_used_bytes',
      'gauge',
      'Process heap size used from Node.js in bytes.',
      Math.round(memory * 0.6),
    );
  } else if (language === 'postgresql') {
    writePostgres(world, pod, write);
  } else if (language === 'redis') {
    write('redis_up', 'gauge', 'Information about the Redis instance', 1);
    write('redis_memory_used_bytes', 'gauge', 'Memory that the server has allocated.', Math.round(memory * 0.8));
  }
}

type Write = (name: string, type: 'counter' | 'gauge', help: string, value: number, labels?: string) => void;

function writePostgres(world: DemoWorld, pod: PodRuntime, write: Write): void {
  const labels = labelText({ datname: 'orders' });
  const state = world.volumes.state(pod.key.namespace ?? '', `data-${pod.key.name}`, world.clock.now());
  write('pg_up', 'gauge', 'Whether the last scrape of metrics from PostgreSQL was able to connect to the server.', 1);
  write(
    'pg_database_size_bytes',
    'gauge',
    'Disk space used by the database',
    Math.round((state?.usedBytes ?? 0) * 0.94),
    labels,
  );
  const [container] = pod.containers;
  const backends = 4 + Math.round((container?.usage.workCpu ?? 0) * 400);
  write(
    'pg_stat_database_numbackends',
    'gauge',
    'Number of backends currently connected to this database.',
    backends,
    labels,
  );
}
