import { Child } from './child';
import type { SpanMeasurement } from './measurement';
import { spanAnswer } from './messages';
import { tracedEnvironment, type Tracer } from './tracers';

/** Room for a whole batch of processes/span-cost.ts, exported in its pauses only. */
const buffering = {
  OTEL_BSP_MAX_QUEUE_SIZE: '2048',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2048',
  OTEL_BSP_SCHEDULE_DELAY: '20',
};

/** What a manual span costs under a tracer, in a fresh process. */
export async function measureSpans(tracer: Tracer, sinkPort: number): Promise<SpanMeasurement> {
  const env = { ...tracedEnvironment(tracer, sinkPort), ...buffering };
  const child = new Child(require.resolve('./processes/span-cost'), { env, execArgv: ['--expose-gc'] });
  try {
    return await child.ask('measure', spanAnswer);
  } finally {
    await child.stop();
  }
}
