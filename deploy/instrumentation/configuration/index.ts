import { ConfigurationError } from './configuration-error';
import { readBoolean, readChoice, readInteger, readText, type Environment } from './environment';
import { readExporters } from './exporters';
import { readIgnoredPaths } from './ignored-paths';
import { IgnoredSettings } from './ignored-settings';
import { readInstrumentations, readLibraries, readTracedMethods } from './instrumentations';
import { readKeyValues } from './key-values';
import { readSpanLimits } from './limits';
import { readLogLevel } from './log-level';
import { readPropagators } from './propagators';
import { readQueryParameters } from './query-parameters';
import { readResourceDetectors } from './resource-detectors';
import { readSampler } from './sampler';
import { UNNAMED_SERVICE, type BatchConfiguration, type TracingConfiguration } from './tracing-configuration';
import { readWithoutEffect } from './without-effect';

export { ConfigurationError } from './configuration-error';
export type * from './tracing-configuration';

/** Node 22 does not tell of every request that it sends, and takes longer to keep contexts apart. */
const hasFastPath = Number.parseInt(process.versions.node, 10) >= 24;

/**
 * Parses and checks every tracing variable of the environment.
 *
 * @returns undefined where TRACING_ENABLED is false or OTEL_SDK_DISABLED is true; nothing else is read then
 * @throws ConfigurationError for the first variable that breaks its rule, unless it is one of `withoutEffect`
 */
export function loadTracingConfiguration(env: Environment): TracingConfiguration | undefined {
  const ignored = new IgnoredSettings();
  const isDisabled = ignored.orElse(false, () => readBoolean(env, 'OTEL_SDK_DISABLED', false));
  if (!readBoolean(env, 'TRACING_ENABLED', true) || isDisabled) return undefined;
  const { 'service.name': attributeName, ...resourceAttributes } = ignored.orElse<Record<string, string>>(
    {},
    () => readKeyValues(env, 'OTEL_RESOURCE_ATTRIBUTES'),
  );
  const standardName = readText(env, 'OTEL_SERVICE_NAME') ?? attributeName;
  return {
    serviceName: readText(env, 'SERVICE_NAME') ?? standardName ?? UNNAMED_SERVICE,
    resourceAttributes,
    resourceDetectors: readResourceDetectors(env, ignored),
    sampler: readSampler(env, ignored),
    ...readExporters(env, ignored),
    processor: readChoice(env, 'TRACING_PROCESSOR', ['batch', 'simple']) ?? 'batch',
    batch: readBatch(env, ignored),
    exitTimeoutMillis: readInteger(env, 'TRACING_EXIT_TIMEOUT_MILLIS', {
      fallback: 1500,
      minimum: 0,
      maximum: 60_000,
    }),
    fastPath: readBoolean(env, 'TRACING_FAST_PATH', true) && hasFastPath,
    otherSdk: readChoice(env, 'TRACING_OTHER_SDK', ['yield', 'keep']) ?? 'yield',
    trustIncoming: readBoolean(env, 'TRACING_TRUST_INCOMING', true),
    propagators: readPropagators(env, ignored),
    redisCommands: readChoice(env, 'TRACING_REDIS_COMMANDS', ['queue', 'all']) ?? 'queue',
    ignoredPaths: readIgnoredPaths(env),
    queryParameters: readQueryParameters(env),
    limits: readSpanLimits(env, ignored),
    tracedMethods: readTracedMethods(env),
    instrumentations: readInstrumentations(env),
    libraries: readLibraries(env),
    hooksFile: readText(env, 'TRACING_HOOKS'),
    logLevel: readLogLevel(env, ignored),
    // Last: by now all that is ignored is known.
    withoutEffect: readWithoutEffect(env, ignored),
  };
}

function readBatch(env: Environment, ignored: IgnoredSettings): BatchConfiguration {
  const size = { minimum: 1, maximum: 1_000_000 };
  const maxQueueSize = ignored.integer(env, 'OTEL_BSP_MAX_QUEUE_SIZE', { fallback: 2048, ...size });
  const fallback = Math.min(512, maxQueueSize);
  const delay = { fallback: 5000, minimum: 1, maximum: 3_600_000 };
  return {
    maxQueueSize,
    maxExportBatchSize: ignored.orElse(fallback, () => readBatchSize(env, maxQueueSize, fallback)),
    scheduledDelayMillis: ignored.integer(env, 'OTEL_BSP_SCHEDULE_DELAY', delay),
    exportTimeoutMillis: ignored.timeout(env, 'OTEL_BSP_EXPORT_TIMEOUT', 30_000),
  };
}

function readBatchSize(env: Environment, maxQueueSize: number, fallback: number): number {
  const variable = 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE';
  const size = readInteger(env, variable, { fallback, minimum: 1, maximum: 1_000_000 });
  if (size <= maxQueueSize) return size;
  const rule = `must be at most OTEL_BSP_MAX_QUEUE_SIZE, which is ${maxQueueSize}`;
  throw new ConfigurationError(variable, String(size), rule);
}
