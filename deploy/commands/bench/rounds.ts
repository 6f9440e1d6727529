import { measureLoad, measurePaced } from './measure-load';
import { measureSpans } from './measure-spans';
import type { LoadSample, PacedSample, Samples, SpanSample } from './measurement';
import type { Row } from './rows';
import { type Setup, withSetup } from './setup';
import { baseName, pacedNames } from './tracers/all';
import type { Tracer } from './tracers/tracer';

interface Plan {
  readonly rounds: number;
  /** Measured time of each load. */
  readonly seconds: number;
  readonly tracers: readonly Tracer[];
  readonly rows: readonly Row[];
  /** Hears of each step. */
  readonly progress: (text: string) => void;
}

/**
 * Runs all rounds. Each round measures every tracer under every row, tracers next to each other in time, because
 * the machine's own speed drifts; and each round in another order, because what comes first may be favoured.
 */
export async function runRounds(plan: Plan): Promise<Samples> {
  return await withSetup(async (setup) => {
    const samples = { load: [] as LoadSample[], paced: [] as PacedSample[], spans: [] as SpanSample[] };
    for (let number = 1; number <= plan.rounds; number++) {
      const round = new Round(number, plan, setup);
      for (const row of plan.rows) {
        const load = await round.measureRow(row);
        samples.load.push(...load);
        samples.paced.push(...(await round.measurePaced(row, load)));
      }
      samples.spans.push(...(await round.measureSpans()));
    }
    return samples;
  });
}

class Round {
  readonly #number: number;
  readonly #plan: Plan;
  readonly #setup: Setup;
  readonly #tracers: readonly Tracer[];

  constructor(number: number, plan: Plan, setup: Setup) {
    this.#number = number;
    this.#plan = plan;
    this.#setup = setup;
    this.#tracers = rotate(plan.tracers, number - 1);
  }

  async measureRow(row: Row): Promise<LoadSample[]> {
    return await this.#each(this.#tracers, row.title, async (tracer) => {
      const measured = { tracer, row, setup: this.#setup };
      return { row: row.name, ...(await measureLoad(measured, this.#plan.seconds)) };
    });
  }

  /** @param load what this round measured of the row. */
  async measurePaced(row: Row, load: readonly LoadSample[]): Promise<PacedSample[]> {
    const peak = load.find(({ tracer }) => tracer === baseName)?.requestsPerSecond;
    if (!row.isPaced || peak === undefined) return [];
    const tracers = this.#tracers.filter(({ name }) => pacedNames.includes(name));
    return await this.#each(tracers, `${row.title} at half of the peak`, async (tracer) => {
      const measured = { tracer, row, setup: this.#setup };
      return { row: row.name, ...(await measurePaced(measured, peak / 2, this.#plan.seconds)) };
    });
  }

  async measureSpans(): Promise<SpanSample[]> {
    const tracers = this.#tracers.filter(({ takesManualSpans = true }) => takesManualSpans);
    return await this.#each(tracers, 'manual spans', (tracer) => measureSpans(tracer, this.#setup));
  }

  async #each<T>(
    tracers: readonly Tracer[],
    what: string,
    measure: (tracer: Tracer) => Promise<T>,
  ): Promise<(T & { readonly round: number; readonly tracer: string })[]> {
    const samples = [];
    for (const tracer of tracers) {
      this.#plan.progress(`round ${this.#number}/${this.#plan.rounds}, ${what}: ${tracer.title}`);
      samples.push({ round: this.#number, tracer: tracer.name, ...(await measure(tracer)) });
    }
    return samples;
  }
}

/** The same order, begun at another place. */
export function rotate<T>(items: readonly T[], by: number): T[] {
  const start = by % Math.max(1, items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
