import { type LoadAnswer, type LoadQuestion, loadQuestion } from '../messages';
import { percentile } from '../statistics';
import { answer } from './answer';
import { Connection } from './connection';
import { Ticker } from './ticker';

answer(async (question): Promise<LoadAnswer> => {
  const asked = loadQuestion.parse(question);
  const { port, connections } = asked;
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const load = new Load(asked);
  await Promise.all(opened.map((connection) => load.sendOver(connection)));
  for (const connection of opened) connection.close();
  return load.result();
});

/** All connections' requests. */
class Load {
  readonly #latencies: number[] = [];
  readonly #request: Buffer;
  readonly #ticker = new Ticker();
  readonly #start = performance.now();
  readonly #deadline: number;
  readonly #requests: number;
  /** Undefined: each connection sends upon the last answer. */
  readonly #pauseMillis: number | undefined;
  #begun = 0;

  constructor({ request, seconds, requests, requestsPerSecond }: LoadQuestion) {
    this.#request = Buffer.from(request, 'latin1');
    this.#deadline = this.#start + seconds * 1000;
    this.#requests = requests ?? Number.POSITIVE_INFINITY;
    this.#pauseMillis = requestsPerSecond === undefined ? undefined : 1000 / requestsPerSecond;
  }

  async sendOver(connection: Connection): Promise<void> {
    for (;;) {
      // Not the time at which it is sent: a request that finds all connections busy has been waiting since.
      const due =
        this.#pauseMillis === undefined ? performance.now() : this.#start + this.#begun * this.#pauseMillis;
      if (due >= this.#deadline || this.#begun >= this.#requests) return;
      this.#begun += 1;
      if (this.#pauseMillis !== undefined) await this.#ticker.until(due);
      await connection.send(this.#request);
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
