import type { FluentFix, FluentSeverity } from '../fluent/fluentProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { AgentFacts } from './agentFacts.ts';
import type { FluentContainer } from './fluentWorkload.ts';
import type { ManifestObject } from './manifestObject.ts';
import type { MountedFile } from './mountedConfig.ts';

/** All that the checks of one container share. */
export interface WorkloadContext {
  /** Every object of the set that the workload belongs to. */
  readonly objects: readonly ManifestObject[];
  readonly container: FluentContainer;
  /** The config that the agent reads, undefined where the set does not have it. */
  readonly config: MountedFile | undefined;
  readonly facts: AgentFacts | undefined;
  /** Tells of a problem in the file of an object. */
  report(
    object: ManifestObject,
    code: string,
    severity: FluentSeverity,
    message: string,
    span: QuerySpan,
    fixes?: readonly FluentFix[],
  ): void;
}

/** The agent of a container as users call it. */
export function agentName(container: FluentContainer): string {
  return container.agent === 'fluentbit' ? 'Fluent Bit' : 'Fluentd';
}
