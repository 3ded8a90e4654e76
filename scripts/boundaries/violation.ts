/** One broken rule. */
export interface Violation {
  readonly rule: string;
  /** Relative to the workspace's root. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** What is wrong and what to do. */
  readonly message: string;
}
