import { parseQuantity } from '../../base/units.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import type { Node } from '../world/kubeTypes.ts';
import { bootSeconds, nodeCpuSeconds } from './cadvisorMetrics.ts';
import { labelText, type MetricSink } from './metricSink.ts';

/** How the busy time of a processor is spent. */
const busyModes = { user: 0.68, system: 0.22, softirq: 0.04, iowait: 0.05, steal: 0.01 } as const;

/** What node_exporter tells of a machine. */
export function writeNodeExporter(world: DemoWorld, node: Node, sink: MetricSink): void {
  const { name } = node.metadata;
  const now = world.clock.now() / 1000;
  const use = world.nodeUse(name);
  writeProcessors(world, node, now, sink);
  const gauge = (metric: string, help: string, value: number, labels = ''): void => {
    sink.family(metric, 'gauge', help);
    sink.sample(metric, labels, value);
  };
  const total = parseQuantity(node.status.capacity['memory'] ?? '') ?? 0;
  const used = Math.round(use.memory);
  const cached = Math.round((total - used) * 0.45);
  gauge('node_memory_MemTotal_bytes', 'Memory information field MemTotal_bytes.', total);
  gauge('node_memory_MemAvailable_bytes', 'Memory information field MemAvailable_bytes.', total - used);
  gauge('node_memory_MemFree_bytes', 'Memory information field MemFree_bytes.', Math.round((total - used) * 0.5));
  gauge('node_memory_Cached_bytes', 'Memory information field Cached_bytes.', cached);
  gauge('node_memory_Buffers_bytes', 'Memory information field Buffers_bytes.', Math.round((total - used) * 0.05));
  gauge('node_memory_SwapTotal_bytes', 'Memory information field SwapTotal_bytes.', 0);
  gauge('node_memory_SwapFree_bytes', 'Memory information field SwapFree_bytes.', 0);
  gauge('node_load1', '1m load average.', round(use.cpu * 1.15));
  gauge('node_load5', '5m load average.', round(use.cpu * 1.12));
  gauge('node_load15', '15m load average.', round(use.cpu * 1.1));
  gauge('node_boot_time_seconds', 'Node boot time, in unixtime.', bootSeconds);
  gauge('node_time_seconds', 'System time in seconds since epoch (1970).', now);
  const info = node.status['nodeInfo'] as Readonly<Record<string, string>> | undefined;
  const uname = {
    domainname: '(none)',
    machine: 'x86_64',
    nodename: name,
    release: info?.['kernelVersion'] ?? '',
    sysname: 'Linux',
    version: '#45-Ubuntu SMP',
  };
  gauge('node_uname_info', 'Labeled system information as provided by the uname system call.', 1, labelText(uname));
  writeFileSystems(node, now, sink);
  writeTransfers(world, name, now, sink);
}

function writeProcessors(world: DemoWorld, node: Node, now: number, sink: MetricSink): void {
  const cores = parseQuantity(node.status.capacity['cpu'] ?? '') ?? 1;
  const busy = nodeCpuSeconds(world, node.metadata.name) / cores;
  sink.family('node_cpu_seconds_total', 'counter', 'Seconds the CPUs spent in each mode.');
  for (let cpu = 0; cpu < cores; cpu += 1) {
    for (const [mode, part] of Object.entries(busyModes)) {
      sink.sample('node_cpu_seconds_total', labelText({ cpu: String(cpu), mode }), busy * part);
    }
    sink.sample(
      'node_cpu_seconds_total',
      labelText({ cpu: String(cpu), mode: 'idle' }),
      Math.max(0, now - bootSeconds - busy),
    );
  }
}

function writeFileSystems(node: Node, now: number, sink: MetricSink): void {
  const size = parseQuantity(node.status.capacity['ephemeral-storage'] ?? '') ?? 0;
  // Images and logs gather slowly and are cleared away from time to time.
  const used = size * (0.31 + 0.04 * (((now / 86_400) % 7) / 7));
  const labels = labelText({ device: '/dev/vda1', fstype: 'ext4', mountpoint: '/' });
  const write = (name: string, help: string, value: number): void => {
    sink.family(`node_filesystem_${name}`, 'gauge', help);
    sink.sample(`node_filesystem_${name}`, labels, Math.round(value));
  };
  write('size_bytes', 'Filesystem size in bytes.', size);
  write('free_bytes', 'Filesystem free space in bytes.', size - used);
  write('avail_bytes', 'Filesystem space available to non-root users in bytes.', (size - used) * 0.95);
  write('files', 'Filesystem total file nodes.', size / 16_384);
  write('files_free', 'Filesystem total free file nodes.', (size / 16_384) * 0.93);
  write('readonly', 'Filesystem read-only status.', 0);
}

function writeTransfers(world: DemoWorld, node: string, now: number, sink: MetricSink): void {
  const busy = nodeCpuSeconds(world, node);
  const counter = (name: string, help: string, labels: string, value: number): void => {
    sink.family(name, 'counter', help);
    sink.sample(name, labels, Math.floor(value));
  };
  const up = now - bootSeconds;
  const disk = labelText({ device: 'vda' });
  counter('node_disk_read_bytes_total', 'The total number of bytes read successfully.', disk, busy * 24_000 + up * 900);
  counter(
    'node_disk_written_bytes_total',
    'The total number of bytes written successfully.',
    disk,
    busy * 96_000 + up * 5200,
  );
  counter('node_disk_io_time_seconds_total', 'Total seconds spent doing I/Os.', disk, busy * 0.011 + up * 0.002);
  const net = labelText({ device: 'eth0' });
  counter(
    'node_network_receive_bytes_total',
    'Network device statistic receive_bytes.',
    net,
    busy * 31_000 + up * 3100,
  );
  counter(
    'node_network_transmit_bytes_total',
    'Network device statistic transmit_bytes.',
    net,
    busy * 88_000 + up * 4800,
  );
  counter('node_context_switches_total', 'Total number of context switches.', '', busy * 5200 + up * 900);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
