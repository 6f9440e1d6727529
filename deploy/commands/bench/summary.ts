import { added, measured, type Origin, ratio, roundsOf, value } from './series';
import type { Estimate } from './statistics';
import { baseName } from './tracers/all';

/** One figure of one tracer in one row, over all rounds. */
export interface Figure {
  readonly value: Estimate;
  /** To the untraced service in the same round; undefined where that was not measured. */
  readonly ratio: Estimate | undefined;
  /** The difference to the untraced service in the same round, in the figure's unit. */
  readonly added: Estimate | undefined;
}

/** @returns undefined where it was not measured. */
export function figureOf<T extends Origin>(
  samples: readonly T[],
  { row, tracer }: Pick<Origin, 'row' | 'tracer'>,
  read: (sample: T) => number,
): Figure | undefined {
  const rounds = roundsOf(samples, row, read);
  const own = measured(rounds, value(tracer));
  return (
    own && {
      value: own,
      ratio: measured(rounds, ratio(tracer, baseName)),
      added: measured(rounds, added(tracer, baseName)),
    }
  );
}
