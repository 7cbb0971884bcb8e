/** Which PromQL a query is read as. */
export interface PromqlDialect {
  /** The minor version of Prometheus 3 whose functions and syntax are known. */
  readonly minor: number;
  readonly hasExperimentalFunctions: boolean;
  /** Arithmetic in ranges and offsets. */
  readonly hasDurationArithmetic: boolean;
  /** Metric names are dropped at the end of a query, not by each function. */
  readonly hasDelayedNameRemoval: boolean;
}

/** Everything that is known, which is what panels and rule tests speak. */
export const newestDialect: PromqlDialect = {
  minor: 14,
  hasExperimentalFunctions: true,
  hasDurationArithmetic: true,
  hasDelayedNameRemoval: false,
};

/** Prometheus 3.5 LTS with the features that a server was started with. */
export function serverDialect(features: readonly string[] = ['promql-experimental-functions']): PromqlDialect {
  return {
    minor: 5,
    hasExperimentalFunctions: features.includes('promql-experimental-functions'),
    hasDurationArithmetic: features.includes('promql-duration-expr'),
    hasDelayedNameRemoval: features.includes('promql-delayed-name-removal'),
  };
}
