import type { Panel } from '../../metrics/panels';

/** Where times and values stand in a drawing. */
export interface Scale {
  /** The highest value that is drawn: a round number. */
  readonly top: number;
  /** Milliseconds since 1970. */
  readonly begin: number;
  readonly end: number;
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** So that a line that has just begun is not stretched. */
const leastMillis = 2 * 60_000;

/** From zero up to a round number above all values, and over the time of the points, two minutes at least. */
export function scaleOf({ series, exemplars }: Panel, size: Size): Scale {
  const points = series.flatMap((each) => each.points);
  const times = points.map(([at]) => at);
  const end = Math.max(...times, 0);
  const begin = Math.min(...times, end - leastMillis);
  const shown = exemplars.filter(({ at }) => at >= begin).map(({ value }) => value);
  const highest = Math.max(...points.map(([, value]) => value ?? 0), ...shown);
  const top = highest > 0 ? roundUp(highest) : 1;
  const [across, up] = [size.width - size.left - size.right, size.height - size.top - size.bottom];
  return {
    top,
    begin,
    end,
    x: (at) => size.left + across * Math.min(1, (at - begin) / (end - begin)),
    y: (value) => size.height - size.bottom - (up * value) / top,
  };
}

/** The next of 1, 2, 5, 10, 20, 50 … */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5].find((each) => value <= each * power) ?? 10;
  return Number((step * power).toPrecision(1));
}
