import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KeepRule } from '../keep';
import type { ServerOptions } from './data-directory';
import { expectStatus } from './expect-status';
import { freePorts, freeUdpPorts } from './free-ports';
import { images } from './images';
import { type JaegerPorts, jaegerConfiguration } from './jaeger-configuration';
import { findRunner } from './runner';
import { type RunningServer, startServer } from './server';

export interface JaegerOptions extends ServerOptions {
  /** Sampling strategies, in the form of Jaeger's strategies file; default: sample everything. */
  readonly strategies?: object;
  /** Which traces it keeps; `@default` all */
  readonly keep?: KeepRule | undefined;
}

export interface JaegerServer extends RunningServer {
  /** The query API and the user interface: http://127.0.0.1:port */
  readonly queryUrl: string;
  /** OTLP over HTTP: http://127.0.0.1:port, to which exporters append /v1/traces. */
  readonly otlpEndpoint: string;
  readonly otlpGrpcPort: number;
  /** UDP, what 6831 is elsewhere. */
  readonly compactPort: number;
  /** UDP, what 6832 is elsewhere. */
  readonly binaryPort: number;
  /** Thrift over HTTP at /api/traces, what 14268 is elsewhere. */
  readonly thriftHttpPort: number;
  /** http://127.0.0.1:port/api/sampling?service=, what 5778 is elsewhere. */
  readonly samplingPort: number;
}

/** Starts Jaeger v2 with its storage in memory, or resolves with undefined where there is none. */
export async function startJaeger(options: JaegerOptions = {}): Promise<JaegerServer | undefined> {
  const runner = await findRunner('jaeger', images.jaeger);
  if (!runner) return undefined;
  return startServer('jaeger', options, async (directory) => {
    const ports = await choosePorts(options);
    const configuration = await writeConfiguration(directory, ports, runner.listenHost, options);
    const { compact, binary, ...tcp } = ports;
    const program = runner.program({
      name: 'jaeger',
      args: ['--config', configuration],
      // Jaeger traces itself, and its shutdown waits ten seconds for a place to send that to.
      env: { OTEL_TRACES_SAMPLER: 'always_off' },
      directory,
      tcpPorts: Object.values(tcp),
      udpPorts: [compact, binary],
    });
    return { program, urls: urls(ports), ready: () => expectEveryReceiver(ports) };
  });
}

async function writeConfiguration(
  directory: string,
  ports: JaegerPorts,
  host: string,
  { strategies = sampleEverything, keep }: JaegerOptions,
): Promise<string> {
  const strategiesFile = path.join(directory, 'strategies.json');
  await writeFile(strategiesFile, JSON.stringify(strategies));
  const file = path.join(directory, 'jaeger.json');
  await writeFile(file, JSON.stringify(jaegerConfiguration(ports, strategiesFile, host, keep)));
  return file;
}

const sampleEverything = { default_strategy: { type: 'probabilistic', param: 1 } };

async function choosePorts(options: ServerOptions): Promise<JaegerPorts> {
  const [
    query = 0,
    queryGrpc = 0,
    otlpHttp = 0,
    otlpGrpc = 0,
    thriftHttp = 0,
    sampling = 0,
    samplingGrpc = 0,
  ] = await freePorts(7);
  const [compact = 0, binary = 0] = await freeUdpPorts(2);
  const tcp = { queryGrpc, otlpHttp, otlpGrpc, thriftHttp, sampling, samplingGrpc };
  return { query: options.port ?? query, ...tcp, compact, binary };
}

function urls(ports: JaegerPorts): Omit<JaegerServer, keyof RunningServer> {
  return {
    queryUrl: `http://127.0.0.1:${ports.query}`,
    otlpEndpoint: `http://127.0.0.1:${ports.otlpHttp}`,
    otlpGrpcPort: ports.otlpGrpc,
    compactPort: ports.compact,
    binaryPort: ports.binary,
    thriftHttpPort: ports.thriftHttp,
    samplingPort: ports.sampling,
  };
}

/**
 * The query API answers before the receivers listen. Within the Jaeger receiver the UDP ports come before HTTP, so
 * HTTP stands for all three.
 */
async function expectEveryReceiver(ports: JaegerPorts): Promise<void> {
  await expectStatus(`http://127.0.0.1:${ports.query}/api/services`, 200);
  await expectStatus(`http://127.0.0.1:${ports.otlpHttp}/v1/traces`, 405);
  await expectStatus(`http://127.0.0.1:${ports.thriftHttp}/api/traces`, 405);
  await expectStatus(`http://127.0.0.1:${ports.sampling}/api/sampling?service=any`, 200);
}
