import type { ReadableSpan } from '../../contracts/sdk';
import { toError } from '../../language/failure';
import type { SendOutcome, Sending } from '../../processor/span-sender';
import { SlicedWork } from '../encoding/sliced-work';
import type { EncodedBatch, EncodedPacket, SpanEncoder } from '../encoding/span-encoder';
import type { PacketAnswer } from '../transports/transport';
import type { OnAnswers } from './packet-link';

type Carry = (packets: readonly Buffer[], onAnswers: OnAnswers) => void;

/** One batch on its way: encoded step by step, carried packet by packet, settled once. */
export class Shipment implements Sending {
  readonly carry: Carry;
  readonly #encoder: SpanEncoder;
  readonly #settled: (outcome: SendOutcome) => void;
  readonly #outcome: GrowingOutcome = { exported: 0, tooLarge: 0, rejected: 0, failed: 0, late: [] };
  #work: SlicedWork<EncodedBatch> | undefined;
  #isCancelled = false;

  constructor(
    spans: readonly ReadableSpan[],
    encoder: SpanEncoder,
    carry: Carry,
    settled: (outcome: SendOutcome) => void,
  ) {
    this.#encoder = encoder;
    this.carry = carry;
    this.#settled = settled;
    this.#encode(spans);
  }

  hurry(): void {
    this.#work?.finish();
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#work?.cancel();
  }

  #encode(spans: readonly ReadableSpan[]): void {
    this.#work = new SlicedWork(
      this.#encoder.encode(spans),
      (batch) => this.#sendOut(batch),
      (cause) => {
        this.#outcome.failed += spans.length;
        this.#explain(toError(cause));
        this.#settled(this.#outcome);
      },
    );
  }

  #sendOut({ packets, tooLarge }: EncodedBatch): void {
    this.#outcome.tooLarge += tooLarge.length;
    if (tooLarge.length > 0) {
      this.#explain(new Error(`larger than a packet: ${tooLarge.slice(0, 5).join(', ')}`));
    }
    if (packets.length === 0) return this.#settled(this.#outcome);
    const bytes = packets.map((packet) => packet.bytes);
    const sizes = bytes.map(({ length }) => length);
    this.carry(bytes, (answers) => this.#take(packets, sizes, answers));
  }

  #take(packets: readonly EncodedPacket[], sizes: readonly number[], answers: readonly PacketAnswer[]): void {
    if (this.#isCancelled) return;
    const again: ReadableSpan[] = [];
    packets.forEach(({ spans }, index) => {
      const answer = answers[index] ?? { fate: 'lost', error: 'no answer' };
      if (answer.fate === 'too_big') {
        this.#encoder.limitTo(Math.floor((sizes[index] ?? 0) / 2));
        again.push(...spans);
        return;
      }
      this.#heed(answer);
      if (answer.fate === 'late') this.#outcome.late.push(...spans);
      else this.#count(spans.length, answer);
    });
    if (again.length > 0) this.#encode(again);
    else this.#settled(this.#outcome);
  }

  #count(spanCount: number, { fate, rejected = 0 }: PacketAnswer): void {
    // Never more than there are, whatever the receiver says.
    const notTaken = fate === 'delivered' ? Math.min(rejected, spanCount) : 0;
    if (fate === 'delivered') this.#outcome.exported += spanCount - notTaken;
    else this.#outcome.failed += spanCount;
    this.#outcome.rejected += notTaken;
  }

  #heed({ error, pauseMillis = 0 }: PacketAnswer): void {
    if (pauseMillis > 0) this.#outcome.pauseMillis = Math.max(pauseMillis, this.#outcome.pauseMillis ?? 0);
    if (error !== undefined) this.#explain(new Error(error));
  }

  /** The first reason stands for all. */
  #explain(error: Error): void {
    this.#outcome.error ??= error;
  }
}

type GrowingOutcome = { -readonly [Key in keyof SendOutcome]: SendOutcome[Key] } & {
  readonly late: ReadableSpan[];
};
