import { z } from 'zod';
import { parseRedisUrl, redisUrlRule } from './redis-address';
import { scanMarginSeconds, usualScanSeconds } from './scan-time';
import { usualPorts } from './usual-ports';

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

/** Whoever stands between could replace the issuer's keys. */
const issuerUrl = httpUrl.refine(
  (url) => /^https:|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(url),
  { error: 'must be an https URL; http is for this machine alone' },
);

const headerName = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, { error: 'must be the name of a header' })
    .default(fallback)
    .transform((name) => name.toLowerCase());

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

  /** Without one, Node.js listens on every address, IPv6 too where the machine has it. */
  host: z.string().optional(),
  /** The API's port. */
  port: integer(0, 65_535, usualPorts.api),
  /** The API's health, readiness and metrics: for those who run it, not for those who call it. */
  operationsPort: integer(0, 65_535, usualPorts.operations),
  /** The same of the worker. */
  workerPort: integer(0, 65_535, usualPorts.worker),

  /** Who tells the API who calls. It does not start without a choice; the worker has no callers. */
  authentication: z
    .enum(['oidc', 'trustedHeader', 'none'], { error: 'must be one of oidc, trustedHeader, none' })
    .optional(),
  /** For `oidc`, exactly as tokens and the issuer's metadata have it. */
  oidcIssuer: issuerUrl.optional(),
  oidcAudience: z.string().optional(),
  /** The claim of a token that says who calls. */
  oidcUserClaim: z.string().default('sub'),
  /** How far the issuer's clock may be from ours. */
  oidcClockToleranceSeconds: integer(0, 300, 30),
  /** For `trustedHeader`: where the proxy says who calls, and where it proves that it is the proxy. */
  trustedHeader: headerName('x-forwarded-user'),
  trustedSecretHeader: headerName('x-proxy-secret'),
  trustedSecret: z.string().min(32, { error: 'must be at least 32 characters' }).optional(),

  redisUrl: z
    .string()
    .refine((url) => parseRedisUrl(url) !== undefined, { error: redisUrlRule })
    .default('redis://127.0.0.1:6379'),
  /** Certificates of authorities, in PEM, that Redis' is signed by; unset: the public ones. */
  redisCaFile: z.string().optional(),

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
  /** After a trace began, until collectors decide whether it is kept; 0: nobody does, Jaeger gets all that is sampled. */
  traceDecisionSeconds: integer(0, 3600, 0),

  clamdHost: z.string().default('127.0.0.1'),
  clamdPort: integer(1, 65_535, 3310),
  /** A Unix socket; wins over host and port. */
  clamdSocket: z.string().optional(),
  /** A worker whose clamd has older signatures is not ready; 0: any age will do. */
  clamdDatabaseMaxAgeSeconds: integer(0, 31_536_000, 2_592_000),

  maxFileSizeBytes: integer(1, 100 * 1024 ** 2, 100 * 1024 ** 2),
  maxFilesPerUpload: integer(1, 500, 500),
  presignExpiresSeconds: integer(1, 604_800, 300),
  /** Memory for parts on their way to storage, shared by all uploads; at least one S3 part of 5 MiB. */
  uploadBufferBytes: integer(5 * 1024 ** 2, 16 * 1024 ** 3, 60 * 1024 ** 2),

  /** Of one user, uploads under way in one instance. */
  maxUploadsPerUser: integer(1, 100_000, 64),
  /** Of one user, streams of events in one instance. */
  maxEventStreamsPerUser: integer(1, 1000, 50),
  /** Of one user, jobs that have not ended, in all instances. */
  maxOpenJobsPerUser: integer(1, 1_000_000, 1000),
  /** Of one user, URLs within an hour, in all instances. */
  maxPresignedPerUser: integer(1, 1_000_000, 5000),
  /** Of one user, bytes stored or presigned within a day, in all instances. */
  maxBytesPerUserDay: integer(1, 1024 ** 5, 100 * 1024 ** 3),

  scanConcurrency: integer(1, 64, 2),
  scanAttempts: integer(1, 10, 3),
  scanBackoffMillis: integer(1, 3_600_000, 2000),
  /** For one file, from connecting to clamd to its verdict; above clamd's MaxScanTime, so that clamd can say why. */
  scanTimeoutMillis: integer(1, 3_600_000, 1000 * (usualScanSeconds + scanMarginSeconds)),
  /** For one attempt at a job, whatever it holds. */
  scanAttemptTimeoutMillis: integer(1000, 86_400_000, 3_600_000),
  /** How long a job may wait for the end of an outage before it ends as `error`. */
  scanWaitLimitSeconds: integer(1, 2_592_000, 86_400),
  /** A worker that is silent for so long has lost its jobs to the others. */
  scanLockMillis: integer(1000, 300_000, 30_000),
  reconcileIntervalMillis: integer(100, 60_000, 30_000),
  /** A record that waited this long without a live job is queued again. */
  reconcileAfterMillis: integer(100, 90_000, 60_000),
  /** How long the API serves on after SIGTERM, until nobody sends requests to it any more. */
  shutdownDelayMillis: integer(0, 600_000, 0),
  /** For the work under way at SIGTERM, and in the API after that delay, to end. */
  shutdownTimeoutMillis: integer(1, 3_600_000, 150_000),
  /** How long the record of a finished job is kept: always longer than storage keeps it written down. */
  jobRetentionSeconds: integer(10_800, 31_536_000, 604_800),
  /** How long a file that is not clean is kept; jobs wait a day at most. */
  quarantineRetentionSeconds: integer(172_800, 31_536_000, 604_800),
  /** What no job names is removed when it is so old. An upload that takes half as long is refused. */
  sweepAfterSeconds: integer(1, 604_800, 86_400),
  /** Between two looks through storage, of all workers together. */
  sweepIntervalMillis: integer(100, 3_600_000, 600_000),
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
  const value = env[name] ?? '';
  // A malformed URL can hold a password anywhere.
  const isSecret = name === 'REDIS_URL' || name === 'TRUSTED_SECRET' || value.includes('@');
  return `${name} ${issue.message}${isSecret ? '' : `, got "${value}"`}`;
}
