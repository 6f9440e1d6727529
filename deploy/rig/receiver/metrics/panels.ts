import type { Exemplar } from './open-metrics';
import { increase, quantile } from './quantile';
import type { Exemplars, Reading } from './reading';

/** Which colour says it: a verdict's own, else one of those that tell things apart. */
export type Tone = 'good' | 'bad' | 'unsure' | 'first' | 'second' | 'third';

/** A line of a panel. */
export interface Series {
  readonly name: string;
  readonly tone: Tone;
  /** By time; null: nothing is known. */
  readonly points: readonly (readonly [at: number, value: number | null])[];
}

/** One small picture. */
export interface Panel {
  readonly title: string;
  readonly unit: 'perSecond' | 'seconds' | 'count';
  readonly series: readonly Series[];
  /** Newest last. */
  readonly exemplars: readonly Exemplar[];
}

/** A rate is that since so many readings ago. */
const windowReadings = 3;

type Value = (before: Reading, after: Reading) => number | null;

/** The three signals of both services: rate, errors, durations; and what the scans found and have before them. */
export function panelsOf(readings: readonly Reading[], exemplars: Exemplars): Panel[] {
  const series = (name: string, tone: Tone, value: Value): Series => ({
    name,
    tone,
    points: readings.slice(1).flatMap((after, index): [number, number | null][] => {
      const before = readings[Math.max(0, index + 1 - windowReadings)];
      return before ? [[after.at, value(before, after)]] : [];
    }),
  });
  const classes = (name: string, tone: Tone): Series => series(name, tone, rateOf('requests', name));
  const verdict = (name: string, tone: Tone): Series => series(name, tone, rateOf('verdicts', name));
  const waiting = (name: string, tone: Tone): Series =>
    series(name, tone, (_before, { queue }) => queue[name] ?? null);
  const durations = (histogram: Histogram): Series[] => [
    series('half within', 'first', quantileOf(0.5, histogram)),
    series('95 % within', 'second', quantileOf(0.95, histogram)),
  ];
  return [
    { title: 'Requests', unit: 'perSecond', series: [series('all', 'first', allRequests)], exemplars: [] },
    {
      title: 'Failed requests',
      unit: 'perSecond',
      series: [classes('4xx', 'unsure'), classes('5xx', 'bad')],
      exemplars: [],
    },
    {
      title: 'Duration of requests',
      unit: 'seconds',
      series: durations('requestSeconds'),
      exemplars: exemplars.requests,
    },
    {
      title: 'Verdicts on files',
      unit: 'perSecond',
      series: [
        verdict('clean', 'good'),
        verdict('infected', 'bad'),
        verdict('unscannable', 'unsure'),
        verdict('error', 'third'),
      ],
      exemplars: [],
    },
    {
      title: 'Jobs in the queue',
      unit: 'count',
      series: [waiting('waiting', 'first'), waiting('active', 'second'), waiting('delayed', 'third')],
      exemplars: [],
    },
    {
      title: 'Duration of scans',
      unit: 'seconds',
      series: durations('scanSeconds'),
      exemplars: exemplars.scans,
    },
  ];
}

const secondsBetween = (before: Reading, after: Reading): number => (after.at - before.at) / 1000;

/** Null where the service was silent. */
const rateOf =
  (counter: 'requests' | 'verdicts', name: string): Value =>
  (before, after) => {
    const [earlier, later] = [before[counter], after[counter]];
    if (!earlier || !later) return null;
    return increase(earlier[name], later[name] ?? 0) / secondsBetween(before, after);
  };

type Histogram = 'requestSeconds' | 'scanSeconds';

/** Null where the service was silent, and where it had nothing to measure. */
const quantileOf =
  (share: number, histogram: Histogram): Value =>
  (before, after) => {
    const [earlier, later] = [before[histogram], after[histogram]];
    return earlier && later ? (quantile(share, earlier, later) ?? null) : null;
  };

const allRequests: Value = (before, after) => {
  if (!before.requests || !after.requests) return null;
  const rates = Object.keys(after.requests).map((name) => rateOf('requests', name)(before, after) ?? 0);
  return rates.reduce((sum, rate) => sum + rate, 0);
};
