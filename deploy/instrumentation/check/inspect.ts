import { ConfigurationError, loadTracingConfiguration, type TracingConfiguration } from '../configuration';
import { readText, type Environment } from '../configuration/environment';
import { VERSION } from '../diagnostics/version';
import type { Setting } from './setting';
import { SETTINGS } from './settings';

/** A variable that is set to what does not do, or to what does nothing. */
export interface Problem {
  readonly variable: string;
  readonly rule: string;
  /** As it was understood; undefined where the value has nothing to do with it. */
  readonly value?: string;
  readonly effect: 'tracing is off' | 'it has no effect';
  readonly todo: string;
}

/** What is in force for one thing, and by which variables; by none: the default. */
export interface InForce {
  readonly name: string;
  readonly value: string;
  readonly from: readonly { readonly variable: string; readonly value: string }[];
}

/** What the bundle would do in a process with this environment, on this Node.js. */
export interface Inspection {
  readonly version: string;
  readonly node: string;
  readonly tracing: 'on' | 'off';
  /** Why it is off, or why the spans go nowhere. */
  readonly why?: string;
  readonly fastPath?: { readonly on: boolean; readonly why: string };
  /** Empty where tracing is off. */
  readonly settings: readonly InForce[];
  readonly problems: readonly Problem[];
}

/** Secrets, or may hold some. */
const HIDDEN = /HEADERS$/;
/** What is wrong with the second is not known before the first is right. */
const DECIDED_BY: Readonly<Record<string, readonly string[]>> = {
  JAEGER_SAMPLER: ['JAEGER_SAMPLER_PARAM'],
  OTEL_TRACES_SAMPLER: ['OTEL_TRACES_SAMPLER_ARG'],
  JAEGER_PROTOCOL: ['JAEGER_PORT', 'JAEGER_AGENT_PORT', 'OTEL_EXPORTER_JAEGER_AGENT_PORT'],
};

/** This is made to be shown to others: a URL may hold a key, before its host or behind its path. */
const shareable = (value: string): string =>
  value.replaceAll(/(?<=:\/\/)[^\s/@]*@/g, '…@').replaceAll(/(?<=:\/\/[^\s?]*\?)[^\s,]+/g, '…');
const SWITCHES = ['TRACING_ENABLED', 'OTEL_SDK_DISABLED'] as const;

/** Reads an environment as the bundle does, without starting anything. */
export function inspect(env: Environment, node: string): Inspection {
  const about = { version: VERSION, node };
  const problems = fatalProblems(env);
  if (problems.length > 0) {
    const why = `${problems.map(({ variable }) => variable).join(', ')}: no value that does`;
    return { ...about, tracing: 'off', why, settings: [], problems };
  }
  const configuration = loadTracingConfiguration(env);
  if (!configuration) return { ...about, tracing: 'off', why: whySwitchedOff(env), settings: [], problems };
  return {
    ...about,
    tracing: 'on',
    fastPath: { on: configuration.fastPath, why: whyFastPath(configuration, env, node) },
    settings: SETTINGS.map((setting) => ({
      name: setting.name,
      value: shareable(setting.shown(configuration)),
      from: sourcesOf(setting, env, configuration),
    })),
    problems: harmlessProblems(configuration),
  };
}

/** All of them, not only the first: each is looked past once it is known. */
function fatalProblems(env: Environment): Problem[] {
  const problems: Problem[] = [];
  let rest = env;
  for (;;) {
    const error = errorOf(rest);
    if (!error) return problems;
    // Parts of a variable are named `endpoint in OTEL_TRACES_SAMPLER_ARG`.
    const variable = error.variable.split(' ').at(-1) ?? '';
    const isSet = readText(rest, variable) !== undefined || rest[variable] !== undefined;
    problems.push({
      variable: error.variable,
      rule: error.rule,
      value: shareable(error.value),
      effect: 'tracing is off',
      todo: isSet ? 'change the value, or unset the variable for its default' : 'set it',
    });
    if (!isSet) return problems;
    const unknown = [variable, ...(DECIDED_BY[variable] ?? [])];
    rest = { ...rest, ...Object.fromEntries(unknown.map((name) => [name, undefined])) };
  }
}

function errorOf(env: Environment): ConfigurationError | undefined {
  try {
    loadTracingConfiguration(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  return undefined;
}

const whySwitchedOff = (env: Environment): string =>
  SWITCHES.filter((name) => readText(env, name) !== undefined)
    .map((name) => `${name}=${env[name]}`)
    .join(', ');

function whyFastPath({ fastPath }: TracingConfiguration, env: Environment, node: string): string {
  const variable = 'TRACING_FAST_PATH';
  if (fastPath) return readText(env, variable) === undefined ? 'by default' : `${variable}=${env[variable]}`;
  if (Number.parseInt(node, 10) < 24) return `Node.js ${node} is older than 24`;
  return `${variable}=${env[variable]}`;
}

function sourcesOf(
  { variables, counts = () => true }: Setting,
  env: Environment,
  configuration: TracingConfiguration,
): InForce['from'] {
  const isSet = (name: string) => isSaid(env, name) && !(name in configuration.withoutEffect);
  return variables.flatMap((names) => {
    const variable = names.find((name) => isSet(name) && counts(name, isSet, configuration));
    if (variable === undefined) return [];
    return [{ variable, value: HIDDEN.test(variable) ? '…' : shareable(readText(env, variable) ?? '') }];
  });
}

/** Kubernetes sets variables like `JAEGER_PORT` to a URL, beside a service of that name: nobody's wish. */
function isSaid(env: Environment, name: string): boolean {
  const value = readText(env, name);
  return value !== undefined && !/^(?:tcp|udp|sctp):\/\//.test(value);
}

function harmlessProblems({ withoutEffect }: TracingConfiguration): Problem[] {
  return Object.entries(withoutEffect).map(([variable, reason]) => {
    const [, rule = reason, value] = /^(.*), got "(.*)"$/s.exec(reason) ?? [];
    const todo = value === undefined ? 'unset it' : 'change the value, or unset it: its default is in force';
    return {
      variable,
      rule,
      ...(value === undefined ? {} : { value: shareable(value) }),
      effect: 'it has no effect',
      todo,
    };
  });
}
