import path from 'node:path';
import { projectDirectory } from '../../../rig/project-directory';
import { measureDirectory, measurePackageTree } from '../footprint';
import { datadog, elastic } from './peers';
import type { Tracer } from './tracer';

/** What every ratio is against. */
export const baseName = 'untraced';
export const oursAt = (percent: number): string => `ours-${percent}`;
export const oursName = oursAt(100);
/** Whose latencies are measured at half of the peak. */
export const pacedNames: readonly string[] = [baseName, oursAt(10)];

const bundleDirectory = path.join(projectDirectory, 'dist/instrumentation');

function ours(percent: number): Tracer {
  return {
    name: oursAt(percent),
    title: `this bundle, ${percent} %`,
    percent,
    preload: path.join(bundleDirectory, 'autoinstrumentation.js'),
    environment: (sinkUrl) => ({
      ...otlpTo(sinkUrl),
      JAEGER_SAMPLER: 'probabilistic',
      JAEGER_SAMPLER_PARAM: String(percent / 100),
    }),
    ...(percent === 100 ? { footprint: () => measureDirectory(bundleDirectory) } : {}),
  };
}

function stock(percent: number): Tracer {
  return {
    name: `stock-${percent}`,
    title: `stock auto-instrumentations, ${percent} %`,
    percent,
    preload: require.resolve('@opentelemetry/auto-instrumentations-node/register'),
    environment: (sinkUrl) => ({
      ...otlpTo(sinkUrl),
      ...(percent === 100
        ? {}
        : {
            OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
            OTEL_TRACES_SAMPLER_ARG: String(percent / 100),
          }),
      // Services that load our bundle themselves must not do it here.
      TRACING_ENABLED: 'false',
      // Traces only, as ours; and no questions to clouds' metadata servers, which would hold the first export back.
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process,serviceinstance',
    }),
    ...(percent === 100
      ? { footprint: () => measurePackageTree('@opentelemetry/auto-instrumentations-node', projectDirectory) }
      : {}),
  };
}

const untraced: Tracer = {
  name: baseName,
  title: 'untraced',
  environment: () => ({ TRACING_ENABLED: 'false' }),
};

/** Whom this bundle is compared with, at each rate. */
export const peers: readonly Tracer[] = [100, 10, 1].flatMap((percent) => [
  stock(percent),
  datadog(percent),
  elastic(percent),
]);

export const tracers: readonly Tracer[] = [untraced, ...[100, 10, 1, 0].map(ours), ...peers];

function otlpTo(sinkUrl: string): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: 'bench',
    OTEL_EXPORTER_OTLP_ENDPOINT: sinkUrl,
    // Few spans would wait for 5 seconds, and be exported, for free, when the measurement is over.
    OTEL_BSP_SCHEDULE_DELAY: '1000',
  };
}
