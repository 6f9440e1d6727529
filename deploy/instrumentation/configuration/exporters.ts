import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import type { IgnoredSettings } from './ignored-settings';
import { JAEGER_ADDRESSES, readJaeger } from './jaeger';
import { OTLP_ADDRESSES, readOtlp } from './otlp';
import type { TracingConfiguration } from './tracing-configuration';

const VARIABLE = 'OTEL_TRACES_EXPORTER';
const NAMES = ['otlp', 'jaeger', 'console'] as const;
const ADDRESSES = { otlp: OTLP_ADDRESSES, jaeger: JAEGER_ADDRESSES } as const;

type ExporterName = (typeof NAMES)[number];

/** Those that are asked for, wherever they are; where none is named, those that have an address. */
export function readExporters(
  env: Environment,
  ignored: IgnoredSettings,
): Pick<TracingConfiguration, ExporterName> {
  const asked = readNames(env);
  const isAsked = asked !== undefined;
  return {
    jaeger: isAsked && !asked.has('jaeger') ? undefined : readJaeger(env, isAsked),
    otlp: isAsked && !asked.has('otlp') ? undefined : readOtlp(env, isAsked, ignored),
    console: asked?.has('console') ?? false,
  };
}

/** Addresses that no span goes to, because others were asked for. */
export function readUnusedAddresses(env: Environment): Record<string, string> {
  const asked = readNames(env);
  if (asked === undefined) return {};
  const unused = (['otlp', 'jaeger'] as const)
    .filter((name) => !asked.has(name))
    .flatMap((name) => ADDRESSES[name].map((variable) => ({ variable, name })))
    .filter(({ variable }) => readText(env, variable) !== undefined);
  return Object.fromEntries(
    unused.map(({ variable, name }) => [variable, `${VARIABLE} does not name ${name}`]),
  );
}

function readNames(env: Environment): ReadonlySet<ExporterName> | undefined {
  const names = readText(env, VARIABLE)?.split(',');
  if (names?.length === 1 && names[0] === 'none') return new Set();
  return names && new Set(names.map((name) => asName(name.trim())));
}

/** An exporter that is not here would lose every span, so it is not passed over. */
function asName(text: string): ExporterName {
  const name = NAMES.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  const rule = `must be a comma-separated list of ${NAMES.join(', ')}, or none by itself`;
  throw new ConfigurationError(VARIABLE, text, rule);
}
