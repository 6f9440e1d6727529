import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SendOutcome, SpanSender } from '../processor/span-sender';
import type { BatchEncoder, EncodedPacket } from './batch-encoder';

/** Carries encoded packets to Jaeger. */
export interface PacketTransport {
  readonly name: string;
  /** Called once before the packets of a batch. Rejects where the destination cannot be found. */
  prepare(): Promise<void>;
  /** Rejects where this packet is known to be lost. */
  carry(bytes: Buffer, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Encodes spans for Jaeger and sends them packet by packet; a lost packet does not lose the others. */
export class JaegerSender implements SpanSender {
  readonly #encoder: BatchEncoder;
  readonly #transport: PacketTransport;

  constructor(encoder: BatchEncoder, transport: PacketTransport) {
    this.#encoder = encoder;
    this.#transport = transport;
  }

  get name(): string {
    return this.#transport.name;
  }

  async send(spans: readonly ReadableSpan[], signal: AbortSignal): Promise<SendOutcome> {
    const { packets, tooLarge } = await this.#encoder.encode(spans);
    const { failed, error } = await this.#carryAll(packets, signal);
    const exported = spans.length - tooLarge.length - failed;
    const reason = error ?? tooLargeError(tooLarge);
    const outcome = { exported, tooLarge: tooLarge.length, failed };
    return reason === undefined ? outcome : { ...outcome, error: reason };
  }

  close(): void {
    this.#transport.close();
  }

  async #carryAll(packets: readonly EncodedPacket[], signal: AbortSignal): Promise<Failures> {
    const failures: Failures = { failed: 0, error: undefined };
    let prepared = false;
    for (const { bytes, spanCount } of packets) {
      try {
        signal.throwIfAborted();
        if (!prepared) await this.#transport.prepare();
        prepared = true;
        await this.#transport.carry(bytes, signal);
      } catch (cause) {
        failures.failed += spanCount;
        failures.error ??= cause instanceof Error ? cause : new Error(String(cause));
        if (!prepared) return lostAll(packets, failures.error);
      }
    }
    return failures;
  }
}

interface Failures {
  failed: number;
  error: Error | undefined;
}

function lostAll(packets: readonly EncodedPacket[], error: Error): Failures {
  return { failed: packets.reduce((sum, { spanCount }) => sum + spanCount, 0), error };
}

function tooLargeError(names: readonly string[]): Error | undefined {
  if (names.length === 0) return undefined;
  return new Error(`larger than a packet: ${names.slice(0, 5).join(', ')}`);
}
