/** How long each series takes: a short form tells whether all works, and little of what it costs. */
export interface Plan {
  readonly isQuick: boolean;
  /** Of each size in turn, so that what disturbs the machine for a while disturbs them all. */
  readonly rounds: number;
  readonly progress: (line: string) => void;
}

/** A page as most are, at the low end. */
export const usualPageBytes = 64 * 1024;
