import { GoTime } from '../template/goTime.ts';
import { comparisonFunctions } from '../template/templateComparisons.ts';
import { define, type TemplateFunction } from '../template/templateFunction.ts';
import { numberFunctions } from './templateNumbers.ts';
import { textFunctions } from './templateTexts.ts';
import { timeFunctions } from './templateTimes.ts';

/** The line that a template is run for; changed from line to line. */
export interface TemplateScene {
  line: string;
  /** When the line was written, in nanoseconds. */
  timeNs: bigint;
}

const shared: readonly (readonly [string, TemplateFunction])[] = [
  ...comparisonFunctions,
  ...numberFunctions,
  ...textFunctions,
  ...timeFunctions,
  ['now', define(0, 0, () => new GoTime(BigInt(Date.now()) * 1_000_000n))],
];

/** Every function that Loki's templates know, Go's own included. */
export function lokiFunctions(scene: TemplateScene): ReadonlyMap<string, TemplateFunction> {
  return new Map([
    ...shared,
    ['__line__', define(0, 0, () => scene.line)],
    ['__timestamp__', define(0, 0, () => new GoTime(scene.timeNs))],
  ]);
}
