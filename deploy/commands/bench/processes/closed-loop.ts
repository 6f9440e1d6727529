import type { LoadAnswer } from '../messages';
import { percentile } from '../statistics';
import { Ticker } from './ticker';

/** One lane of load: what it sends next waits for what it sent. */
export interface Sender {
  /** Resolves once it was answered. */
  readonly send: () => Promise<void>;
  readonly close: () => void;
}

/** How long, and at which pace. */
interface Pace {
  readonly seconds: number;
  /** Where these are answered earlier, it ends. */
  readonly requests?: number | undefined;
  /** At which they are due; undefined: each lane sends upon the last answer. */
  readonly requestsPerSecond?: number | undefined;
}

/** Sends over all lanes to the end, and closes them. */
export async function drive(senders: readonly Sender[], pace: Pace): Promise<LoadAnswer> {
  const load = new Load(pace);
  await Promise.all(senders.map((sender) => load.sendOver(sender)));
  for (const sender of senders) sender.close();
  return load.result();
}

class Load {
  readonly #latencies: number[] = [];
  readonly #ticker = new Ticker();
  readonly #start = performance.now();
  readonly #deadline: number;
  readonly #requests: number;
  /** Undefined: each lane sends upon the last answer. */
  readonly #pauseMillis: number | undefined;
  #begun = 0;

  constructor({ seconds, requests, requestsPerSecond }: Pace) {
    this.#deadline = this.#start + seconds * 1000;
    this.#requests = requests ?? Number.POSITIVE_INFINITY;
    this.#pauseMillis = requestsPerSecond === undefined ? undefined : 1000 / requestsPerSecond;
  }

  async sendOver(sender: Sender): Promise<void> {
    for (;;) {
      // Not the time at which it is sent: a request that finds all lanes busy has been waiting since.
      const due =
        this.#pauseMillis === undefined ? performance.now() : this.#start + this.#begun * this.#pauseMillis;
      if (due >= this.#deadline || this.#begun >= this.#requests) return;
      this.#begun += 1;
      if (this.#pauseMillis !== undefined) await this.#ticker.until(due);
      await sender.send();
      this.#latencies.push(performance.now() - due);
    }
  }

  result(): LoadAnswer {
    return {
      requests: this.#latencies.length,
      seconds: (performance.now() - this.#start) / 1000,
      p50Millis: percentile(this.#latencies, 0.5),
      p99Millis: percentile(this.#latencies, 0.99),
    };
  }
}
