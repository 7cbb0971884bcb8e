import { goKind, type GoValue } from './goValue.ts';

/** A function of Go templates: how many arguments it takes and what it makes of them. */
export interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  /** @throws Error with the message that Go would give. */
  run(args: readonly GoValue[]): GoValue;
}

export function define(least: number, most: number, run: (args: readonly GoValue[]) => GoValue): TemplateFunction {
  return { least, most, run };
}

/** A function of texts, whose arguments must be texts. */
export function ofTexts(count: number, run: (...texts: string[]) => GoValue): TemplateFunction {
  return define(count, count, (args) => run(...args.map(textArg)));
}

export function textArg(value: GoValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`wrong type for value; expected string; got ${goKind(value ?? null)}`);
}

export function intArg(value: GoValue | undefined): number {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new Error(`wrong type for value; expected int; got ${goKind(value ?? null)}`);
}
