import { Child } from './child';
import type { Launch, Launched } from './launch';
import { watchMachine } from './machine/disturbance';
import { noSamples, type SpanMeasurement, type SpanSample } from './measurement';
import { spanAnswer } from './messages';
import { shuffled } from './random';
import type { Setup } from './setup';
import { tracedEnvironment, type Tracer } from './tracers/tracer';

/** Room for a whole batch of processes/span-cost.ts, exported in its pauses only. */
const buffering = {
  OTEL_BSP_MAX_QUEUE_SIZE: '2048',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2048',
  OTEL_BSP_SCHEDULE_DELAY: '20',
};

/** One round of manual spans, each tracer in a process of its own. */
export async function launchSpans(row: string, launch: Launch): Promise<Launched> {
  const { number, roundsBefore, tracers, random, setup } = launch;
  const spans: SpanSample[] = [];
  for (const tracer of shuffled(tracers, random)) {
    const disturbance = watchMachine();
    const measured = await measureSpans(tracer, setup);
    const origin = { row, launch: number, round: roundsBefore + 1, tracer: tracer.name };
    spans.push({ ...origin, ...measured, disturbance: disturbance() });
  }
  return { samples: { ...noSamples, spans }, repeated: 0 };
}

/** What a manual span costs under a tracer, in a fresh process. */
async function measureSpans(tracer: Tracer, setup: Setup): Promise<SpanMeasurement> {
  const sink = await setup.openSink();
  const env = { ...tracedEnvironment(tracer, sink.port), ...buffering };
  const program = require.resolve('./processes/span-cost');
  const child = new Child(program, { env, core: setup.core, execArgv: ['--expose-gc'] });
  try {
    const cost = await child.ask('measure', spanAnswer);
    await child.stop();
    const { spans, bytes } = await sink.received();
    return { ...cost, encodedBytesPerSpan: spans === 0 ? 0 : bytes / spans };
  } finally {
    await child.stop();
  }
}
