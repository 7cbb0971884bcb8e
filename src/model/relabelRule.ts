/** One step of Prometheus' relabeling, with its defaults filled in. */
export interface RelabelRule {
  /** In lower case. */
  readonly action: string;
  readonly sourceLabels: readonly string[];
  readonly separator: string;
  readonly targetLabel: string;
  /** RE2, anchored at both ends. */
  readonly regex: string;
  readonly replacement: string;
  /** What `hashmod` divides by; 0 where it is not said. */
  readonly modulus: number;
}
