import path from 'node:path';
import { type Footprint, measureDirectory, measurePackageTree } from './footprint';

/** One way to run the services. */
export interface Tracer {
  readonly name: string;
  readonly title: string;
  /** What NODE_OPTIONS preloads, as the operator does it; none for `untraced`. */
  readonly preload?: string;
  /** Besides the exporter's endpoint. */
  readonly env: Readonly<Record<string, string>>;
  /** What has to be shipped; one measurement for tracers that ship the same. */
  readonly footprint?: () => Promise<Footprint>;
}

/** What every ratio is against. */
export const baseName = 'untraced';
export const oursName = 'ours-100';
export const stockName = 'stock';

/** `build/test/bench` → the project's root. */
export const projectRoot = path.resolve(__dirname, '../../..');

const bundleDirectory = path.join(projectRoot, 'dist/instrumentation');
const bundle = path.join(bundleDirectory, 'autoinstrumentation.js');

function ours(percent: number): Tracer {
  return {
    name: `ours-${percent}`,
    title: `this bundle, ${percent} %`,
    preload: bundle,
    env: { JAEGER_SAMPLER: 'probabilistic', JAEGER_SAMPLER_PARAM: String(percent / 100) },
    ...(percent === 100 ? { footprint: () => measureDirectory(bundleDirectory) } : {}),
  };
}

const stock: Tracer = {
  name: stockName,
  title: 'stock auto-instrumentations, 100 %',
  preload: require.resolve('@opentelemetry/auto-instrumentations-node/register'),
  env: {
    // Services that load our bundle themselves must not do it here.
    TRACING_ENABLED: 'false',
    // Traces only, as ours; and no questions to clouds' metadata servers, which would hold the first export back.
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process,serviceinstance',
  },
  footprint: () => measurePackageTree('@opentelemetry/auto-instrumentations-node', projectRoot),
};

const untraced: Tracer = { name: baseName, title: 'untraced', env: { TRACING_ENABLED: 'false' } };

export const tracers: readonly Tracer[] = [untraced, ours(100), ours(10), ours(1), stock];

/** The environment that starts a process with this tracer, exporting to an OTLP receiver on this local port. */
export function tracedEnvironment({ preload, env }: Tracer, sinkPort: number): Record<string, string> {
  if (preload === undefined) return { ...env };
  return {
    NODE_OPTIONS: `--require ${preload}`,
    OTEL_SERVICE_NAME: 'bench',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}`,
    ...env,
  };
}
