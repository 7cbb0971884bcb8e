/** A rule of a multiline parser: in one of these states a line that matches leads to the next state. */
export interface MultilineRule {
  readonly states: readonly string[];
  readonly regex: string;
  readonly next: string;
}

const javaStates = ['after', 'frames'];

/** The rules of Fluent Bit's own multiline parsers, state for state what each of them joins. */
export const builtinMultilineRules: Readonly<Record<string, readonly MultilineRule[]>> = {
  java: [
    {
      states: ['start_state', 'exception'],
      regex: '/.(?:Exception|Error|Throwable|V8 errors stack trace)[:\\r\\n]/',
      next: 'after',
    },
    { states: ['after'], regex: '/^[\\t ]*nested exception is:[\\t ]*/', next: 'exception' },
    { states: ['after'], regex: '/^[\\r\\n]*$/', next: 'after' },
    { states: javaStates, regex: '/^[\\t ]+(?:eval )?at /', next: 'frames' },
    { states: javaStates, regex: '/^[\\t ]+--- End of inner exception stack trace ---$/', next: 'frames' },
    {
      states: javaStates,
      regex: '/^--- End of stack trace from previous location where exception was thrown ---$/',
      next: 'frames',
    },
    { states: javaStates, regex: '/^[\\t ]*(?:Caused by|Suppressed):/', next: 'after' },
    { states: javaStates, regex: '/^[\\t ]*... \\d+ (?:more|common frames omitted)/', next: 'frames' },
  ],
  go: [
    { states: ['start_state'], regex: '/\\bpanic: /', next: 'panic' },
    { states: ['start_state'], regex: '/http: panic serving/', next: 'goroutine' },
    { states: ['panic', 'signal', 'call'], regex: '/^$/', next: 'goroutine' },
    { states: ['panic'], regex: '/^\\[signal /', next: 'signal' },
    { states: ['goroutine'], regex: '/^goroutine \\d+ \\[[^\\]]+\\]:$/', next: 'call' },
    { states: ['call'], regex: '/^(?:[^\\s.:]+\\.)*[^\\s.():]+\\(|^created by /', next: 'place' },
    { states: ['place'], regex: '/^\\s/', next: 'call' },
  ],
  python: [
    { states: ['start_state'], regex: '/^Traceback \\(most recent call last\\):$/', next: 'frames' },
    { states: ['frames'], regex: '/^[\\t ]+File /', next: 'code' },
    { states: ['code'], regex: '/[^\\t ]/', next: 'frames' },
    { states: ['frames'], regex: '/^(?:[^\\s.():]+\\.)*[^\\s.():]+:/', next: 'start_state' },
  ],
  ruby: [
    { states: ['start_state'], regex: '/^.+:\\d+:in\\s+.*/', next: 'after' },
    { states: ['after', 'frames'], regex: '/^\\s+from\\s+.*:\\d+:in\\s+.*/', next: 'frames' },
  ],
};
