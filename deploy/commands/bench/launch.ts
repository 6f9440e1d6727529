import { setTimeout as delay } from 'node:timers/promises';
import { isQuiet, watchMachine } from './machine/disturbance';
import {
  joined,
  type LoadSample,
  noSamples,
  type PacedSample,
  type Samples,
  type StartSample,
} from './measurement';
import { usageAnswer } from './messages';
import { type Random, shuffled } from './random';
import { RowServer } from './row-server';
import type { ServerRow } from './rows';
import type { Origin } from './series';
import type { Setup } from './setup';
import { baseName, pacedNames } from './tracers/all';
import type { Tracer } from './tracers/tracer';

/** Processes that are measured together for some rounds. */
export interface Launch {
  readonly number: number;
  /** Of the row, before this launch. */
  readonly roundsBefore: number;
  readonly rounds: number;
  /** Of these, so many may be measured again because the machine did something else meanwhile. */
  readonly repeats: number;
  /** Measured time of each load. */
  readonly seconds: number;
  readonly tracers: readonly Tracer[];
  readonly setup: Setup;
  readonly random: Random;
}

/** What a launch gave. */
export interface Launched {
  readonly samples: Samples;
  /** Rounds that were measured again. */
  readonly repeated: number;
}

/** From the last start until memory at rest is weighed: what begins a moment after the start is there by then. */
const restMillis = 1500;
/** Exporters hold spans back for up to two seconds: what they cost counts for the load that made them. */
const drainMillis = 2500;
/**
 * So many times as long as a load is. V8 compiles what has run often enough, on the core that serves, and takes back: enqueues
 * took 470 µs in the second after four of warm-up, and 245 from there on; presigned URLs 870 in the first three seconds
 * and 540 after ten.
 */
const warmUps = 24;

/** Starts the row's program under all tracers, measures round by round, and stops them. */
export async function launchServers(row: ServerRow, launch: Launch): Promise<Launched> {
  await launch.setup.empty();
  const servers = new Servers(row, launch);
  try {
    await servers.start();
    if (row.kind === 'start') return { samples: await servers.rest(), repeated: 0 };
    await servers.warmUp();
    return await servers.measure();
  } finally {
    await servers.kill();
  }
}

class Servers {
  readonly #row: ServerRow;
  readonly #launch: Launch;
  readonly #running: RowServer[] = [];
  readonly #starts: Omit<StartSample, 'residentBytes'>[] = [];

  constructor(row: ServerRow, launch: Launch) {
    this.#row = row;
    this.#launch = launch;
  }

  async start(): Promise<void> {
    const { tracers, setup, random, roundsBefore } = this.#launch;
    for (const tracer of shuffled(tracers, random)) {
      const disturbance = watchMachine();
      const server = await RowServer.start({ tracer, row: this.#row, setup });
      this.#running.push(server);
      const origin = this.#origin(roundsBefore + 1, tracer.name);
      this.#starts.push({
        ...origin,
        coldStartMillis: server.coldStartMillis,
        disturbance: disturbance(),
      });
    }
  }

  async rest(): Promise<Samples> {
    await delay(restMillis);
    const starts: StartSample[] = [];
    for (const [index, start] of this.#starts.entries()) {
      const usage = await this.#running[index]?.child.ask('usage', usageAnswer);
      if (usage) starts.push({ ...start, residentBytes: usage.residentBytes });
    }
    return { ...noSamples, starts };
  }

  async warmUp(): Promise<void> {
    for (const server of this.#inAnyOrder()) {
      await server.warmUp(warmUps * this.#launch.seconds);
      await this.#launch.setup.empty();
    }
    await delay(drainMillis);
  }

  async measure(): Promise<Launched> {
    const kept: Samples[] = [];
    let repeated = 0;
    while (kept.length < this.#launch.rounds) {
      const round = await this.#round(this.#launch.roundsBefore + kept.length + 1);
      if (repeated < this.#launch.repeats && !isQuiet([...round.load, ...round.paced])) repeated += 1;
      else kept.push(round);
      await this.#launch.setup.empty();
    }
    return { samples: joined([...kept, await this.#stop()]), repeated };
  }

  /** Each tracer's server, and then those whose latencies count, in an order drawn anew. */
  async #round(round: number): Promise<Samples> {
    const load = await this.#saturateAll(round);
    const peak = load.find(({ tracer }) => tracer === baseName)?.requestsPerSecond;
    const paced: PacedSample[] = [];
    if (this.#row.isPaced && peak !== undefined)
      for (const server of this.#inAnyOrder())
        if (pacedNames.includes(server.tracer.name)) paced.push(await this.#pace(round, server, peak / 2));
    return { ...noSamples, load, paced };
  }

  async #saturateAll(round: number): Promise<LoadSample[]> {
    const drains: Promise<LoadSample>[] = [];
    try {
      for (const server of this.#inAnyOrder()) drains.push((await this.#saturate(round, server)).drained);
    } finally {
      // Where one fails, the others' servers are stopped next.
      await Promise.allSettled(drains);
    }
    return await Promise.all(drains);
  }

  /** @returns once the load has ended; its sample comes when what it left to do is done, too. */
  async #saturate(round: number, server: RowServer): Promise<{ readonly drained: Promise<LoadSample> }> {
    const before = await server.child.ask('usage', usageAnswer);
    const disturbance = watchMachine();
    const load = await server.saturate({ seconds: this.#seconds() });
    const loaded = {
      ...this.#origin(round, server.tracer.name),
      requestsPerSecond: load.requests / load.seconds,
      p99Millis: load.p99Millis,
      disturbance: disturbance(),
    };
    const drain = async (): Promise<LoadSample> => {
      const { residentBytes } = await server.child.ask('usage', usageAnswer);
      await delay(drainMillis);
      const { cpuMicros } = await server.child.ask('usage', usageAnswer);
      return {
        ...loaded,
        cpuMicrosPerRequest: (cpuMicros - before.cpuMicros) / load.requests,
        residentBytes,
      };
    };
    return { drained: drain() };
  }

  /** For twice as long, because 99 % of it tell nothing. */
  async #pace(round: number, server: RowServer, requestsPerSecond: number): Promise<PacedSample> {
    const disturbance = watchMachine();
    const { p50Millis, p99Millis } = await server.pace(requestsPerSecond, {
      seconds: 2 * this.#launch.seconds,
    });
    const origin = this.#origin(round, server.tracer.name);
    return { ...origin, requestsPerSecond, p50Millis, p99Millis, disturbance: disturbance() };
  }

  async #stop(): Promise<Samples> {
    // All at once: each takes a moment to hand on its last spans.
    await this.kill();
    const exported = [];
    for (const server of this.#running) {
      const spansPerRequest = await server.stop();
      exported.push({ ...this.#origin(this.#launch.roundsBefore + 1, server.tracer.name), spansPerRequest });
    }
    return { ...noSamples, exported };
  }

  async kill(): Promise<void> {
    await Promise.all(this.#running.map(({ child }) => child.stop()));
  }

  #seconds(): number {
    return this.#launch.seconds * (this.#row.stretch ?? 1);
  }

  #inAnyOrder(): RowServer[] {
    return shuffled(this.#running, this.#launch.random);
  }

  #origin(round: number, tracer: string): Origin {
    return { row: this.#row.name, launch: this.#launch.number, round, tracer };
  }
}
