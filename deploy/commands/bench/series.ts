import { estimate, type Estimate, median } from './statistics';

/** Where a sample comes from. Rounds are counted through a row; a launch is the same processes. */
export interface Origin {
  readonly row: string;
  readonly launch: number;
  readonly round: number;
  readonly tracer: string;
}

/** A figure of each tracer in one round. What is compared is compared within a round: the machine's speed drifts. */
export interface Round {
  readonly launch: number;
  readonly figures: ReadonlyMap<string, number>;
}

/** @param read the figure of a sample. */
export function roundsOf<T extends Origin>(
  samples: readonly T[],
  row: string,
  read: (sample: T) => number,
): Round[] {
  const rounds = Map.groupBy(
    samples.filter((sample) => sample.row === row),
    ({ round }) => round,
  );
  return [...rounds.values()].map((all) => ({
    launch: all[0]?.launch ?? 0,
    figures: new Map(all.map((sample) => [sample.tracer, read(sample)])),
  }));
}

/** What is made of the figures of rounds, and whose it needs in each. */
export interface Measure {
  readonly tracers: readonly string[];
  readonly of: (rounds: readonly Round[]) => number;
}

/** Undefined where no round has all the tracers. */
export function measured(rounds: readonly Round[], { tracers, of }: Measure): Estimate | undefined {
  const complete = rounds.filter(({ figures }) => tracers.every((name) => figures.has(name)));
  if (complete.length === 0) return undefined;
  return estimate([...Map.groupBy(complete, ({ launch }) => launch).values()], of);
}

/** The median of a tracer's figure. */
export function value(tracer: string): Measure {
  return { tracers: [tracer], of: (rounds) => median(rounds.map((round) => figure(round, tracer))) };
}

/** The median of the ratios to another tracer's, each within its round. */
export function ratio(tracer: string, base: string): Measure {
  return {
    tracers: [tracer, base],
    of: (rounds) => median(rounds.map((round) => figure(round, tracer) / figure(round, base))),
  };
}

/** The median of the differences to another tracer's, each within its round. */
export function added(tracer: string, base: string): Measure {
  return {
    tracers: [tracer, base],
    of: (rounds) => median(rounds.map((round) => figure(round, tracer) - figure(round, base))),
  };
}

/**
 * What a tracer adds, as a share of what a peer adds. Of medians, because what is added may be lost in the noise of one
 * round; infinite where the peer adds nothing that can be told.
 */
export function share(tracer: string, peer: string, base: string): Measure {
  const [own, other] = [added(tracer, base), added(peer, base)];
  return {
    tracers: [tracer, peer, base],
    of: (rounds) => {
      const divisor = other.of(rounds);
      return divisor > 0 ? own.of(rounds) / divisor : Number.POSITIVE_INFINITY;
    },
  };
}

function figure({ figures }: Round, tracer: string): number {
  const found = figures.get(tracer);
  if (found === undefined) throw new RangeError(`a round must have a figure of ${tracer}`);
  return found;
}
