import { eventually } from '../../../eventually';
import type { ReceivedSpan } from '../otlp-decode';
import { OtlpReceiver } from '../otlp-receiver';
import { BUNDLE, STOCK, TracedApp } from '../traced-app';

export interface Worked {
  readonly stdout: string;
  readonly stderr: string;
  /** All of the trace of the fixture's span `work`. */
  readonly spans: readonly ReceivedSpan[];
}

const STOCK_SETTINGS = {
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'dns,net',
};

/** Runs a fixture with the bundle. */
export async function runWithBundle(script: string, env: Record<string, string> = {}): Promise<Worked> {
  return await run(script, env, BUNDLE);
}

/** Runs it as OpenTelemetry's own image does. */
export async function runWithStock(script: string, env: Record<string, string> = {}): Promise<Worked> {
  return await run(script, { ...STOCK_SETTINGS, ...env }, STOCK);
}

async function run(script: string, env: Record<string, string>, bundle: string): Promise<Worked> {
  const receiver = await OtlpReceiver.start();
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_BSP_SCHEDULE_DELAY: '50', ...env };
  const app = new TracedApp([`libraries/${script}`], settings, bundle);
  await app.printed(/worked/);
  const { spans } = receiver;
  await eventually(() => {
    if (!spans.some(({ name }) => name === 'work')) throw new Error(`no span yet: ${app.stderr}`);
  });
  const { stdout, stderr } = await app.terminate();
  await receiver.stop();
  const work = spans.find(({ name }) => name === 'work');
  return { stdout, stderr, spans: spans.filter(({ traceId }) => traceId === work?.traceId) };
}
