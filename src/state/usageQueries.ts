import type { Subject, SubjectKind } from '../model/subject.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { UsageGraph } from '../model/usageGraph.ts';

/** The queries behind one graph, in PromQL. */
export interface UsageQuery {
  readonly id: UsageGraph['id'];
  readonly unit: UsageGraph['unit'];
  /** The label that names a line. */
  readonly lineLabel: 'pod' | 'container';
  readonly usage: string;
  readonly request: string;
  readonly limit: string;
}

/** Steps that put samples at round times. */
const steps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];

/** Seconds between two points so that a range has 360 of them at most. */
export function chooseStep(range: TimeRange): number {
  const wanted = (range.end - range.start) / 1000 / 360;
  return steps.find((step) => step >= wanted) ?? Math.ceil(wanted);
}

/** A rate needs two samples in its window, also where targets are scraped once in 30 s. */
const shortestWindow = 120;

/** The rate of a counter as a server with a past has it: the mean over a window. */
export function meanRate(counter: string, stepSeconds: number): string {
  return `rate(${counter}[${Math.max(shortestWindow, stepSeconds + 30)}s])`;
}

/**
 * The rate of a counter that has only just begun to be read. `rate` takes a series that begins inside its window as one that was at rest
 * before, and so would tell a fraction of the truth for the first two minutes.
 */
export function youngRate(counter: string, stepSeconds: number): string {
  return stepSeconds <= 15 ? `irate(${counter}[${shortestWindow}s])` : meanRate(counter, stepSeconds);
}

/**
 * CPU and memory of a pod by container, or of a workload by pod, from cAdvisor's metrics, against the requests and limits that
 * kube-state-metrics tells.
 * @param toRate writes the rate of a counter for steps of so many seconds.
 */
export function usageQueries(subject: Subject, stepSeconds: number, toRate = meanRate): readonly UsageQuery[] {
  const isPod = subject.kind === 'Pod';
  const lineLabel = isPod ? 'container' : 'pod';
  const pods = `namespace=${quote(subject.namespace)},${isPod ? `pod=${quote(subject.name)}` : `pod=~${quote(podPattern(subject))}`}`;
  const container =
    subject.container === undefined ? 'container!="",container!="POD"' : `container=${quote(subject.container)}`;
  const threshold = (kind: 'requests' | 'limits', resource: 'cpu' | 'memory'): string => {
    const selector = `kube_pod_container_resource_${kind}{${pods},${container},resource="${resource}"}`;
    return isPod ? `max by (container) (${selector})` : `max(sum by (pod) (${selector}))`;
  };
  // A container that was restarted has a series for each run, and the last one's end overlaps the next one's start.
  const total = (expression: string): string =>
    isPod ? `max by (container) (${expression})` : `sum by (pod) (max by (pod, container) (${expression}))`;
  return [
    {
      id: 'cpu',
      unit: 'cores',
      lineLabel,
      usage: total(toRate(`container_cpu_usage_seconds_total{${pods},${container}}`, stepSeconds)),
      request: threshold('requests', 'cpu'),
      limit: threshold('limits', 'cpu'),
    },
    {
      id: 'memory',
      unit: 'bytes',
      lineLabel,
      usage: total(`container_memory_working_set_bytes{${pods},${container}}`),
      request: threshold('requests', 'memory'),
      limit: threshold('limits', 'memory'),
    },
  ];
}

/** What Kubernetes' controllers append to a workload's name to name its pods; pods of the past count too. */
const podSuffixes: Readonly<Record<Exclude<SubjectKind, 'Pod'>, string>> = {
  Deployment: '-[a-z0-9]{1,10}-[a-z0-9]{5}',
  ReplicaSet: '-[a-z0-9]{5}',
  DaemonSet: '-[a-z0-9]{5}',
  StatefulSet: '-[0-9]+',
  Job: '-[a-z0-9]{5}',
  CronJob: '-[0-9]+-[a-z0-9]{5}',
};

/** A regular expression (RE2, anchored by PromQL itself) of the names of a workload's pods. */
export function podPattern(subject: Subject): string {
  const name = subject.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return subject.kind === 'Pod' ? name : name + podSuffixes[subject.kind];
}

/** A string literal of PromQL and LogQL. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
