import { setTimeout as delay } from 'node:timers/promises';
import { choosePort } from '../../deploy/local/servers/free-ports';
import { Child } from './child';
import type { LoadMeasurement } from './measurement';
import { type LoadQuestion, loadAnswer, usageAnswer } from './messages';
import { Connection } from './processes/connection';
import { requestBytes, type Row } from './rows';
import type { Setup } from './setup';
import { tracedEnvironment, type Tracer } from './tracers/tracer';

const startTimeoutMillis = 30_000;
const pollMillis = 5;
/** At 1 % so many requests are all unsampled in one of 20,000 runs. */
const enoughForOnePercent = 1000;

type Load = Omit<LoadMeasurement, 'coldStartMillis' | 'spansPerRequest'> & {
  /** Warm-up included. */
  readonly requests: number;
};

/**
 * Starts the row's program under a tracer, warms it up for `seconds`, measures as long, and stops it.
 *
 * @throws for any answer outside 200..299, and where a tracer sends nothing.
 */
export async function measureLoad(
  tracer: Tracer,
  row: Row,
  seconds: number,
  setup: Setup,
): Promise<LoadMeasurement> {
  await setup.empty();
  const { spans: spansBefore } = await setup.received();
  const port = await choosePort(undefined);
  const spawned = performance.now();
  const listen = { HOST: '127.0.0.1', PORT: String(port) };
  const env = { ...tracedEnvironment(tracer, setup.sinkPort), ...setup.serviceEnv, ...listen };
  const execArgv = ['--require', require.resolve('./processes/probe')];
  const server = new Child(row.program(), { env, execArgv });
  try {
    await firstAnswer(server, port, requestBytes(row));
    const coldStartMillis = performance.now() - spawned;
    const { requests, ...load } = await underLoad(server, port, row, seconds, setup);
    // What is still buffered reaches the sink before the process has ended.
    await server.stop();
    const spans = (await setup.received()).spans - spansBefore;
    checkTraced(tracer, spans, requests);
    return { ...load, coldStartMillis, spansPerRequest: spans / (requests + 1) };
  } finally {
    await server.stop();
  }
}

/** A tracer that is off, over a bad setting for one, would win every comparison. */
function checkTraced({ title, preload }: Tracer, spans: number, requests: number): void {
  if (preload === undefined || spans > 0 || requests < enoughForOnePercent) return;
  throw new Error(`${title} sent no span for ${requests} requests: it is off`);
}

async function underLoad(
  server: Child,
  port: number,
  row: Row,
  seconds: number,
  { load }: Setup,
): Promise<Load> {
  const request = requestBytes(row).toString('latin1');
  const question: LoadQuestion = { port, request, connections: row.connections, seconds };
  // Compiles the hot paths, and fills the exporter's buffer: measured spans that are exported later are then
  // outweighed by earlier ones that are exported within the measurement.
  const warmUp = await load.ask(question, loadAnswer);
  const before = await server.ask('usage', usageAnswer);
  const measured = await load.ask(question, loadAnswer);
  const after = await server.ask('usage', usageAnswer);
  return {
    requests: warmUp.requests + measured.requests,
    requestsPerSecond: measured.requests / measured.seconds,
    p99Millis: measured.p99Millis,
    cpuMicrosPerRequest: (after.cpuMicros - before.cpuMicros) / measured.requests,
  };
}

/** Refused connections and errors count as "not yet": a server may listen before its own connections are up. */
async function firstAnswer(server: Child, port: number, request: Buffer): Promise<void> {
  const deadline = performance.now() + startTimeoutMillis;
  for (;;) {
    server.checkRunning();
    try {
      const connection = await Connection.open(port);
      await connection.send(request).finally(() => connection.close());
      return;
    } catch (cause) {
      if (performance.now() > deadline)
        throw new Error(`no answer within ${startTimeoutMillis} ms`, { cause });
      await delay(pollMillis);
    }
  }
}
