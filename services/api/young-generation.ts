import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** What V8 has for itself. */
const DOUBLING = 2;
const NO_GROWTH = 1;

/**
 * Stops V8's young generation from growing beyond about `limitBytes`. On a large machine it grows to 128 MiB under
 * any lasting load: memory that uploads are promised not to take. `--max-semi-space-size` would say the same, but a
 * service does not choose how its process is started. V8 shrinks it while nothing is done; it may grow again after that.
 */
export function boundYoungGeneration(limitBytes: number): void {
  let growth = DOUBLING;
  const decide = (): void => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    const next = (young?.space_size ?? 0) * DOUBLING > limitBytes ? NO_GROWTH : DOUBLING;
    if (next === growth) return;
    growth = next;
    setFlagsFromString(`--semi-space-growth-factor=${next}`);
  };
  // It grows and shrinks only where garbage is collected: within a quarter of a second it would grow eightfold.
  new PerformanceObserver(decide).observe({ entryTypes: ['gc'] });
}
