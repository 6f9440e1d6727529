import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '../../contracts/sdk';
import type { Steps } from '../encoding/sliced-work';
import type { EncodedBatch, EncodedPacket, SpanEncoder } from '../encoding/span-encoder';
import { BinaryWriter } from './binary-writer';
import { CompactWriter } from './compact-writer';
import { writeProcess, writeSpan } from './jaeger-model';
import type { ThriftWriter } from './thrift-writer';

/** Bytes left in each packet for the header of the list of spans and the two closing bytes. */
const LIST_HEADER_BYTES = 16;

/** The spans of a batch that fit into a packet, one after the other in the buffer. */
interface WrittenSpans {
  readonly spans: ReadableSpan[];
  /** The offsets at which they end. */
  readonly ends: number[];
  /** Names of those that do not fit. */
  readonly tooLarge: string[];
}

/**
 * Encodes spans of one resource into as few packets as fit: each an `emitBatch` message for UDP, or a bare `Batch`
 * for HTTP. A span that is larger than a packet is left out, and only that span. The resource is encoded once.
 */
export class BatchEncoder implements SpanEncoder {
  readonly #protocol: 'compact' | 'binary';
  readonly #framing: 'message' | 'struct';
  #spare: ThriftWriter | undefined;
  #maxPacketBytes: number;
  /** Of which that is. A resource gets others when more of it is known. */
  #attributes: Resource['attributes'] | undefined;
  #head: Buffer = Buffer.alloc(0);

  /** @param maxPacketBytes 65000 leaves a UDP datagram (65507) some room */
  constructor(protocol: 'compact' | 'binary', framing: 'message' | 'struct', maxPacketBytes: number) {
    this.#protocol = protocol;
    this.#framing = framing;
    this.#maxPacketBytes = maxPacketBytes;
  }

  limitTo(maxPacketBytes: number): void {
    this.#maxPacketBytes = Math.min(this.#maxPacketBytes, maxPacketBytes);
  }

  *encode(given: readonly ReadableSpan[]): Steps<EncodedBatch> {
    const [first] = given;
    if (first === undefined) return { packets: [], tooLarge: [] };
    const writer = this.#spare ?? this.#createWriter();
    this.#spare = undefined;
    const head = this.#headFor(writer, first.resource);
    const room = this.#maxPacketBytes - head.length - LIST_HEADER_BYTES;
    const { spans, ends, tooLarge } = yield* writeSpans(writer, given, room);
    const packets: EncodedPacket[] = [];
    let from = 0;
    for (let index = 0; index < ends.length; index++) {
      const start = ends[from - 1] ?? 0;
      if ((ends[index + 1] ?? Infinity) - start <= room) continue;
      const ofPacket = spans.slice(from, index + 1);
      const list = writer.buffer.copy(start, ends[index] ?? start);
      packets.push({ bytes: this.#packet(writer, head, list, ofPacket.length), spans: ofPacket });
      from = index + 1;
    }
    this.#spare = writer;
    return { packets, tooLarge };
  }

  #createWriter(): ThriftWriter {
    return this.#protocol === 'compact' ? new CompactWriter() : new BinaryWriter();
  }

  #packet(writer: ThriftWriter, head: Buffer, spans: Buffer, spanCount: number): Buffer {
    const { buffer } = writer;
    const restore = buffer.length;
    // In the compact protocol a list's header depends on the field before it: the process, field 1.
    writer.structBegin();
    writer.structField(1);
    const headerStart = buffer.length;
    writer.structListField(2, spanCount);
    const header = buffer.copy(headerStart, buffer.length);
    writer.structEnd();
    buffer.rewind(restore);
    const tail = Buffer.alloc(this.#framing === 'message' ? 2 : 1);
    return Buffer.concat([head, header, spans, tail]);
  }

  /** Everything up to the list of spans. */
  #headFor(writer: ThriftWriter, resource: Resource): Buffer {
    if (this.#attributes === resource.attributes) return this.#head;
    const { buffer } = writer;
    buffer.rewind(0);
    if (this.#framing === 'message') {
      writer.onewayMessage('emitBatch');
      writer.structBegin();
      writer.structField(1);
    }
    writer.structBegin();
    writer.structField(1);
    writeProcess(writer, resource);
    this.#head = buffer.copy(0, buffer.length);
    writer.structEnd();
    if (this.#framing === 'message') writer.structEnd();
    this.#attributes = resource.attributes;
    return this.#head;
  }
}

function* writeSpans(
  writer: ThriftWriter,
  given: readonly ReadableSpan[],
  room: number,
): Steps<WrittenSpans> {
  const { buffer } = writer;
  const written: WrittenSpans = { spans: [], ends: [], tooLarge: [] };
  buffer.rewind(0);
  for (const span of given) {
    yield;
    const start = buffer.length;
    writeSpan(writer, span);
    if (buffer.length - start <= room) {
      written.spans.push(span);
      written.ends.push(buffer.length);
    } else {
      written.tooLarge.push(span.name);
      buffer.rewind(start);
    }
  }
  return written;
}
