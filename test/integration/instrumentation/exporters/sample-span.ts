import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export const sampleResource = resourceFromAttributes({
  'service.name': 'mangamotion-backend',
  'host.name': 'höst',
  'process.pid': 42,
});

/** A finished span with fixed ids and times, changed as a test needs it. */
export function sampleSpan(changes: Partial<ReadableSpan> = {}): ReadableSpan {
  return {
    name: 'upload',
    kind: SpanKind.INTERNAL,
    spanContext: () => ({
      traceId: 'ffeeddccbbaa99880011223344556677',
      spanId: '8899aabbccddeeff',
      traceFlags: TraceFlags.SAMPLED,
    }),
    startTime: [1_700_000_000, 123_456_789],
    endTime: [1_700_000_001, 0],
    duration: [0, 876_543_211],
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: [],
    ended: true,
    resource: sampleResource,
    instrumentationScope: { name: 'mangamotion' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...changes,
  };
}
