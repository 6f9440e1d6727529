import { reasonOf } from '../../../services/shared/failure/reason-of';
import { seededRandom } from '../seeded-random';
import { type Launched, type Launch, launchServers } from './launch';
import { launchSpans } from './measure-spans';
import { joined, noSamples, type Samples } from './measurement';
import { type Random } from './random';
import { range } from './range';
import { isLoaded, type Row } from './rows';
import { type Setup, withSetup } from './setup';
import { unresolved } from './targets';
import type { Tracer } from './tracers/tracer';

/** What is measured, and how much of it. */
export interface Plan {
  /** For all rows together; each has its share of what is left when it begins, but is launched once at least. */
  readonly minutes: number;
  /** At most, of each row. */
  readonly rounds: number;
  /** Measured time of each load. */
  readonly seconds: number;
  /** Of the orders that are drawn. */
  readonly seed: number;
  readonly tracers: readonly Tracer[];
  readonly rows: readonly Row[];
}

export interface Measured {
  readonly samples: Samples;
  /** By row, the rounds that were measured again. */
  readonly repeated: Readonly<Record<string, number>>;
  /** By row, the launches that counted for nothing. */
  readonly failed: Readonly<Record<string, number>>;
}

/** The interval of fewer is too narrow to be believed, where each is a launch of its own. */
const minRounds = 5;
const roundsPerLaunch = 6;
/** Of the time that is left, for each that others have. */
const shareOfLoaded = 3;
/** Of a row: where a machine is never quiet, the benchmark ends all the same. */
const maxRepeats = 3;
const maxFailures = 3;

/** How far a row has come. */
interface Progress {
  readonly launches: number;
  readonly failures: number;
  readonly rounds: number;
  readonly isResolved: boolean;
  readonly secondsLeft: number;
  /** Of another launch. */
  readonly launchSeconds: number;
}

/** Whether a row needs another launch, and may have it. */
export function goesOn(
  { launches, failures, rounds, isResolved, ...time }: Progress,
  maxRounds: number,
): boolean {
  if (failures >= maxFailures) return false;
  if (launches === 0) return true;
  if (rounds >= maxRounds || time.launchSeconds > time.secondsLeft) return false;
  return rounds < minRounds || !isResolved;
}

/** Of the time that a row and those behind it have together: load has to be warmed up, for each tracer. */
export function shareOf(row: Row, rows: readonly Row[]): number {
  return weightOf(row) / rows.reduce((sum, each) => sum + weightOf(each), 0);
}

const weightOf = (row: Row): number => (isLoaded(row) ? shareOfLoaded : 1);

/** Those that a row is measured with. */
export function tracersOf({ kind, percents }: Row, tracers: readonly Tracer[]): readonly Tracer[] {
  return tracers.filter(
    ({ percent, tracesJobs = true, takesManualSpans = true }) =>
      (percent === undefined || percents.includes(percent)) &&
      (tracesJobs || kind !== 'jobs') &&
      (takesManualSpans || kind !== 'spans'),
  );
}

/** Measures row by row, each until its targets are resolved, or its time or its rounds are used up. */
export async function runRows(
  plan: Plan,
  core: number | undefined,
  progress: (text: string) => void,
): Promise<Measured> {
  const clamd = plan.rows.some(({ kind }) => kind === 'jobs');
  return await withSetup({ core, clamd }, async (setup) => {
    const end = performance.now() + plan.minutes * 60_000;
    const random = seededRandom(plan.seed);
    const samples: Samples[] = [];
    const repeated: Record<string, number> = {};
    const failed: Record<string, number> = {};
    for (const [index, row] of plan.rows.entries()) {
      const now = performance.now();
      const run = new RowRun(row, { plan, setup, random, progress });
      await run.measure(now + (end - now) * shareOf(row, plan.rows.slice(index)));
      samples.push(run.samples);
      repeated[row.name] = run.repeated;
      failed[row.name] = run.failures;
    }
    return { samples: joined(samples), repeated, failed };
  });
}

interface Surroundings {
  readonly plan: Plan;
  readonly setup: Setup;
  readonly random: Random;
  readonly progress: (text: string) => void;
}

class RowRun {
  samples: Samples = noSamples;
  repeated = 0;
  failures = 0;
  readonly #row: Row;
  readonly #around: Surroundings;
  #launches = 0;
  #rounds = 0;
  /** That each tracer took in each round of the last launch, its start included. */
  #seconds = 0;

  constructor(row: Row, around: Surroundings) {
    this.#row = row;
    this.#around = around;
  }

  async measure(end: number): Promise<void> {
    while (goesOn(this.#progress(end), this.#around.plan.rounds)) {
      const begin = performance.now();
      const tracers = this.#tracers();
      const rounds = await this.#tryLaunch(tracers);
      if (rounds > 0) this.#seconds = (performance.now() - begin) / 1000 / tracers.length / rounds;
    }
  }

  /** On a busy machine storage may be away for a moment, say: half an hour of results is not lost for that. */
  async #tryLaunch(tracers: readonly Tracer[]): Promise<number> {
    try {
      return await this.#launch(tracers);
    } catch (error) {
      this.failures += 1;
      this.#around.progress(`${this.#row.name}: a launch failed, and counts for nothing: ${reasonOf(error)}`);
      return 0;
    }
  }

  #progress(end: number): Progress {
    return {
      launches: this.#launches,
      failures: this.failures,
      rounds: this.#rounds,
      isResolved: this.#wanting().length === 0,
      secondsLeft: (end - performance.now()) / 1000,
      launchSeconds: this.#seconds * this.#tracers().length * this.#roundsOfLaunch(),
    };
  }

  #roundsOfLaunch(): number {
    return isLoaded(this.#row) ? Math.min(roundsPerLaunch, this.#around.plan.rounds - this.#rounds) : 1;
  }

  /** @returns how many rounds were measured, some of them again. */
  async #launch(tracers: readonly Tracer[]): Promise<number> {
    const { plan, setup, random, progress } = this.#around;
    const { name } = this.#row;
    const rounds = this.#roundsOfLaunch();
    const names = tracers.map((tracer) => tracer.name).join(', ');
    progress(`${name}: launch ${this.#launches + 1}, ${rounds} round(s) of ${names}`);
    const { seconds } = plan;
    const number = this.#launches + 1;
    const launched = await launch(this.#row, {
      number,
      roundsBefore: this.#rounds,
      rounds,
      repeats: maxRepeats - this.repeated,
      seconds,
      tracers,
      setup,
      random,
    });
    this.#launches = number;
    this.#rounds += rounds;
    this.repeated += launched.repeated;
    this.samples = joined([this.samples, launched.samples]);
    this.#tell();
    return rounds + launched.repeated;
  }

  /** All of the row at first, and then those that a target still needs. */
  #tracers(): readonly Tracer[] {
    const all = tracersOf(this.#row, this.#around.plan.tracers);
    if (this.#launches < 1) return all;
    const wanting = this.#wanting();
    // Too few rounds for an end, although all intervals are narrow.
    if (wanting.length === 0) return all;
    const needed = new Set(wanting.flatMap((aim) => aim.tracers(this.samples)));
    return all.filter(({ name }) => needed.has(name));
  }

  /** What cannot be estimated after a launch lacks tracers that are not measured. */
  #wanting() {
    return unresolved(this.#row.name, this.samples).filter(
      (aim) => this.#launches === 0 || aim.estimate(this.samples) !== undefined,
    );
  }

  #tell(): void {
    const { progress } = this.#around;
    const { name } = this.#row;
    const wanting = this.#wanting();
    progress(
      `${name}: ${this.#rounds} rounds, ${this.repeated} repeated, ${wanting.length} not narrow enough`,
    );
    for (const aim of wanting) {
      const estimate = aim.estimate(this.samples);
      if (estimate) progress(`  ${aim.name(this.samples)}: ${range(estimate)}, not within ±${aim.margin}`);
    }
  }
}

function launch(row: Row, { ...options }: Launch): Promise<Launched> {
  return row.kind === 'spans' ? launchSpans(row.name, options) : launchServers(row, options);
}
