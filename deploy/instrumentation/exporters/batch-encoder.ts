import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { BinaryWriter } from './binary-writer';
import { CompactWriter } from './compact-writer';
import { writeProcess, writeSpan } from './jaeger-model';
import { SlicedWork } from './sliced-work';
import type { ThriftWriter } from './thrift-writer';
import { Turns } from './turns';

/** Bytes left in each packet for the header of the list of spans and the two closing bytes. */
const LIST_HEADER_BYTES = 16;

export interface EncodedPacket {
  readonly bytes: Buffer;
  readonly spanCount: number;
}

export interface EncodedBatch {
  readonly packets: readonly EncodedPacket[];
  /** Names of spans that fit into no packet. */
  readonly tooLarge: readonly string[];
}

/**
 * Encodes spans of one resource into as few packets as fit: each an `emitBatch` message for UDP, or a bare `Batch`
 * for HTTP. A span that is larger than a packet is left out, and only that span. The resource is encoded once.
 */
export class BatchEncoder {
  readonly #writer: ThriftWriter;
  readonly #framing: 'message' | 'struct';
  readonly #maxPacketBytes: number;
  readonly #turns = new Turns();
  #resource: Resource | undefined;
  #head: Buffer = Buffer.alloc(0);

  /** @param maxPacketBytes 65000 leaves a UDP datagram (65507) some room */
  constructor(protocol: 'compact' | 'binary', framing: 'message' | 'struct', maxPacketBytes: number) {
    this.#writer = protocol === 'compact' ? new CompactWriter() : new BinaryWriter();
    this.#framing = framing;
    this.#maxPacketBytes = maxPacketBytes;
  }

  async encode(spans: readonly ReadableSpan[]): Promise<EncodedBatch> {
    return await this.#turns.take(() => this.#encode(spans));
  }

  async #encode(spans: readonly ReadableSpan[]): Promise<EncodedBatch> {
    const [first] = spans;
    if (first === undefined) return { packets: [], tooLarge: [] };
    const room = this.#maxPacketBytes - this.#headFor(first.resource).length - LIST_HEADER_BYTES;
    const { ends, tooLarge } = await this.#writeSpans(spans, room);
    const packets: EncodedPacket[] = [];
    let from = 0;
    for (let index = 0; index < ends.length; index++) {
      const start = ends[from - 1] ?? 0;
      if ((ends[index + 1] ?? Infinity) - start <= room) continue;
      packets.push(this.#packet(start, ends[index] ?? start, index + 1 - from));
      from = index + 1;
    }
    return { packets, tooLarge };
  }

  /** Writes the spans one after the other; `ends` are the offsets at which those that fit end. */
  async #writeSpans(
    spans: readonly ReadableSpan[],
    room: number,
  ): Promise<{ ends: number[]; tooLarge: string[] }> {
    const { buffer } = this.#writer;
    const ends: number[] = [];
    const tooLarge: string[] = [];
    buffer.rewind(0);
    await new SlicedWork().each(spans, (span) => {
      const start = buffer.length;
      writeSpan(this.#writer, span);
      if (buffer.length - start <= room) {
        ends.push(buffer.length);
      } else {
        tooLarge.push(span.name);
        buffer.rewind(start);
      }
    });
    return { ends, tooLarge };
  }

  #packet(start: number, end: number, spanCount: number): EncodedPacket {
    const { buffer } = this.#writer;
    const spans = buffer.copy(start, end);
    const restore = buffer.length;
    // In the compact protocol a list's header depends on the field before it: the process, field 1.
    this.#writer.structBegin();
    this.#writer.structField(1);
    const headerStart = buffer.length;
    this.#writer.structListField(2, spanCount);
    const header = buffer.copy(headerStart, buffer.length);
    this.#writer.structEnd();
    buffer.rewind(restore);
    const tail = Buffer.alloc(this.#framing === 'message' ? 2 : 1);
    return { bytes: Buffer.concat([this.#head, header, spans, tail]), spanCount };
  }

  /** Everything up to the list of spans. */
  #headFor(resource: Resource): Buffer {
    if (this.#resource === resource) return this.#head;
    const { buffer } = this.#writer;
    buffer.rewind(0);
    if (this.#framing === 'message') {
      this.#writer.onewayMessage('emitBatch');
      this.#writer.structBegin();
      this.#writer.structField(1);
    }
    this.#writer.structBegin();
    this.#writer.structField(1);
    writeProcess(this.#writer, resource);
    this.#head = buffer.copy(0, buffer.length);
    this.#writer.structEnd();
    if (this.#framing === 'message') this.#writer.structEnd();
    this.#resource = resource;
    return this.#head;
  }
}
