import { setTimeout as delay } from 'node:timers/promises';
import type { Exemplar, Sample } from './open-metrics';
import { readOpenMetrics } from './open-metrics';
import { exemplarsOf, type Exemplars, type Reading, readingOf, wantedSamples } from './reading';

const pauseMillis = 2000;
/** Ten minutes. */
const mostReadings = 300;
/** Of each kind: as many as a small picture can tell apart. */
const mostExemplars = 40;
const timeoutMillis = 1500;
const mostBodyBytes = 4 * 1024 ** 2;

/** Reads the metrics of services every two seconds, as Prometheus does, and keeps what the last ten minutes were like. */
export class Scraper {
  readonly #urls: readonly string[];
  readonly #stopped = new AbortController();
  readonly #readings: Reading[] = [];
  #exemplars: Exemplars = { requests: [], scans: [] };
  #running: Promise<void> | undefined;

  /** @param urls of `/metrics`; a service that does not answer is one that says nothing. */
  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  /** By time. */
  get readings(): readonly Reading[] {
    return this.#readings;
  }

  /** The newest, by time. */
  get exemplars(): Exemplars {
    return this.#exemplars;
  }

  start(): void {
    if (this.#urls.length > 0) this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#scrape();
      await delay(pauseMillis, undefined, { signal }).catch(() => undefined);
    }
  }

  async #scrape(): Promise<void> {
    const samples = (await Promise.all(this.#urls.map((url) => this.#samplesOf(url)))).flat();
    this.#readings.push(readingOf(samples, Date.now()));
    this.#readings.splice(0, this.#readings.length - mostReadings);
    const { requests, scans } = exemplarsOf(samples);
    this.#exemplars = {
      requests: newest([...this.#exemplars.requests, ...requests]),
      scans: newest([...this.#exemplars.scans, ...scans]),
    };
  }

  async #samplesOf(url: string): Promise<Sample[]> {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(timeoutMillis)]);
    const headers = { accept: 'application/openmetrics-text; version=1.0.0' };
    try {
      const response = await fetch(url, { headers, signal });
      if (!response.ok || Number(response.headers.get('content-length')) > mostBodyBytes) return [];
      return readOpenMetrics(await response.text(), wantedSamples);
    } catch {
      return [];
    }
  }
}

/** A bucket shows its exemplar at each scrape until it has another. */
function newest(exemplars: readonly Exemplar[]): Exemplar[] {
  const bySpan = new Map(exemplars.map((exemplar) => [`${exemplar.spanId} ${exemplar.value}`, exemplar]));
  return [...bySpan.values()].toSorted((a, b) => a.at - b.at).slice(-mostExemplars);
}
