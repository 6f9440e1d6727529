import type { Faults } from '../../../../deploy/commands/soak/audit/audit';

/** A run in which nothing went wrong. */
export const quiet: Faults = {
  lost: 0,
  stuck: 0,
  wrongVerdict: 0,
  falseClean: 0,
  twice: 0,
  unexpected: 0,
  withoutOwner: 0,
};
