import { startRedis } from '../../../../../deploy/rig/servers/redis';
import type { ReceivedSpan } from '../../otlp-decode';
import { OtlpReceiver } from '../../otlp-receiver';
import { TracedApp, type Ended } from '../../traced-app';

interface JobsRun {
  readonly ended: Ended;
  readonly spans: readonly ReceivedSpan[];
}

/** Runs a fixture that works on jobs to its end, with a Redis of its own, and takes in its spans. */
export async function runJobs(script: string, env: Readonly<Record<string, string>>): Promise<JobsRun> {
  const [redis, receiver] = await Promise.all([startRedis(), OtlpReceiver.start()]);
  try {
    const servers = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, REDIS_URL: redis.url };
    const app = new TracedApp([script], { ...servers, ...env });
    return { ended: await app.ended(), spans: receiver.spans };
  } finally {
    await receiver.stop();
    await redis.stop();
  }
}
