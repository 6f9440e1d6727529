import type { TracerProvider } from '@opentelemetry/api';
import { CountingProcessor } from './processor/counting-processor';
import { MessageLimitProcessor } from './processor/message-limit-processor';
import type { ProviderParts } from './provider-parts';
import { MAX_TEXT_LENGTH } from './tracer/attribute-pairs';

/** OpenTelemetry's SDK, without the NodeSDK package, which requires every exporter and costs cold start. */
export function createLibraryProvider(parts: ProviderParts): TracerProvider {
  // Required only where it is wanted: it costs cold start.
  const sdk: typeof import('@opentelemetry/sdk-trace') = require('@opentelemetry/sdk-trace');
  return new sdk.TracerProvider({
    resource: parts.resource,
    sampler: new sdk.ParentBasedSampler({ root: parts.rootSampler }),
    spanLimits: { attributeValueLengthLimit: MAX_TEXT_LENGTH },
    spanProcessors: [
      new CountingProcessor(parts.statistics),
      new MessageLimitProcessor(MAX_TEXT_LENGTH),
      ...parts.processors,
    ],
  });
}
