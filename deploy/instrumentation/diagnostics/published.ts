import type { SamplerInForce } from './sampler-in-force';
import type { TracingStatistics } from './statistics';

/** Where the bundle shows itself to the service's `/metrics`, and to a second copy of itself. */
export const PUBLISHED = Symbol.for('mangamotion.tracing');

interface PublishedTracing {
  readonly version: string;
  /** Counts of recorded and sampled spans since the start of the process. */
  statistics(): TracingStatistics;
  sampler(): SamplerInForce;
}

export function publish(tracing: PublishedTracing): void {
  Object.defineProperty(globalThis, PUBLISHED, { value: Object.freeze(tracing) });
}
