/** Which traces are kept, decided when they are known. */
export interface KeepRule {
  /** Failed ones are kept, and those that take so long, from the first span to the end of the last. */
  readonly slowerThanSeconds: number;
  /** From the first span of a trace until it is decided on; what comes later follows that. */
  readonly decisionSeconds: number;
}

/** Short, so that whoever looks on sees it: an upload on one machine takes less than a second. */
export const keepFailures: KeepRule = { slowerThanSeconds: 2, decisionSeconds: 5 };
