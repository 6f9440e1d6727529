import type { LoadSample } from './measurement';
import { differences, ratios, type Series, seriesOf } from './series';
import { baseName } from './tracers/all';

interface Sample {
  readonly round: number;
  readonly row: string;
  readonly tracer: string;
}

/** A figure of a tracer against that of the untraced service, of the same row and round. */
export interface ToUntraced {
  readonly ratio: Series;
  readonly added: Series;
}

export function toUntraced<T extends Sample>(
  samples: readonly T[],
  row: string,
  tracer: string,
  read: (sample: T) => number,
): ToUntraced {
  const figureOf = (name: string): Series =>
    seriesOf(
      samples.filter((sample) => sample.row === row && sample.tracer === name),
      read,
    );
  const [own, base] = [figureOf(tracer), figureOf(baseName)];
  return { ratio: ratios(own, base), added: differences(own, base) };
}

export function rowsOf(samples: readonly Sample[]): string[] {
  return [...new Set(samples.map(({ row }) => row))];
}

/** Of all rows and rounds: what is loaded before a service differs little between them. */
export function coldStartRatios(load: readonly LoadSample[], tracer: string): number[] {
  return rowsOf(load).flatMap((row) => {
    const { ratio } = toUntraced(load, row, tracer, ({ coldStartMillis }) => coldStartMillis);
    return [...ratio.values()];
  });
}
