import type { Outcomes } from './suite';
import type { Way } from './ways';

export type AllOutcomes = Readonly<Partial<Record<Way, Outcomes>>>;

export interface Compared {
  /** How many passed, of how many. */
  readonly passed: Readonly<Partial<Record<Way, readonly [passed: number, all: number]>>>;
  /** Tests that fail with the bundle, in one way or both, and not without it. */
  readonly different: readonly string[];
}

/** Without a run without the bundle, each test that fails counts. */
export function compare(all: AllOutcomes): Compared {
  const passed: Partial<Record<Way, readonly [number, number]>> = {};
  for (const way of ways(all)) passed[way] = countPassed(all[way] ?? new Map());
  const traced = ways(all).filter((way) => way !== 'without');
  const failed = traced.flatMap((way) => failures(all[way] ?? new Map()));
  const missing = traced.flatMap((way) => missingIn(all[way] ?? new Map(), all.without ?? new Map()));
  const different = [...new Set([...failed, ...missing])].filter((test) => all.without?.get(test) !== false);
  return { passed, different: different.toSorted() };
}

function ways(all: AllOutcomes): Way[] {
  return (['without', 'fast', 'library'] as const).filter((way) => all[way] !== undefined);
}

function countPassed(outcomes: Outcomes): readonly [number, number] {
  return [[...outcomes.values()].filter(Boolean).length, outcomes.size];
}

function failures(outcomes: Outcomes): string[] {
  return [...outcomes].filter(([, passed]) => !passed).map(([test]) => test);
}

/** A test that does not come to run has not passed. */
function missingIn(outcomes: Outcomes, without: Outcomes): string[] {
  return [...without.keys()].filter((test) => !outcomes.has(test));
}
