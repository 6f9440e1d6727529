import type { PipelineResults } from '../pipeline/results';
import type { RatePoint } from '../pipeline/series/rates';
import { figuresOf, type Layout, predict, type Prediction } from './model';

/** A rate that was measured, and what the simulation makes of it. */
export interface Compared {
  readonly measured: RatePoint;
  readonly simulated: Prediction;
}

/** All rates of a run, on a machine like the one that they were measured on. */
export function compare(results: PipelineResults): Compared[] {
  const { rates, machine } = results;
  if (!rates) return [];
  const { workers } = rates;
  // Of jobs at a time, services there have what is usual.
  const layout: Layout = { api: 1, workers, concurrency: 2, clamd: 1, redis: 1, cores: machine.cores };
  return rates.points.map((measured) => {
    const load = { perSecond: measured.perSecond, uploads: 20_000, seed: 1 };
    return { measured, simulated: predict(figuresOf(results, measured.perSecond), layout, load) };
  });
}
