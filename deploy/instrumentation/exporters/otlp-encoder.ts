import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { writeResource, writeScope, writeSpan } from './otlp-model';
import { ProtobufWriter } from './protobuf-writer';
import { SlicedWork } from './sliced-work';
import { Turns } from './turns';

/**
 * Encodes spans of one resource as an `ExportTraceServiceRequest`, with one buffer for all batches. The resource is
 * encoded once. OpenTelemetry's own encoder goes through every span twice, and does a batch in one go.
 */
export class OtlpEncoder {
  readonly #writer = new ProtobufWriter();
  readonly #turns = new Turns();
  #resource: Resource | undefined;
  #resourceBytes: Buffer = Buffer.alloc(0);

  /** @returns bytes of their own, which stay true when the next batch is encoded */
  async encode(spans: readonly ReadableSpan[]): Promise<Buffer> {
    return await this.#turns.take(() => this.#encode(spans));
  }

  async #encode(spans: readonly ReadableSpan[]): Promise<Buffer> {
    const [first] = spans;
    if (first === undefined) return Buffer.alloc(0);
    const resource = this.#encodeResource(first.resource);
    const { buffer } = this.#writer;
    buffer.rewind(0);
    const start = this.#writer.begin(1, 2);
    buffer.raw(resource);
    const work = new SlicedWork();
    for (const [scope, ofScope] of byScope(spans)) await this.#writeScope(work, scope, ofScope);
    this.#writer.end(start, 2);
    return buffer.copy(0, buffer.length);
  }

  async #writeScope(
    work: SlicedWork,
    scope: InstrumentationScope,
    spans: readonly ReadableSpan[],
  ): Promise<void> {
    const start = this.#writer.begin(2, 2);
    writeScope(this.#writer, scope);
    await work.each(spans, (span) => writeSpan(this.#writer, span));
    if (scope.schemaUrl) this.#writer.text(3, scope.schemaUrl);
    this.#writer.end(start, 2);
  }

  #encodeResource(resource: Resource): Buffer {
    if (this.#resource !== resource) {
      const { buffer } = this.#writer;
      buffer.rewind(0);
      writeResource(this.#writer, resource);
      this.#resourceBytes = buffer.copy(0, buffer.length);
      this.#resource = resource;
    }
    return this.#resourceBytes;
  }
}

function byScope(spans: readonly ReadableSpan[]): Map<InstrumentationScope, ReadableSpan[]> {
  const scopes = new Map<InstrumentationScope, ReadableSpan[]>();
  for (const span of spans) {
    const known = scopes.get(span.instrumentationScope);
    if (known === undefined) scopes.set(span.instrumentationScope, [span]);
    else known.push(span);
  }
  return scopes;
}
