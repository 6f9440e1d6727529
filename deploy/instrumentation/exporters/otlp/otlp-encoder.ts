import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '../../contracts/sdk';
import type { Steps } from '../encoding/sliced-work';
import type { EncodedBatch, SpanEncoder } from '../encoding/span-encoder';
import { byScope } from './by-scope';
import { writeResource, writeScope, writeSpan } from './otlp-model';
import { ProtobufWriter } from './protobuf-writer';

/**
 * Encodes spans of one resource as an `ExportTraceServiceRequest`, with one buffer for all batches that do not meet.
 * The resource is encoded once. OpenTelemetry's own encoder goes through every span twice, and does a batch in one go.
 */
export class OtlpEncoder implements SpanEncoder {
  #spare: ProtobufWriter | undefined;
  /** Of which that is. A resource gets others when more of it is known. */
  #attributes: Resource['attributes'] | undefined;
  #resourceBytes: Buffer = Buffer.alloc(0);

  *encode(spans: readonly ReadableSpan[]): Steps<EncodedBatch> {
    const [first] = spans;
    if (first === undefined) return { packets: [], tooLarge: [] };
    const writer = this.#spare ?? new ProtobufWriter();
    this.#spare = undefined;
    const resource = this.#encodeResource(writer, first.resource);
    const { buffer } = writer;
    buffer.rewind(0);
    const start = writer.begin(1, 2);
    buffer.raw(resource);
    for (const [scope, ofScope] of byScope(spans)) yield* writeScopeSpans(writer, scope, ofScope);
    writer.end(start, 2);
    const bytes = buffer.copy(0, buffer.length);
    this.#spare = writer;
    return { packets: [{ bytes, spans }], tooLarge: [] };
  }

  /** OTLP's ways have no limit that a datagram has. */
  limitTo(): void {}

  #encodeResource(writer: ProtobufWriter, resource: Resource): Buffer {
    if (this.#attributes !== resource.attributes) {
      const { buffer } = writer;
      buffer.rewind(0);
      writeResource(writer, resource);
      this.#resourceBytes = buffer.copy(0, buffer.length);
      this.#attributes = resource.attributes;
    }
    return this.#resourceBytes;
  }
}

function* writeScopeSpans(
  writer: ProtobufWriter,
  scope: InstrumentationScope,
  spans: readonly ReadableSpan[],
): Steps<void> {
  const start = writer.begin(2, 2);
  writeScope(writer, scope);
  for (const span of spans) {
    yield;
    writeSpan(writer, span);
  }
  if (scope.schemaUrl) writer.text(3, scope.schemaUrl);
  writer.end(start, 2);
}
