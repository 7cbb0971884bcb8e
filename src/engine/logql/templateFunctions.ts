import { comparisonFunctions } from './templateComparisons.ts';
import { numberFunctions } from './templateNumbers.ts';
import { textFunctions } from './templateTexts.ts';
import { timeFunctions } from './templateTimes.ts';
import type { TemplateFunction } from './templateFunction.ts';

/** Every function that Loki's templates know, Go's own included. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map([
  ...comparisonFunctions,
  ...numberFunctions,
  ...textFunctions,
  ...timeFunctions,
]);
