/** A figure in each round. What is compared is compared within a round: the machine's speed drifts between them. */
export type Series = ReadonlyMap<number, number>;

/** @param read the figure of a sample. */
export function seriesOf<T extends { readonly round: number }>(
  samples: readonly T[],
  read: (sample: T) => number,
): Series {
  return new Map(samples.map((sample) => [sample.round, read(sample)]));
}

/** The figures of the rounds that both have. */
function combine(left: Series, right: Series, compute: (left: number, right: number) => number): Series {
  return new Map(
    [...left].flatMap(([round, value]) => {
      const other = right.get(round);
      return other === undefined ? [] : [[round, compute(value, other)] as const];
    }),
  );
}

export function differences(left: Series, right: Series): Series {
  return combine(left, right, (value, other) => value - other);
}

/** Rounds in which the divisor is not positive are left out: noise was larger than what was to be measured. */
export function ratios(left: Series, right: Series): Series {
  return new Map(
    [...combine(left, right, (value, other) => (other > 0 ? value / other : Number.NaN))].filter(
      ([, ratio]) => !Number.isNaN(ratio),
    ),
  );
}
