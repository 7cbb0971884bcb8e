/** A percentile as a quantile: 0.99 for 99. */
export function quantileOf(percentile: number): string {
  return String(Number((percentile / 100).toPrecision(12)));
}

/** Why a number is no quantile, or undefined where it is one, or is meant to be none. */
export function quantileFault(value: number): string | undefined {
  if (!(value < 0 || value > 1)) return undefined;
  const hint = value > 1 && value <= 100 ? ` A percentile is a hundredth of its number: ${quantileOf(value)}.` : '';
  return `A quantile is between 0 and 1: every result is ${value < 0 ? '-Inf' : '+Inf'}.${hint}`;
}
