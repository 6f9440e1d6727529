import type { ReadableSpan } from '../../contracts/sdk';
import type { Steps } from './sliced-work';

export interface EncodedPacket {
  readonly bytes: Buffer;
  /** Those that the bytes hold. */
  readonly spans: readonly ReadableSpan[];
}

export interface EncodedBatch {
  readonly packets: readonly EncodedPacket[];
  /** Names of spans that fit into no packet. */
  readonly tooLarge: readonly string[];
}

/** Writes spans of one resource in the form that a receiver takes. */
export interface SpanEncoder {
  /** A step a span. Batches may be encoded at the same time. */
  encode(spans: readonly ReadableSpan[]): Steps<EncodedBatch>;
  /** Packets are smaller than this from now on. Where there is no smaller one, spans are too large. */
  limitTo(maxPacketBytes: number): void;
}
