import { Counter } from 'prom-client';
import type { MetricsRegistry } from './registry';

interface CounterFromZero<T extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly [T];
  /** Every value that the label can have. */
  readonly values: readonly string[];
  readonly registers: MetricsRegistry[];
}

/**
 * A counter whose series are all there from the start: one that began with its first event would never be seen to
 * rise from 0 to 1, and no alert would notice that event.
 */
export function counterFromZero<T extends string>({ values, ...options }: CounterFromZero<T>): Counter<T> {
  const counter = new Counter<T>(options);
  for (const value of values) counter.labels(value).inc(0);
  return counter;
}
