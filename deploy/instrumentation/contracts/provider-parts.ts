import type { Resource } from '@opentelemetry/resources';
import type { SpanLimits } from '../configuration';
import type { TracingStatistics } from '../diagnostics/statistics';
import type { Sampler, SpanProcessor } from './sdk';

/** What spans are made with, whichever way they are made. */
export interface ProviderParts {
  readonly resource: Resource;
  readonly limits: SpanLimits;
  /** For new traces. */
  readonly rootSampler: Sampler;
  /** They get each sampled span when it has ended. */
  readonly processors: readonly SpanProcessor[];
  readonly statistics: TracingStatistics;
}
