import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { createTransport } from '../transports';
import type { Destination, Transport } from '../transports/transport';
import type { OnAnswers, PacketLink } from './packet-link';

/**
 * Transports in the thread of the service, where it may have no other. Sending itself is not traced. What is left at
 * the end of the process is lost, because nothing leaves while the thread ends.
 */
export class LocalLink implements PacketLink {
  readonly #transports: readonly Transport[];
  readonly #ending = new AbortController();
  #isClosed = false;

  constructor(destinations: readonly Destination[]) {
    this.#transports = destinations.map((destination) => createTransport(destination, this.#ending.signal));
  }

  prepare(): void {}

  carry(to: number, packets: readonly Buffer[], onAnswers: OnAnswers): void {
    void context.with(suppressTracing(ROOT_CONTEXT), () => this.#carry(to, packets, onAnswers));
  }

  end(): void {
    this.#ending.abort();
  }

  awaitAnswer(): boolean {
    return false;
  }

  close(): void {
    this.#isClosed = true;
    for (const transport of this.#transports) transport.close();
  }

  async #carry(to: number, packets: readonly Buffer[], onAnswers: OnAnswers): Promise<void> {
    const answers = await this.#transports[to]?.carry(packets);
    if (!this.#isClosed) onAnswers(answers ?? []);
  }
}
