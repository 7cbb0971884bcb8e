import { commonReasons, fluentbitReasons, fluentdReasons, manifestReasons } from '../fluent/fluentReasonsData.ts';
import { checkReasons } from '../query/checkReasonsData.ts';

/** Why each check exists, by its whole code: `fluentd/missing-param`. */
export const reasonsByCode: ReadonlyMap<string, string> = new Map([
  ...Object.entries(checkReasons),
  ...under('fluentd', { ...commonReasons, ...fluentdReasons }),
  ...under('fluentbit', { ...commonReasons, ...fluentbitReasons }),
  ...under('manifests', manifestReasons),
]);

function under(name: string, reasons: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(reasons).map(([code, reason]) => [`${name}/${code}`, reason] as const);
}
