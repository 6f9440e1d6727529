import type { LoadSample, Samples, SpanSample } from './measurement';
import { measureLoad } from './measure-load';
import { measureSpans } from './measure-spans';
import type { Row } from './rows';
import { startSetup, type Setup } from './setup';
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
  const setup = await startSetup();
  const load: LoadSample[] = [];
  const spans: SpanSample[] = [];
  try {
    for (let round = 1; round <= plan.rounds; round++) {
      const tracers = rotate(plan.tracers, round - 1);
      for (const row of plan.rows) load.push(...(await measureRow(round, row, tracers, plan, setup)));
      for (const tracer of tracers) {
        if (tracer.takesManualSpans === false) continue;
        plan.progress(`round ${round}/${plan.rounds}, manual spans: ${tracer.title}`);
        spans.push({ round, tracer: tracer.name, ...(await measureSpans(tracer, setup)) });
      }
    }
  } finally {
    await setup.stop();
  }
  return { load, spans };
}

async function measureRow(
  round: number,
  row: Row,
  tracers: readonly Tracer[],
  { rounds, seconds, progress }: Plan,
  setup: Setup,
): Promise<LoadSample[]> {
  const samples: LoadSample[] = [];
  for (const tracer of tracers) {
    progress(`round ${round}/${rounds}, ${row.title}: ${tracer.title}`);
    const measured = await measureLoad(tracer, row, seconds, setup);
    samples.push({ round, row: row.name, tracer: tracer.name, ...measured });
  }
  return samples;
}

/** The same order, begun at another place. */
export function rotate<T>(items: readonly T[], by: number): T[] {
  const start = by % Math.max(1, items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
