import { Child } from './child';
import type { SpanMeasurement } from './measurement';
import { spanAnswer } from './messages';
import type { Setup } from './setup';
import { tracedEnvironment, type Tracer } from './tracers/tracer';

/** Room for a whole batch of processes/span-cost.ts, exported in its pauses only. */
const buffering = {
  OTEL_BSP_MAX_QUEUE_SIZE: '2048',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2048',
  OTEL_BSP_SCHEDULE_DELAY: '20',
};

/** What a manual span costs under a tracer, in a fresh process. */
export async function measureSpans(tracer: Tracer, setup: Setup): Promise<SpanMeasurement> {
  const before = await setup.received();
  const env = { ...tracedEnvironment(tracer, setup.sinkPort), ...buffering };
  const child = new Child(require.resolve('./processes/span-cost'), { env, execArgv: ['--expose-gc'] });
  try {
    const cost = await child.ask('measure', spanAnswer);
    await child.stop();
    const after = await setup.received();
    const spans = after.spans - before.spans;
    return { ...cost, encodedBytesPerSpan: spans === 0 ? 0 : (after.bytes - before.bytes) / spans };
  } finally {
    await child.stop();
  }
}
