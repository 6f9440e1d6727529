import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { BUNDLE, TracedApp } from '../traced-app';
import { receiveGrpc } from './grpc-receiver';
import { receiveHttp, receiveUdp } from './receivers';

const OTHER = path.resolve('test/integration/instrumentation/fixtures/says-where.cjs');

async function httpPort(): Promise<string> {
  const { port, close } = await receiveHttp({ status: 200 });
  onTestFinished(close);
  return `${port}`;
}

async function samplingPort(): Promise<string> {
  const body = JSON.stringify({ probabilisticSampling: { samplingRate: 1 } });
  const { port, close } = await receiveHttp({ status: 200, body });
  onTestFinished(close);
  return `${port}`;
}

async function udpPort(): Promise<string> {
  const { port, close } = await receiveUdp();
  onTestFinished(close);
  return `${port}`;
}

const EXPORTERS: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  'Jaeger over UDP': async () => ({
    // The receiver has no other address.
    JAEGER_HOST: '127.0.0.1',
    JAEGER_PORT: await udpPort(),
    JAEGER_PROTOCOL: 'compact',
  }),
  'Jaeger over HTTP': async () => ({
    JAEGER_HOST: 'localhost',
    JAEGER_PORT: await httpPort(),
    JAEGER_PROTOCOL: 'http',
  }),
  'OTLP over HTTP': async () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${await httpPort()}` }),
  'OTLP over gRPC': async () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${(await receiveGrpc({ status: 0 })).port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  }),
  'OTLP over HTTP, sampled as a remote strategy says': async () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${await httpPort()}`,
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: `endpoint=http://localhost:${await samplingPort()},initialSamplingRate=0`,
  }),
};

const CASES = FAST_PATH_VALUES.flatMap((fastPath) =>
  Object.entries(EXPORTERS).map(([exporter, env]) => ({ fastPath, exporter, env })),
);

test.each(CASES)(
  'TRACING_FAST_PATH=$fastPath: a service sees nothing of the export by $exporter, and it inherits no preload',
  async ({ fastPath, env }) => {
    const app = new TracedApp(['unseen.cjs'], {
      ...(await env()),
      TRACING_FAST_PATH: fastPath,
      OTEL_BSP_SCHEDULE_DELAY: '10',
      NODE_OPTIONS: `--require ${OTHER} --require ${BUNDLE}`,
    });
    const { code, stdout, stderr } = await app.ended();
    // Of its own thread, which inherits the preload.
    const own = ['channel worker_threads', 'event worker'];
    expect({ code, seen: JSON.parse(stdout) }).toEqual({ code: 0, seen: own });
    expect(stderr).toBe('preloaded into the process\npreloaded into a thread\n');
  },
);
