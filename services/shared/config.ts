import { z } from 'zod';

const integer = (minimum: number, maximum: number, fallback: number) =>
  z.coerce
    .number({ error: `must be a whole number within ${minimum}..${maximum}` })
    .int({ error: `must be a whole number within ${minimum}..${maximum}` })
    .min(minimum, { error: `must be within ${minimum}..${maximum}` })
    .max(maximum, { error: `must be within ${minimum}..${maximum}` })
    .default(fallback);

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** Each setting, under the camel-case name of its variable. */
const settings = z.object({
  serviceName: z.string().optional(),
  otelServiceName: z.string().optional(),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
  /** false keeps callers' file names out of spans. */
  traceFileNames: flag(true),

  host: z.string().default('0.0.0.0'),
  /** The API's port. */
  port: integer(0, 65_535, 3000),
  /** The port of the worker's health and metrics. */
  workerPort: integer(0, 65_535, 3001),

  redisUrl: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis or rediss URL' })
    .default('redis://127.0.0.1:6379'),

  /** Unset: Amazon S3 itself. Credentials come as the AWS SDK's own variables. */
  s3Endpoint: httpUrl.optional(),
  /** What clients reach, where that differs from S3_ENDPOINT: presigned URLs are made for it. */
  s3PublicEndpoint: httpUrl.optional(),
  s3Region: z.string().default('us-east-1'),
  s3Bucket: z.string().default('mangamotion'),
  s3ForcePathStyle: flag(true),

  /** Jaeger's query API, as this service reaches it; unset: the upload page shows no waterfall. */
  jaegerQueryUrl: httpUrl.optional(),
  /** Jaeger's page, as people reach it; unset: no links to it. */
  jaegerUiUrl: httpUrl.optional(),

  clamdHost: z.string().default('127.0.0.1'),
  clamdPort: integer(1, 65_535, 3310),
  /** A Unix socket; wins over host and port. */
  clamdSocket: z.string().optional(),

  maxFileSizeBytes: integer(1, 100 * 1024 ** 2, 100 * 1024 ** 2),
  maxFilesPerUpload: integer(1, 500, 500),
  presignExpiresSeconds: integer(1, 604_800, 300),
  /** Memory for parts on their way to storage, shared by all uploads; at least one S3 part of 5 MiB. */
  uploadBufferBytes: integer(5 * 1024 ** 2, 16 * 1024 ** 3, 60 * 1024 ** 2),

  scanConcurrency: integer(1, 64, 2),
  scanAttempts: integer(1, 10, 3),
  scanBackoffMillis: integer(1, 3_600_000, 2000),
  /** For one file, from connecting to clamd to its verdict; above clamd's MaxScanTime, so that clamd can say why. */
  scanTimeoutMillis: integer(1, 3_600_000, 130_000),
  /** A worker that is silent for so long has lost its jobs to the others. */
  scanLockMillis: integer(1000, 300_000, 30_000),
  reconcileIntervalMillis: integer(100, 60_000, 30_000),
  /** A record that waited this long without a live job is queued again. */
  reconcileAfterMillis: integer(100, 90_000, 60_000),
  /** For the work under way at SIGTERM to end. */
  shutdownTimeoutMillis: integer(1, 3_600_000, 150_000),
  /** How long the record of a finished job is kept. */
  jobRetentionSeconds: integer(60, 31_536_000, 604_800),
});

/** The configuration of both services, from the environment. */
export type Config = ReturnType<typeof loadConfig>;

/** A variable of the environment breaks its rule. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and validates the environment, once, for `main.ts`. An empty variable counts as unset.
 *
 * @param defaultService name in logs and traces where neither SERVICE_NAME nor OTEL_SERVICE_NAME is set.
 * @throws ConfigError that names each bad variable, its rule and its value.
 */
export function loadConfig(env: NodeJS.ProcessEnv, defaultService: string) {
  const names = Object.keys(settings.shape);
  const parsed = settings.safeParse(
    Object.fromEntries(names.map((name) => [name, env[variable(name)] || undefined])),
  );
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => describe(issue, env)).join('; '));
  const { serviceName, otelServiceName, ...config } = parsed.data;
  return { serviceName: serviceName ?? otelServiceName ?? defaultService, ...config };
}

/** scanTimeoutMillis → SCAN_TIMEOUT_MILLIS. */
function variable(setting: string): string {
  return setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function describe(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  const name = variable(String(issue.path[0]));
  // A URL may hold a password.
  const value = name === 'REDIS_URL' ? '' : `, got "${env[name]}"`;
  return `${name} ${issue.message}${value}`;
}
