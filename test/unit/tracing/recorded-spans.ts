import { context, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SpanLimits } from '../../../deploy/instrumentation/configuration';
import { IgnoredSettings } from '../../../deploy/instrumentation/configuration/ignored-settings';
import { readSpanLimits } from '../../../deploy/instrumentation/configuration/limits';
import type { ProviderParts } from '../../../deploy/instrumentation/contracts/provider-parts';
import { createStatistics } from '../../../deploy/instrumentation/diagnostics/statistics';
import { chooseWay } from '../../../deploy/instrumentation/way';

/**
 * Registers what makes spans for the tests of a file or a `describe`.
 *
 * @param fastPath value of TRACING_FAST_PATH
 * @param rootSampler @default every trace is sampled, without the attributes of a sampler
 * @param limits @default the documented ones
 * @returns what every span goes to when it ends
 */
export function recordSpans(
  fastPath: 'true' | 'false' = 'true',
  rootSampler: Sampler = new AlwaysOnSampler(),
  limits: SpanLimits = readSpanLimits({}, new IgnoredSettings()),
): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const parts: ProviderParts = {
    resource: resourceFromAttributes({ 'service.name': 'test' }),
    rootSampler,
    limits,
    processors: [new SimpleSpanProcessor({ exporter })],
    statistics: createStatistics(),
    hooks: undefined,
  };
  beforeAll(() => {
    const way = chooseWay(fastPath === 'true');
    context.setGlobalContextManager(way.createContextManager().enable());
    trace.setGlobalTracerProvider(way.createTracerProvider(parts));
  });
  beforeEach(() => exporter.reset());
  afterAll(() => {
    trace.disable();
    context.disable();
  });
  return exporter;
}
