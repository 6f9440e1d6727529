import type { ReadableSpan } from '../../contracts/sdk';
import type { SendOutcome, Sending, SpanSender } from '../../processor/span-sender';
import type { SpanEncoder } from '../encoding/span-encoder';
import type { PacketLink } from './packet-link';
import { Shipment } from './shipment';

/** Encodes spans here, and has a link carry them to one destination; a lost packet does not lose the others. */
export class PacketSender implements SpanSender {
  readonly name: string;
  readonly #encoder: SpanEncoder;
  readonly #link: PacketLink;
  readonly #to: number;

  /** @param to index of the destination at the link */
  constructor(name: string, encoder: SpanEncoder, link: PacketLink, to: number) {
    this.name = name;
    this.#encoder = encoder;
    this.#link = link;
    this.#to = to;
  }

  prepare(): void {
    this.#link.prepare();
  }

  send(spans: readonly ReadableSpan[], settled: (outcome: SendOutcome) => void): Sending {
    const carry: Shipment['carry'] = (packets, onAnswers) => this.#link.carry(this.#to, packets, onAnswers);
    return new Shipment(spans, this.#encoder, carry, settled);
  }
}
