import { setTimeout as delay } from 'node:timers/promises';
import { choosePort } from '../../rig/servers/free-ports';
import { Child } from './child';
import { type LoadAnswer, loadAnswer, type LoadQuestion } from './messages';
import { Connection } from './processes/connection';
import { requestBytes, type Row } from './rows';
import type { Setup } from './setup';
import { tracedEnvironment, type Tracer } from './tracers/tracer';

const startTimeoutMillis = 30_000;
const pollMillis = 5;
/** Where so many requests are to be sampled, none is in one of 20,000 runs. */
const enoughSampled = 10;

/** What is measured, for how long, and how it is run. */
export interface Measured {
  readonly tracer: Tracer;
  readonly row: Row;
  readonly setup: Setup;
  /** Of Node.js, besides what every server gets. */
  readonly execArgv?: readonly string[];
}

/** A row's program under a tracer, with processes/probe.ts in it. */
export class RowServer {
  readonly child: Child;
  /** From spawning it to its first answer. */
  readonly coldStartMillis: number;
  readonly #port: number;
  readonly #row: Row;
  readonly #load: Child;
  #requests = 1;

  private constructor({ row, setup }: Measured, child: Child, port: number, coldStartMillis: number) {
    this.child = child;
    this.coldStartMillis = coldStartMillis;
    this.#port = port;
    this.#row = row;
    this.#load = setup.load;
  }

  /**
   * Starts the server, has it used, and stops it.
   *
   * @returns what `use` made, and the spans that came to the sink for each request.
   * @throws for any answer outside 200..299, and where a tracer sends nothing.
   */
  static async with<T>(
    measured: Measured,
    use: (server: RowServer) => Promise<T>,
  ): Promise<{ readonly used: T; readonly spansPerRequest: number }> {
    const { tracer, row, setup, execArgv = [] } = measured;
    await setup.empty();
    const { spans: spansBefore } = await setup.received();
    const port = await choosePort(undefined);
    const spawned = performance.now();
    const listen = { HOST: '127.0.0.1', PORT: String(port), OPERATIONS_PORT: '0', AUTHENTICATION: 'none' };
    const env = { ...tracedEnvironment(tracer, setup.sinkPort), ...setup.serviceEnv, ...listen };
    const probe = ['--require', require.resolve('./processes/probe')];
    const child = new Child(row.program(), { env, execArgv: [...probe, ...execArgv] });
    try {
      await firstAnswer(child, port, requestBytes(row));
      const server = new RowServer(measured, child, port, performance.now() - spawned);
      const used = await use(server);
      // What is still buffered reaches the sink before the process has ended.
      await child.stop();
      const spans = (await setup.received()).spans - spansBefore;
      checkTraced(tracer, spans, server.#requests);
      return { used, spansPerRequest: spans / server.#requests };
    } finally {
      await child.stop();
    }
  }

  /**
   * Compiles the hot paths, and fills the exporter's buffer: measured spans that are exported later are then
   * outweighed by earlier ones that are exported within the measurement.
   */
  async warmUp(seconds: number): Promise<void> {
    const { body, warmUpBody = body } = this.#row;
    await this.#ask(requestBytes({ ...this.#row, body: warmUpBody }), { seconds });
  }

  /** Load over the row's connections, each of which sends its next request upon the answer. */
  saturate(until: Until): Promise<LoadAnswer> {
    return this.#ask(requestBytes(this.#row), until);
  }

  /**
   * Load that comes at a steady pace, whatever the server does. Latencies count from when a request was due, so
   * that those count that had to wait.
   */
  pace(requestsPerSecond: number, until: Until): Promise<LoadAnswer> {
    return this.#ask(requestBytes(this.#row), until, requestsPerSecond);
  }

  async #ask(request: Buffer, until: Until, requestsPerSecond?: number): Promise<LoadAnswer> {
    const question: LoadQuestion = {
      port: this.#port,
      request: request.toString('latin1'),
      connections: requestsPerSecond === undefined ? this.#row.connections : pacedConnections,
      requestsPerSecond,
      ...until,
    };
    const answer = await this.#load.ask(question, loadAnswer);
    this.#requests += answer.requests;
    return answer;
  }
}

/** Which comes first. */
interface Until {
  readonly seconds: number;
  readonly requests?: number;
}

/** Enough to never wait for one below saturation. */
const pacedConnections = 64;

/** A tracer that is off, over a bad setting for one, would win every comparison. */
export function checkTraced(
  { title, preload, sampledShare = 1 }: Tracer,
  spans: number,
  requests: number,
): void {
  if (preload === undefined || spans > 0 || requests * sampledShare < enoughSampled) return;
  throw new Error(`${title} sent no span for ${requests} requests: it is off`);
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
