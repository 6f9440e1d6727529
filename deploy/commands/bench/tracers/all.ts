import path from 'node:path';
import { projectDirectory } from '../../../rig/project-directory';
import { measureDirectory, measurePackageTree } from '../footprint';
import { datadog, elastic } from './peers';
import type { Tracer } from './tracer';

/** What every ratio is against. */
export const baseName = 'untraced';
export const oursName = 'ours-100';
/** Whose latencies are measured at half of the peak. */
export const pacedNames: readonly string[] = [baseName, 'ours-10'];

const bundleDirectory = path.join(projectDirectory, 'dist/instrumentation');

function ours(percent: number): Tracer {
  return {
    name: `ours-${percent}`,
    title: `this bundle, ${percent} %`,
    preload: path.join(bundleDirectory, 'autoinstrumentation.js'),
    sampledShare: percent / 100,
    environment: (sinkUrl) => ({
      ...otlpTo(sinkUrl),
      JAEGER_SAMPLER: 'probabilistic',
      JAEGER_SAMPLER_PARAM: String(percent / 100),
    }),
    ...(percent === 100 ? { footprint: () => measureDirectory(bundleDirectory) } : {}),
  };
}

const stock: Tracer = {
  name: 'stock',
  title: 'stock auto-instrumentations, 100 %',
  preload: require.resolve('@opentelemetry/auto-instrumentations-node/register'),
  environment: (sinkUrl) => ({
    ...otlpTo(sinkUrl),
    // Services that load our bundle themselves must not do it here.
    TRACING_ENABLED: 'false',
    // Traces only, as ours; and no questions to clouds' metadata servers, which would hold the first export back.
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process,serviceinstance',
  }),
  footprint: () => measurePackageTree('@opentelemetry/auto-instrumentations-node', projectDirectory),
};

const untraced: Tracer = {
  name: baseName,
  title: 'untraced',
  environment: () => ({ TRACING_ENABLED: 'false' }),
};

/** Whom this bundle is compared with. */
export const peers: readonly Tracer[] = [stock, datadog, elastic];

export const tracers: readonly Tracer[] = [untraced, ours(100), ours(10), ours(1), ...peers];

function otlpTo(sinkUrl: string): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: 'bench',
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    // Few spans would wait for 5 seconds, and be exported, for free, when the measurement is over.
    OTEL_BSP_SCHEDULE_DELAY: '1000',
  };
}
