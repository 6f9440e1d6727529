import type { LoadMeasurement, PacedMeasurement } from './measurement';
import { usageAnswer } from './messages';
import { type Measured, RowServer } from './row-server';

/**
 * What a tracer costs under as much load as the server can take: warms up for `seconds`, and measures as
 * long, or as many times that as the row wants.
 */
export async function measureLoad(measured: Measured, seconds: number): Promise<LoadMeasurement> {
  const { used, spansPerRequest } = await RowServer.with(measured, async (server) => {
    await server.warmUp(seconds);
    const before = await server.child.ask('usage', usageAnswer);
    const load = await server.saturate({ seconds: seconds * (measured.row.stretch ?? 1) });
    const after = await server.child.ask('usage', usageAnswer);
    return {
      requestsPerSecond: load.requests / load.seconds,
      p99Millis: load.p99Millis,
      cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / load.requests,
      coldStartMillis: server.coldStartMillis,
    };
  });
  return { ...used, spansPerRequest };
}

/** Latencies under load that comes at a steady pace; measures for twice as long, because 99 % of it tell nothing. */
export async function measurePaced(
  measured: Measured,
  requestsPerSecond: number,
  seconds: number,
): Promise<PacedMeasurement> {
  const { used } = await RowServer.with(measured, async (server) => {
    await server.warmUp(seconds);
    return await server.pace(requestsPerSecond, { seconds: 2 * seconds });
  });
  return { requestsPerSecond, p50Millis: used.p50Millis, p99Millis: used.p99Millis };
}
