import type { FluentSettingsOf } from '../fluent/fluentSettings.ts';
import { findDirectives, isDisabled, misreadDirectives } from './disableDirectives.ts';
import type { SettingsReader } from './projectSettings.ts';

/** What `.kube-observatory.yaml` and comments in a config say about what is found there. */
export function fluentSettingsReader(settingsOf: SettingsReader): FluentSettingsOf {
  return (uri) => {
    const { severity, fluentPlugins } = settingsOf(uri);
    return {
      silenced: (text) => {
        const directives = findDirectives(text, []);
        return (code, offset) => isDisabled(directives, code, offset);
      },
      plugins: fluentPlugins,
      environment: () => new Map(),
      misread: (text) => misreadDirectives(text).map((one) => ({ code: 'directive', severity: 'information', ...one })),
      settle: (problems, text) => {
        const directives = findDirectives(text, []);
        if (severity.size === 0 && directives.length === 0) return problems;
        return problems.flatMap((problem) => {
          const level = severity.get(problem.code) ?? problem.severity;
          return level === 'off' || isDisabled(directives, problem.code, problem.start)
            ? []
            : [{ ...problem, severity: level }];
        });
      },
    };
  };
}
