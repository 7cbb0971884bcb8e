import type { FileAccess } from '../fileAccess.ts';
import type { FluentLanguage } from '../fluent/fluentRecognition.ts';
import type { AgentFacts } from './agentFacts.ts';
import { fluentbitFacts } from './fluentbitFacts.ts';
import { fluentdFacts } from './fluentdFacts.ts';

/** Reads the facts of a config, with what it includes. */
export function readAgentFacts(
  agent: FluentLanguage,
  text: string,
  path: string,
  files: FileAccess,
  environment: ReadonlyMap<string, string>,
): AgentFacts {
  const uri = `container:${path}`;
  return agent === 'fluentbit'
    ? fluentbitFacts(text, uri, files, environment)
    : fluentdFacts(text, uri, files, environment);
}
