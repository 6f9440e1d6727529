import type { Context } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { SpanLimits } from '../configuration';
import type { TracingStatistics } from '../diagnostics/statistics';
import type { Sampler, Span, SpanProcessor } from './sdk';

/** What spans are made with, whichever way they are made. */
export interface ProviderParts {
  readonly resource: Resource;
  readonly limits: SpanLimits;
  /** For new traces. */
  readonly rootSampler: Sampler;
  /** They get each sampled span when it has ended. */
  readonly processors: readonly SpanProcessor[];
  readonly statistics: TracingStatistics;
  /** Of a hooks file, where there is one. */
  readonly hooks: SpanHooks | undefined;
}

export interface SpanHooks {
  readonly onStart: (span: Span, parent: Context) => void;
  /** Called just before a span ends; false drops it. */
  readonly keeps: ((span: Span) => boolean) | undefined;
}
