import { ConfigurationError } from './configuration-error';
import { readChoice, readText, readUrl, type Environment } from './environment';
import { urlHost } from './url-host';
import type { SamplerConfiguration } from './tracing-configuration';

/** Jaeger's clients spell rateLimiting in lower case, so both are taken. */
const KINDS = ['const', 'probabilistic', 'rateLimiting', 'ratelimiting', 'remote'] as const;
const DEFAULT_PARAM = '1.0';

/**
 * JAEGER_SAMPLER and JAEGER_SAMPLER_PARAM win; OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG, which the
 * OpenTelemetry Operator injects, count only where neither is set. Nothing at all means const 1.
 *
 * @throws ConfigurationError rather than ever sampling more than was asked for
 */
export function readSampler(env: Environment): SamplerConfiguration {
  const kind = readChoice(env, 'JAEGER_SAMPLER', KINDS);
  const hasParam = readText(env, 'JAEGER_SAMPLER_PARAM') !== undefined;
  const hasStandard = readText(env, 'OTEL_TRACES_SAMPLER') !== undefined;
  return kind === undefined && !hasParam && hasStandard
    ? readStandardSampler(env)
    : readJaegerSampler(env, kind ?? 'const');
}

function readJaegerSampler(env: Environment, kind: (typeof KINDS)[number]): SamplerConfiguration {
  switch (kind) {
    case 'const':
      return { kind, sampled: readSampled(env) };
    case 'probabilistic':
      return { kind, ratio: readRatio(env, 'JAEGER_SAMPLER_PARAM', kind) };
    case 'rateLimiting':
    case 'ratelimiting':
      return { kind: 'rateLimiting', tracesPerSecond: readRate(env) };
    default: {
      const initialRatio = readRatio(env, 'JAEGER_SAMPLER_PARAM', kind);
      return { kind: 'remote', initialRatio, endpoint: readSamplingEndpoint(env) };
    }
  }
}

function readSampled(env: Environment): boolean {
  const value = readParam(env);
  const number = toNumber(value);
  if (number === 0 || number === 1) return number === 1;
  throw new ConfigurationError('JAEGER_SAMPLER_PARAM', value, 'must be 0 or 1 for const');
}

/** Unset is 1.0; set but blank is an error, so that an empty ConfigMap key never means 100 %. */
function readParam(env: Environment, variable = 'JAEGER_SAMPLER_PARAM'): string {
  return env[variable] ?? DEFAULT_PARAM;
}

function readRatio(env: Environment, variable: string, kind: string): number {
  const value = readParam(env, variable);
  const ratio = toNumber(value);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new ConfigurationError(variable, value, `must be within 0..1 for ${kind}`);
}

function readRate(env: Environment): number {
  const value = readParam(env);
  const rate = toNumber(value);
  if (rate > 0 && rate <= 1e6) return rate;
  const rule = 'must be traces per second above 0 and up to 1000000 for rateLimiting';
  throw new ConfigurationError('JAEGER_SAMPLER_PARAM', value, rule);
}

/** Decimal notation only: `Number` alone would take '', '0x1' and 'Infinity'. */
function toNumber(value: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : Number.NaN;
}

function readSamplingEndpoint(env: Environment): string {
  const endpoint = readUrl(env, 'JAEGER_SAMPLING_ENDPOINT');
  if (endpoint !== undefined) return endpoint.href;
  const host = readText(env, 'JAEGER_HOST');
  if (host !== undefined) return `http://${urlHost(host)}:5778/sampling`;
  throw new ConfigurationError('JAEGER_SAMPLING_ENDPOINT', '', 'or JAEGER_HOST must be set for remote');
}

function readStandardSampler(env: Environment): SamplerConfiguration {
  const name = readText(env, 'OTEL_TRACES_SAMPLER');
  switch (name?.replace(/^parentbased_/, '')) {
    case 'always_on':
      return { kind: 'const', sampled: true };
    case 'always_off':
      return { kind: 'const', sampled: false };
    case 'traceidratio':
      return { kind: 'probabilistic', ratio: readRatio(env, 'OTEL_TRACES_SAMPLER_ARG', 'traceidratio') };
    default: {
      const rule =
        'must be always_on, always_off or traceidratio, each also with parentbased_ (for remote sampling set JAEGER_SAMPLER=remote)';
      throw new ConfigurationError('OTEL_TRACES_SAMPLER', name, rule);
    }
  }
}
