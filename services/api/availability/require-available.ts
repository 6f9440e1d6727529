import type { Probe } from '../../shared/probes/probe';
import { UnavailableProblem } from '../problems';

export interface Availability {
  /** Of all that an upload needs. */
  readonly probes: readonly Probe[];
}

/**
 * Makes sure that all is there before a request begins what it could not finish: a server that hangs is noticed
 * here, within a second, and not in the middle of a body.
 */
export async function requireAvailable({ probes }: Availability): Promise<void> {
  const failures = await Promise.all(probes.map((probe) => probe.failureForRequest()));
  const failed = failures.findIndex((failure) => failure !== undefined);
  const name = probes[failed]?.name;
  if (name !== undefined) throw new UnavailableProblem(name, failures[failed]);
}
