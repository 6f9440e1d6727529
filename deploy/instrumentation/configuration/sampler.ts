import { ConfigurationError } from './configuration-error';
import { readChoice, readText, readUrl, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import { readJaegerHost } from './jaeger';
import { readKeyValues } from './key-values';
import type { SamplerConfiguration } from './tracing-configuration';
import { urlHost } from './url-host';

/** Jaeger's clients spell rateLimiting in lower case, so both are taken. */
const KINDS = ['const', 'probabilistic', 'rateLimiting', 'ratelimiting', 'adaptive', 'remote'] as const;
const DEFAULT_PARAM = '1.0';
const STANDARD_PARAM = 'OTEL_TRACES_SAMPLER_ARG';
/** That of Jaeger's own clients: until a strategy is known, a service must not sample everything. */
const DEFAULT_FIRST_RATIO = '0.001';
const DEFAULT_INTERVAL_MILLIS = 60_000;

/**
 * JAEGER_SAMPLER and JAEGER_SAMPLER_PARAM win; OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG, which the
 * OpenTelemetry Operator injects, count only where neither is set. Nothing at all means const 1.
 *
 * @throws ConfigurationError rather than ever sampling more than was asked for
 */
export function readSampler(env: Environment, ignored: IgnoredSettings): SamplerConfiguration {
  const kind = readChoice(env, 'JAEGER_SAMPLER', KINDS);
  const hasParam = readText(env, 'JAEGER_SAMPLER_PARAM') !== undefined;
  const hasStandard = readText(env, 'OTEL_TRACES_SAMPLER') !== undefined;
  if (kind !== undefined || hasParam) return readJaegerSampler(env, kind ?? 'const');
  return hasStandard
    ? readStandardSampler(env, ignored)
    : { kind: 'const', sampled: readSampled(env), isDefault: true };
}

function readJaegerSampler(env: Environment, kind: (typeof KINDS)[number]): SamplerConfiguration {
  switch (kind) {
    case 'const':
      return { kind, sampled: readSampled(env) };
    case 'probabilistic':
      return { kind, ratio: readRatio(env, 'JAEGER_SAMPLER_PARAM', kind) };
    case 'rateLimiting':
    case 'ratelimiting':
      return { kind: 'rateLimiting', tracesPerSecond: readRate(env, 'rateLimiting') };
    case 'adaptive':
      return { kind, tracesPerSecond: readRate(env, kind) };
    default: {
      const initialRatio = readRatio(env, 'JAEGER_SAMPLER_PARAM', kind, DEFAULT_FIRST_RATIO);
      const endpoints = readSamplingEndpoints(env);
      const intervalMillis = DEFAULT_INTERVAL_MILLIS;
      return { kind: 'remote', initialRatio, ...readLowerBound(env), endpoints, intervalMillis };
    }
  }
}

function readSampled(env: Environment): boolean {
  const value = readParam(env);
  const number = toNumber(value);
  if (number === 0 || number === 1) return number === 1;
  throw new ConfigurationError('JAEGER_SAMPLER_PARAM', value, 'must be 0 or 1 for const');
}

/** Set but blank is an error, so that an empty ConfigMap key never means 100 %. */
function readParam(
  env: Environment,
  variable = 'JAEGER_SAMPLER_PARAM',
  fallback: string = DEFAULT_PARAM,
): string {
  return env[variable] ?? fallback;
}

function readRatio(env: Environment, variable: string, kind: string, fallback?: string): number {
  const value = readParam(env, variable, fallback);
  const ratio = toNumber(value);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new ConfigurationError(variable, value, `must be within 0..1 for ${kind}`);
}

function readRate(env: Environment, kind: string): number {
  const value = readParam(env);
  const rate = toNumber(value);
  if (rate > 0 && rate <= 1e6) return rate;
  const rule = `must be traces per second above 0 and up to 1000000 for ${kind}`;
  throw new ConfigurationError('JAEGER_SAMPLER_PARAM', value, rule);
}

function readLowerBound(env: Environment): { lowerBound?: number } {
  const value = readText(env, 'JAEGER_SAMPLER_LOWER_BOUND');
  if (value === undefined) return {};
  const lowerBound = toNumber(value);
  if (lowerBound >= 0 && lowerBound <= 1e6) return { lowerBound };
  const rule = 'must be traces per second from 0 to 1000000';
  throw new ConfigurationError('JAEGER_SAMPLER_LOWER_BOUND', value, rule);
}

/** Decimal notation only: `Number` alone would take '', '0x1' and 'Infinity'. */
function toNumber(value: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : Number.NaN;
}

/** Jaeger v2 and its old agents answer on the first, the collector and the all-in-one of v1 on the second. */
function readSamplingEndpoints(env: Environment): string[] {
  const endpoint = readUrl(env, 'JAEGER_SAMPLING_ENDPOINT');
  if (endpoint !== undefined) return [endpoint.href];
  const host = readJaegerHost(env);
  if (host !== undefined)
    return [`http://${urlHost(host)}:5778/sampling`, `http://${urlHost(host)}:14268/api/sampling`];
  throw new ConfigurationError('JAEGER_SAMPLING_ENDPOINT', '', 'or JAEGER_HOST must be set for remote');
}

function readStandardSampler(env: Environment, ignored: IgnoredSettings): SamplerConfiguration {
  const name = readText(env, 'OTEL_TRACES_SAMPLER');
  switch (name?.replace(/^parentbased_/, '')) {
    case 'always_on':
      return { kind: 'const', sampled: true };
    case 'always_off':
      return { kind: 'const', sampled: false };
    case 'traceidratio':
      return { kind: 'probabilistic', ratio: readRatio(env, STANDARD_PARAM, 'traceidratio') };
    case 'jaeger_remote':
      return readStandardRemote(env, ignored);
    default: {
      const rule =
        'must be always_on, always_off, traceidratio or jaeger_remote, each also with parentbased_ (xray asks a service of AWS, which nothing here does)';
      throw new ConfigurationError('OTEL_TRACES_SAMPLER', name, rule);
    }
  }
}

/**
 * `endpoint=http://host:5778/sampling,pollingIntervalMs=60000,initialSamplingRate=0.25`, in any order. What is missing is
 * as with JAEGER_SAMPLER=remote, and so is a number that cannot be understood: its default samples next to nothing.
 */
function readStandardRemote(env: Environment, ignored: IgnoredSettings): SamplerConfiguration {
  const given = new Map(Object.entries(readKeyValues(env, STANDARD_PARAM)));
  const read: Environment = {
    'endpoint in OTEL_TRACES_SAMPLER_ARG': given.get('endpoint'),
    'pollingIntervalMs in OTEL_TRACES_SAMPLER_ARG': given.get('pollingIntervalMs'),
    'initialSamplingRate in OTEL_TRACES_SAMPLER_ARG': given.get('initialSamplingRate'),
  };
  const [endpoint = '', interval = '', rate = ''] = Object.keys(read);
  const url = readUrl(read, endpoint);
  return {
    kind: 'remote',
    initialRatio: ignored.orElse(Number(DEFAULT_FIRST_RATIO), () =>
      readRatio(read, rate, 'jaeger_remote', DEFAULT_FIRST_RATIO),
    ),
    endpoints: url === undefined ? readSamplingEndpoints(env) : [url.href],
    intervalMillis: ignored.integer(read, interval, {
      fallback: DEFAULT_INTERVAL_MILLIS,
      minimum: 1000,
      maximum: 86_400_000,
    }),
  };
}
