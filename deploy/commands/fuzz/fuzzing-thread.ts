import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../seeded-random';
import { readCorpus } from './committed-inputs';
import { Coverage } from './coverage';
import { mutate } from './mutate';
import type { FuzzTarget } from './target';
import { targets } from './targets';

/** What the thread is told, and what it tells: `current` holds the input that is being parsed, by its length. */
export interface FuzzOrder {
  readonly name: string;
  readonly seconds: number;
  readonly seed: number;
  readonly current: SharedArrayBuffer;
}

export type FuzzReport =
  | {
      readonly kind: 'done';
      readonly inputs: number;
      readonly blocks: number;
      /** CPU of the costliest input, each tried again where it seemed costly. */
      readonly slowestMillis: number;
      /** The most that was in use after a batch: what parsers leave behind, and what the collector has not come to yet. */
      readonly heapBytes: number;
      /** What ran something that nothing before it ran. */
      readonly found: readonly Uint8Array[];
    }
  | { readonly kind: 'fault'; readonly what: string; readonly input: Uint8Array };

const slowMillis = 100;
/** Asking for the coverage takes as long as hundreds of inputs. */
const batchSize = 200;
const mostInputs = 5000;

const order: FuzzOrder = workerData;

/** What is wrong with a parser, or with how much an input costs it. */
class Fault extends Error {
  readonly input: Buffer;

  constructor(what: string, input: Buffer) {
    super(what);
    this.input = input;
  }
}

async function fuzz(of: FuzzTarget): Promise<FuzzReport> {
  const run = new Run(of);
  try {
    return await run.fuzz(order.seconds, seededRandom(order.seed));
  } catch (error) {
    if (error instanceof Fault) return { kind: 'fault', what: error.message, input: error.input };
    throw error;
  }
}

class Run {
  readonly #target: FuzzTarget;
  readonly #coverage = new Coverage();
  #inputs = 0;
  #slowestMillis = 0;
  #heapBytes = 0;

  constructor(of: FuzzTarget) {
    this.#target = of;
  }

  /** @throws Fault */
  async fuzz(seconds: number, random: () => number): Promise<FuzzReport> {
    const corpus = [...readCorpus(order.name), this.#target.worst(1024), Buffer.alloc(0)];
    const found: Buffer[] = [];
    const end = performance.now() + seconds * 1000;
    const pick = () => corpus[Math.floor(random() * corpus.length)] ?? Buffer.alloc(0);
    await this.#parse(corpus);
    this.#coverage.fresh();
    while (performance.now() < end) {
      const batch = Array.from({ length: batchSize }, () => mutate(pick(), pick(), random));
      await this.#parse(batch);
      const fresh = this.#coverage.fresh();
      if (fresh.size === 0) continue;
      const telling = await this.#telling(batch, fresh);
      // What cannot be had again by one of them may be had again by all.
      corpus.push(...(telling.length > 0 ? telling : batch));
      found.push(...telling);
      if (corpus.length > mostInputs) corpus.splice(0, corpus.length - mostInputs);
    }
    return {
      kind: 'done',
      inputs: this.#inputs,
      blocks: this.#coverage.size,
      slowestMillis: this.#slowestMillis,
      heapBytes: this.#heapBytes,
      found,
    };
  }

  /** Halves the batch until it knows those that ran the blocks. */
  async #telling(batch: readonly Buffer[], blocks: ReadonlySet<string>): Promise<Buffer[]> {
    if (batch.length === 1) return [...batch];
    const half = Math.ceil(batch.length / 2);
    const found: Buffer[] = [];
    let left = blocks;
    for (const part of [batch.slice(0, half), batch.slice(half)]) {
      await this.#parse(part);
      const ran = this.#coverage.ranOf(left);
      if (ran.size > 0) found.push(...(await this.#telling(part, ran)));
      left = new Set([...left].filter((block) => !ran.has(block)));
    }
    return found;
  }

  async #parse(inputs: readonly Buffer[]): Promise<void> {
    for (const input of inputs)
      this.#slowestMillis = Math.max(this.#slowestMillis, await millisOf(this.#target, input));
    this.#inputs += inputs.length;
    this.#heapBytes = Math.max(this.#heapBytes, getHeapStatistics().used_heap_size);
  }
}

/**
 * CPU that the input takes, in milliseconds, parsed or refused.
 *
 * @throws Fault
 */
async function millisOf(of: FuzzTarget, input: Buffer): Promise<number> {
  // The one who waits outside sees it where this never comes back.
  new Int32Array(order.current, 0, 1)[0] = input.length;
  new Uint8Array(order.current, 8).set(input.subarray(0, order.current.byteLength - 8));
  Atomics.add(new Int32Array(order.current, 4, 1), 0, 1);
  let fastest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 5; tries++) {
    const before = process.cpuUsage();
    try {
      await of.parse(input);
    } catch (error) {
      if (!of.isRefusal(error))
        throw new Fault(error instanceof Error ? String(error.stack) : String(error), input);
    }
    const { user, system } = process.cpuUsage(before);
    fastest = Math.min(fastest, (user + system) / 1000);
    // The first of all pays for the compiler, and any of them for the collector.
    if (fastest < slowMillis / 20) return fastest;
  }
  if (fastest < slowMillis) return fastest;
  throw new Fault(`took ${fastest.toFixed()} ms of CPU, ${slowMillis} are allowed`, input);
}

const target = targets.get(order.name);
if (target) void fuzz(target).then((report) => parentPort?.postMessage(report, []));
