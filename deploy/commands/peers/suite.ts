import type { Environment } from './ways';

/** Whether a test passed, by its full name. Those that were skipped are left out. */
export type Outcomes = ReadonlyMap<string, boolean>;

/** The tests of another project, which know nothing of tracing. */
export interface Suite {
  readonly name: string;
  /** As the table of results shows it. */
  readonly title: string;
  /** Its checkout, below the directory of all checkouts. */
  readonly checkout: string;
  /** Whether the tests ask for what only tracing does: then there is nothing to compare them with. */
  readonly needsTracing: boolean;
  /**
   * Runs each test, and those that fail again.
   *
   * @param checkout absolute
   * @param env of the programs under test: decides whether they are traced, and how
   */
  run(checkout: string, env: Environment): Promise<Outcomes>;
}
