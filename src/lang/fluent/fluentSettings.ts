import type { Environment } from './environment.ts';
import type { FluentLanguage } from './fluentRecognition.ts';
import type { FluentProblem } from './fluentProblem.ts';

/** A plugin of a project's own, which no schema knows. */
export interface DeclaredPlugin {
  readonly agent: FluentLanguage;
  /** `input`, `filter`, `output` and so on, as the agent calls the kind. */
  readonly kind: string;
  readonly name: string;
  /** Its parameters; undefined where they are not to be checked. */
  readonly params: readonly string[] | undefined;
}

/** What a project says about the configs in it. */
export interface FluentSettings {
  readonly plugins: readonly DeclaredPlugin[];
  /** What is known of the variables of the container that runs the agent. */
  environment(agent: FluentLanguage): Environment;
  /** What is left of the problems of a text, and how grave each is, once the project and the comments in the text have had their say. */
  settle(problems: readonly FluentProblem[], text: string): readonly FluentProblem[];
  /** Comments in a text that are meant to silence findings and do not. */
  misread(text: string): readonly FluentProblem[];
  /** Tells which findings comments in a text silence, by code and offset. */
  silenced(text: string): (code: string, offset: number) => boolean;
}

/** The settings that hold for the document at a URI. */
export type FluentSettingsOf = (uri: string) => FluentSettings;

/** No project says anything. */
export const defaultFluentSettings: FluentSettingsOf = () => ({
  plugins: [],
  environment: () => new Map(),
  settle: (problems) => problems,
  misread: () => [],
  silenced: () => () => false,
});

/** The declared plugin of a kind by its name. Fluent Bit ignores letter case. */
export function declaredPlugin(
  plugins: readonly DeclaredPlugin[],
  agent: FluentLanguage,
  kind: string,
  name: string,
): DeclaredPlugin | undefined {
  return plugins.find((one) => {
    const isSame = agent === 'fluentd' ? one.name === name : one.name.toLowerCase() === name.toLowerCase();
    return one.agent === agent && one.kind === kind && isSame;
  });
}

/** Problems with their codes in full: what they are about stands before them. */
export function qualified(agent: FluentLanguage, problems: readonly FluentProblem[]): readonly FluentProblem[] {
  return problems.map((problem) => ({ ...problem, code: `${agent}/${problem.code}` }));
}
