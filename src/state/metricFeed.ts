import { delay, isAbortError, messageOf, toError } from '../base/async.ts';
import { Emitter, type Event } from '../base/event.ts';
import { toDisposable, type Disposable } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import { MetricStore } from '../engine/promql/metricStore.ts';
import { PromqlEngine } from '../engine/promql/promqlEngine.ts';
import type { Subject } from '../model/subject.ts';
import { isSourceError } from '../sources/sourceError.ts';
import type { ClusterSession } from './clusterSession.ts';
import { EmbeddedMetrics } from './embeddedMetrics.ts';
import { FeedJob } from './feedJob.ts';
import { describeFeed, type FeedReport, type FeedState } from './feedReport.ts';
import { addLeadIn } from './leadIn.ts';
import { MetricsServerScraper } from './metricsServerScraper.ts';
import { kubeletTarget, podsOf, podTargets } from './scrapePlan.ts';
import { MonitorDirectory } from './monitorDirectory.ts';
import { StateSampler } from './stateSampler.ts';
import { TargetScraper } from './targetScraper.ts';

export interface MetricFeedOptions {
  readonly log: Logger;
  /** Milliseconds between two scrapes of a target. */
  readonly intervalMs?: number;
  /** Milliseconds for which scraping goes on after the last look, so that going from tab to tab leaves no gap. */
  readonly lingerMs?: number;
}

const retentionMs = 6 * 3_600_000;
const maxBytes = 64 * 1024 * 1024;
/** Requests that run at the same time. */
const concurrency = 4;
/** Milliseconds until kubelets that may not be read are tried again. */
const denialLasts = 600_000;
/** Milliseconds for which changes of pods are gathered, before anything is read and while all goes well. */
const firstGather = 50;
const laterGather = 1000;
/** How late a sample may come: a first rate is told after its end. */
const outOfOrderMs = 60_000;

/**
 * Feeds the embedded PromQL engine of one cluster: scrapes the kubelets, pods and metrics-server that concern the subjects which somebody
 * looks at, through the API server, and only while somebody does. Series have the names and labels that Prometheus would give them.
 */
export class MetricFeed implements Disposable {
  readonly querier: EmbeddedMetrics;
  readonly store = new MetricStore({ retentionMs, maxBytes, outOfOrderMs });
  readonly #session: ClusterSession;
  readonly #log: Logger;
  readonly #intervalMs: number;
  readonly #lingerMs: number;
  readonly #monitors: MonitorDirectory;
  readonly #didChange = new Emitter<undefined>();
  readonly #looks = new Set<{ readonly subject: Subject }>();
  readonly #jobs = new Map<string, FeedJob>();
  /** Kubelets without cAdvisor's metrics, which are read at this path instead. */
  readonly #otherPaths = new Map<string, string>();
  #denial: { readonly error: Error; readonly until: number } | undefined;
  #sampler: StateSampler | undefined;
  #sampledAt = 0;
  #since: number | undefined;
  #state: FeedState = 'idle';
  #isDisposed = false;
  #stop = new AbortController();
  #wake = new AbortController();
  /** Ends of looks that are about to come. */
  readonly #lingering = new Set<ReturnType<typeof setTimeout>>();

  /** Something was read, or the report changed. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(session: ClusterSession, options: MetricFeedOptions) {
    this.#session = session;
    this.#log = options.log;
    this.#monitors = new MonitorDirectory(session.transport, options.log);
    this.#intervalMs = options.intervalMs ?? 15_000;
    this.#lingerMs = options.lingerMs ?? 60_000;
    this.querier = new EmbeddedMetrics(new PromqlEngine(this.store));
  }

  get report(): FeedReport {
    return describeFeed({
      state: this.#state,
      since: this.#since,
      jobs: [...this.#jobs.values()],
      denial: this.#denial?.error,
      isReady: this.#sampler?.isReady(this.#namespaces()) ?? false,
    });
  }

  /** Reads what concerns a subject until the result is disposed. */
  look(subject: Subject): Disposable {
    const look = { subject };
    if (this.#isDisposed) return toDisposable(() => undefined);
    this.#looks.add(look);
    if (this.#state === 'idle') this.#start();
    else this.#wake.abort();
    return toDisposable(() => {
      // A feed that has ended has forgotten everybody who looked.
      if (!this.#looks.has(look)) return;
      const timer = setTimeout(() => {
        this.#lingering.delete(timer);
        this.#looks.delete(look);
        if (this.#looks.size === 0 && this.#state === 'running') this.#end('idle');
      }, this.#lingerMs);
      this.#lingering.add(timer);
    });
  }

  /** Ends all reading until `retry`, whoever looks. */
  stop(): void {
    this.#end('stopped');
  }

  /** Goes on after `stop`, and tries at once what failed. */
  retry(): void {
    this.#denial = undefined;
    for (const [key, job] of this.#jobs) if (job.outcome?.error !== undefined) this.#jobs.delete(key);
    if (this.#state === 'stopped') this.#state = 'idle';
    if (this.#state === 'running') this.#wake.abort();
    else if (this.#looks.size > 0) this.#start();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const timer of this.#lingering) clearTimeout(timer);
    this.#looks.clear();
    this.#end('idle');
    this.#didChange.dispose();
  }

  #start(): void {
    this.#state = 'running';
    this.#stop = new AbortController();
    this.#sampler = new StateSampler(this.#session, this.store, () => {
      this.#wake.abort();
    });
    void this.#run(this.#sampler, this.#stop.signal);
  }

  #end(state: FeedState): void {
    this.#stop.abort();
    const now = Date.now();
    for (const job of this.#jobs.values()) job.options.end(now);
    this.#jobs.clear();
    this.#sampler?.end(now);
    this.#sampler?.dispose();
    this.#sampler = undefined;
    this.#state = state;
    this.#didChange.fire(undefined);
  }

  async #run(sampler: StateSampler, signal: AbortSignal): Promise<void> {
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      // Whatever changes from here on makes another round.
      this.#wake = new AbortController();
      const woken = this.#wake.signal;
      try {
        await this.#monitors.refresh(this.#namespaces(), signal);
        if (sampler.isReady(this.#namespaces())) {
          this.#plan(sampler);
          await this.#runDue(sampler, signal);
        }
      } catch (error) {
        if (isStopped()) return;
        // Not by us: the connection to the cluster is gone, and all that it fed.
        if (isAbortError(error)) {
          this.#end('idle');
          return;
        }
        this.#log.error(`Scraping ${this.#session.context.name}: ${messageOf(error)}`);
      }
      const idle = this.#jobs.size === 0 ? laterGather : this.#intervalMs;
      const next = Math.min(Date.now() + idle, ...[...this.#jobs.values()].map(({ dueAt }) => dueAt));
      // Pods change in bursts, in a large cluster all the time.
      await delay(this.#jobs.size === 0 ? firstGather : laterGather, signal).catch(() => undefined);
      await delay(Math.max(0, next - Date.now()), AbortSignal.any([signal, woken])).catch(() => undefined);
    }
  }

  #namespaces(): ReadonlySet<string> {
    return new Set([...this.#looks].map(({ subject }) => subject.namespace));
  }

  /** Makes the jobs that are wanted now, and ends the others. */
  #plan(sampler: StateSampler): void {
    const wanted = new Map<string, () => FeedJob>();
    const pods = [...this.#looks].flatMap(({ subject }) => podsOf(subject, sampler.pods(subject.namespace)));
    if (this.#denial !== undefined && this.#denial.until < Date.now()) this.#denial = undefined;
    if (this.#denial === undefined) {
      for (const node of new Set(pods.map((pod) => pod.node))) {
        const path = this.#otherPaths.get(node) ?? '/metrics/cadvisor';
        wanted.set(`${node} ${path}`, () => this.#kubeletJob(sampler, node, path));
      }
    } else {
      for (const one of this.#namespaces()) wanted.set(`namespace ${one}`, () => this.#metricsServerJob(one));
    }
    for (const target of podTargets(pods, this.#monitors.monitors, this.#monitors.services)) {
      wanted.set(target.key, () => this.#scrapeJob(new TargetScraper(target, this.store)));
    }
    for (const [key, job] of this.#jobs) {
      if (wanted.has(key)) continue;
      job.options.end(Date.now());
      this.#jobs.delete(key);
    }
    for (const [key, create] of wanted) if (!this.#jobs.has(key)) this.#jobs.set(key, create());
  }

  #kubeletJob(sampler: StateSampler, node: string, path: string): FeedJob {
    const scraper = new TargetScraper(kubeletTarget(node, sampler.node(node), path), this.store);
    const job = this.#scrapeJob(scraper);
    let isFirst = true;
    const run = async (signal: AbortSignal): ReturnType<typeof job.options.run> => {
      const outcome = await job.options.run(signal);
      const { error } = outcome;
      if (isSourceError(error, 'forbidden')) {
        this.#denial = { error, until: Date.now() + denialLasts };
        this.#wake.abort();
      } else if (isSourceError(error, 'notFound') && path === '/metrics/cadvisor') {
        this.#otherPaths.set(node, '/metrics/resource');
        this.#wake.abort();
      } else if (error === undefined && isFirst) {
        isFirst = false;
        await addLeadIn(this.#session.transport, node, this.store, scraper.firstSeen, signal);
      }
      return outcome;
    };
    return new FeedJob({ ...job.options, run });
  }

  #scrapeJob(scraper: TargetScraper): FeedJob {
    const { kind, name, path, monitored } = scraper.target;
    return new FeedJob({
      source: kind === 'kubelet' ? 'kubelet' : 'pods',
      name,
      path,
      notes: monitored?.notes ?? [],
      // A monitor may ask for less, not for more than is polite to the API server.
      intervalMs: Math.max(this.#intervalMs, monitored?.intervalMs ?? 0),
      run: (signal) => scraper.scrape(this.#session.transport, this.#namespaces(), Date.now, signal),
      end: (time) => {
        scraper.end(time);
      },
    });
  }

  #metricsServerJob(namespace: string): FeedJob {
    const scraper = new MetricsServerScraper(namespace, this.store);
    return new FeedJob({
      source: 'metrics-server',
      name: `namespace ${namespace}`,
      path: `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods`,
      intervalMs: this.#intervalMs,
      run: (signal) => scraper.scrape(this.#session.transport, Date.now, signal),
      end: (time) => {
        scraper.end(time);
      },
    });
  }

  /** Runs the jobs that are due, some at a time, and tells after each. */
  async #runDue(sampler: StateSampler, signal: AbortSignal): Promise<void> {
    const queue = [...this.#jobs.values()].filter(({ dueAt }) => dueAt <= Date.now());
    const isNew = queue.some(({ outcome }) => outcome === undefined);
    if (isNew || Date.now() - this.#sampledAt >= this.#intervalMs) {
      this.#sampledAt = Date.now();
      sampler.sample(this.#namespaces(), this.#sampledAt);
      this.#didChange.fire(undefined);
    }
    const work = async (): Promise<void> => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        await job.run(Date.now, signal);
        signal.throwIfAborted();
        if (job.outcome?.error === undefined) this.#since ??= job.outcome?.time;
        else this.#log.debug(`${job.options.name}: ${toError(job.outcome.error).message}`);
        this.#didChange.fire(undefined);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }
}
