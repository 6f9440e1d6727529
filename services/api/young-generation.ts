import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const checkMillis = 250;

/**
 * Stops V8's young generation from growing beyond about `limitBytes`. On a large machine it grows to 128 MiB under
 * any lasting load: memory that uploads are promised not to take. `--max-semi-space-size` would say the same, but a
 * service does not choose how its process is started.
 */
export function boundYoungGeneration(limitBytes: number): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    // It doubles: past half of the limit, the next step could be beyond it.
    if ((young?.space_size ?? 0) * 2 <= limitBytes) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, checkMillis);
  timer.unref();
}
