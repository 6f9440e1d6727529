import { fetchStrategy } from '../../samplers/fetch-strategy';
import { lost, type PacketAnswer, type Transport } from './transport';

/** Asks sampling endpoints from where spans are sent: a service sees as little of the one as of the other. */
export class StrategyTransport implements Transport {
  readonly #closing = new AbortController();

  async carry(urls: readonly Uint8Array[]): Promise<PacketAnswer[]> {
    return await Promise.all(urls.map((url) => this.#ask(new URL(Buffer.from(url).toString()))));
  }

  close(): void {
    this.#closing.abort();
  }

  async #ask(url: URL): Promise<PacketAnswer> {
    try {
      return { fate: 'delivered', strategy: await fetchStrategy(url, this.#closing.signal) };
    } catch (error) {
      return lost(error);
    }
  }
}
