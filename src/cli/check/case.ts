/** What a check consists of. */

/** One thing that was checked. */
export interface Case {
  readonly title: string;
  /** Where it was broken; empty: it holds. */
  readonly sentences: readonly string[];
}
