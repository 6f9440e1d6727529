import { setTimeout as delay } from 'node:timers/promises';
import { choosePort } from '../../rig/servers/free-ports';
import { Child } from './child';
import { type JobsQuestion, type LoadAnswer, loadAnswer, type LoadQuestion } from './messages';
import { Connection } from './processes/connection';
import { type Request, requestBytes } from './request';
import { heapOptions, type ServerRow } from './rows';
import type { Setup, Sink } from './setup';
import { tracedEnvironment, type Tracer } from './tracers/tracer';

const startTimeoutMillis = 60_000;
const pollMillis = 5;
/** Where so many requests are to be sampled, none is in one of 20,000 runs. */
const enoughSampled = 10;

/** What a row's own request has after its `warmUpRequest`, of the time that this one has. */
const ownWarmUp = 1 / 4;

/** What is measured, and how it is run. */
export interface Measured {
  readonly tracer: Tracer;
  readonly row: ServerRow;
  readonly setup: Setup;
  /** Of Node.js, besides what every server gets. */
  readonly execArgv?: readonly string[];
}

/** Which comes first. */
export interface Until {
  readonly seconds: number;
  readonly requests?: number;
}

/** Where a server's load is sent. */
interface Target {
  readonly port: number;
  readonly redisUrl: string;
}

/** A row's program under a tracer, with processes/probe.ts in it. */
export class RowServer {
  readonly child: Child;
  readonly tracer: Tracer;
  /** From spawning it to its first answer. */
  readonly coldStartMillis: number;
  readonly #row: ServerRow;
  readonly #sink: Sink;
  readonly #load: Load;

  private constructor(
    { tracer, row }: Measured,
    child: Child,
    load: Load,
    sink: Sink,
    coldStartMillis: number,
  ) {
    this.tracer = tracer;
    this.child = child;
    this.coldStartMillis = coldStartMillis;
    this.#row = row;
    this.#load = load;
    this.#sink = sink;
  }

  /** @throws where it gives no answer. */
  static async start(measured: Measured): Promise<RowServer> {
    const { tracer, row, setup, execArgv = [] } = measured;
    const sink = await setup.openSink();
    const port = await choosePort(undefined);
    const serviceEnv = setup.nextEnv();
    const listen = { HOST: '127.0.0.1', PORT: String(port), OPERATIONS_PORT: '0', WORKER_PORT: '0' };
    const env = { ...tracedEnvironment(tracer, sink.port), ...serviceEnv, ...listen, AUTHENTICATION: 'none' };
    const probe = ['--require', require.resolve('./processes/probe')];
    const spawned = performance.now();
    const child = new Child(row.program(), {
      env,
      core: setup.core,
      execArgv: [...probe, ...heapOptions(row), ...execArgv],
    });
    try {
      const load = new Load(row, setup, { port, redisUrl: serviceEnv.REDIS_URL });
      await load.firstAnswer(child);
      return new RowServer(measured, child, load, sink, performance.now() - spawned);
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  /** Starts the server, has it used, and stops it. */
  static async with<T>(measured: Measured, use: (server: RowServer) => Promise<T>): Promise<T> {
    const server = await RowServer.start(measured);
    try {
      return await use(server);
    } finally {
      await server.child.stop();
    }
  }

  /**
   * What is still buffered reaches the sink before the process has ended.
   *
   * @returns spans that came to the sink for each request.
   * @throws where a tracer sent nothing.
   */
  async stop(): Promise<number> {
    await this.child.stop();
    const { spans } = await this.#sink.received();
    checkTraced(this.tracer, spans, this.#load.requests);
    return spans / this.#load.requests;
  }

  /** Compiles the hot paths. */
  async warmUp(seconds: number): Promise<void> {
    const { request, warmUpRequest = request } = this.#row;
    await this.#load.send(warmUpRequest, { seconds });
    if (warmUpRequest !== request) await this.#load.send(request, { seconds: seconds * ownWarmUp });
  }

  /** Load over the row's connections, each of which sends its next request upon the answer. */
  saturate(until: Until): Promise<LoadAnswer> {
    return this.#load.send(this.#row.request, until);
  }

  /**
   * Load that comes at a steady pace, whatever the server does. Latencies count from when a request was due, so
   * that those count that had to wait.
   */
  pace(requestsPerSecond: number, until: Until): Promise<LoadAnswer> {
    return this.#load.send(this.#row.request, until, requestsPerSecond);
  }
}

/** Enough to never wait for one below saturation. */
const pacedConnections = 64;

/** What is sent to one server. */
class Load {
  requests = 0;
  readonly #row: ServerRow;
  readonly #setup: Setup;
  readonly #target: Target;

  constructor(row: ServerRow, setup: Setup, target: Target) {
    this.#row = row;
    this.#setup = setup;
    this.#target = target;
  }

  /** Refused connections and errors count as "not yet": a server may listen before its own connections are up. */
  async firstAnswer(server: Child): Promise<void> {
    const { request } = this.#row;
    if (!request) return void (await this.send(request, { seconds: startTimeoutMillis / 1000, requests: 1 }));
    const bytes = requestBytes(request);
    const deadline = performance.now() + startTimeoutMillis;
    for (;;) {
      server.checkRunning();
      try {
        const connection = await Connection.open(this.#target.port);
        await connection.send(bytes).finally(() => connection.close());
        this.requests += 1;
        return;
      } catch (cause) {
        if (performance.now() > deadline)
          throw new Error(`no answer within ${startTimeoutMillis} ms`, { cause });
        await delay(pollMillis);
      }
    }
  }

  /** @throws for any answer outside 200..299, and for a scan that does not end as clean. */
  async send(request: Request | undefined, until: Until, requestsPerSecond?: number): Promise<LoadAnswer> {
    const answer = await (request ? this.#requests(request, until, requestsPerSecond) : this.#jobs(until));
    this.requests += answer.requests;
    return answer;
  }

  async #requests(request: Request, until: Until, requestsPerSecond?: number): Promise<LoadAnswer> {
    const question: LoadQuestion = {
      port: this.#target.port,
      request: requestBytes(request).toString('latin1'),
      connections: requestsPerSecond === undefined ? this.#row.connections : pacedConnections,
      requestsPerSecond,
      ...until,
    };
    return await this.#setup.load().ask(question, loadAnswer);
  }

  async #jobs(until: Until): Promise<LoadAnswer> {
    const { redisUrl } = this.#target;
    const question: JobsQuestion = { redisUrl, connections: this.#row.connections, ...until };
    return await this.#setup.jobs().ask(question, loadAnswer);
  }
}

/** A tracer that is off, over a bad setting for one, would win every comparison. */
export function checkTraced({ title, percent }: Tracer, spans: number, requests: number): void {
  if (percent === undefined || spans > 0 || (requests * percent) / 100 < enoughSampled) return;
  throw new Error(`${title} sent no span for ${requests} requests: it is off`);
}
