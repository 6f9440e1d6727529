import type { TracerProvider } from '@opentelemetry/api';
import type { ProviderParts } from '../contracts/provider-parts';
import { RandomIds } from '../tracer/random-ids';
import { CountingProcessor } from './counting-processor';
import { hooked } from './hooked-processors';
import { MessageLimitProcessor } from './message-limit-processor';
import { decidingPending } from './pending';

/** OpenTelemetry's SDK, without the NodeSDK package, which requires every exporter and costs cold start. */
export function createStockProvider(parts: ProviderParts): TracerProvider {
  // Required only where it is wanted: it costs cold start.
  const sdk: typeof import('@opentelemetry/sdk-trace') = require('@opentelemetry/sdk-trace');
  const { limits } = parts;
  const ids = new RandomIds();
  const provider = new sdk.TracerProvider({
    idGenerator: { generateTraceId: () => ids.traceId(), generateSpanId: () => ids.spanId() },
    resource: parts.resource,
    sampler: new sdk.ParentBasedSampler({ root: parts.rootSampler }),
    spanLimits: {
      attributeValueLengthLimit: limits.textLength,
      attributeCountLimit: limits.attributes,
      eventCountLimit: limits.events,
      linkCountLimit: limits.links,
      attributePerEventCountLimit: limits.attributesPerEvent,
      attributePerLinkCountLimit: limits.attributesPerLink,
    },
    spanProcessors: [
      new CountingProcessor(parts.statistics),
      new MessageLimitProcessor(limits.textLength),
      ...hooked(parts),
    ],
  });
  return decidingPending(provider);
}
