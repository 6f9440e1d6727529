import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspect, type Inspection } from '../../../../deploy/instrumentation/check/inspect';
import { SETTINGS } from '../../../../deploy/instrumentation/check/settings';

const inspected = (env: Readonly<Record<string, string>>): Inspection => inspect(env, process.versions.node);

function setting(name: string, env: Readonly<Record<string, string>>) {
  const found = inspected(env).settings.find((each) => each.name === name);
  return found && { value: found.value, from: found.from.map(({ variable }) => variable) };
}

test('every variable of tracing that the documents name is said to be in force, or why not', () => {
  const [, table = ''] =
    /^## Tracing\n(.*?)(?=^## )/ms.exec(readFileSync('docs/configuration.md', 'utf8')) ?? [];
  const documented = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
  const shown = [...SETTINGS.flatMap(({ variables }) => variables.flat()), ...switches];
  expect([...new Set(shown)].toSorted()).toEqual(documented.toSorted());
});

/** They say whether there is anything to be said at all. */
const switches = ['TRACING_ENABLED', 'OTEL_SDK_DISABLED', 'TRACING_FAST_PATH'];

describe('each setting comes with the variable that decides', () => {
  test.each([
    ['service', {}, 'unknown_service:node', []],
    ['service', { SERVICE_NAME: 'a', OTEL_SERVICE_NAME: 'b' }, 'a', ['SERVICE_NAME']],
    ['service', { OTEL_SERVICE_NAME: 'b' }, 'b', ['OTEL_SERVICE_NAME']],
    ['exporters', {}, 'none: spans are made and go nowhere', []],
    [
      'Jaeger',
      { JAEGER_HOST: 'j', JAEGER_PORT: '14268' },
      'j, port 14268, http',
      ['JAEGER_HOST', 'JAEGER_PORT'],
    ],
    [
      'Jaeger',
      { JAEGER_HOST: 'j', JAEGER_PORT: 'tcp://10.0.0.1:6831' },
      'j, port 6831, compact',
      ['JAEGER_HOST'],
    ],
    [
      'OTLP',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_EXPORTER_OTLP_TIMEOUT: 'long' },
      'http://c:4318/v1/traces, http/protobuf, compression none (c is in this network), 10000 ms',
      ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    ],
    [
      'OTLP',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com' },
      'https://otlp.example.com/v1/traces, http/protobuf, compression gzip (otlp.example.com is outside of this network), 10000 ms',
      ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    ],
    [
      'OTLP',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com:4317',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
      },
      'https://otlp.example.com:4317, grpc, compression none (as set), 10000 ms',
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_COMPRESSION'],
    ],
    ['resource detectors', {}, 'those of the bundle', []],
    [
      'resource detectors',
      { OTEL_NODE_RESOURCE_DETECTORS: 'env,host,gcp' },
      'env, host, gcp',
      ['OTEL_NODE_RESOURCE_DETECTORS'],
    ],
    ['propagators', { OTEL_PROPAGATORS: 'b3' }, 'b3', ['OTEL_PROPAGATORS']],
  ])('%s by %j', (name, env, value, from) => {
    expect(setting(name, env)).toEqual({ value, from });
  });

  const asCallers = "of what a caller has decided, the caller's word";

  test.each([
    [{}, 'const 1, every trace', []],
    [{ JAEGER_SAMPLER_PARAM: '0' }, 'const 0, no trace', ['JAEGER_SAMPLER_PARAM']],
    [
      { JAEGER_SAMPLER: 'probabilistic', JAEGER_SAMPLER_PARAM: '0.1', OTEL_TRACES_SAMPLER_ARG: '0.5' },
      'probabilistic 0.1',
      ['JAEGER_SAMPLER', 'JAEGER_SAMPLER_PARAM'],
    ],
    [
      {
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.5',
        JAEGER_SAMPLING_ENDPOINT: 'http://s',
      },
      'probabilistic 0.5',
      ['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG'],
    ],
    [
      { JAEGER_SAMPLER: 'adaptive', JAEGER_SAMPLER_PARAM: '2', JAEGER_SAMPLING_ENDPOINT: 'http://s' },
      'adaptive 2 a second of each operation in each process',
      ['JAEGER_SAMPLER', 'JAEGER_SAMPLER_PARAM'],
    ],
    [
      { JAEGER_SAMPLER: 'remote', JAEGER_SAMPLING_ENDPOINT: 'http://s/sampling' },
      'remote by http://s/sampling, 0.001 until it answers',
      ['JAEGER_SAMPLER', 'JAEGER_SAMPLING_ENDPOINT'],
    ],
  ])('sampler by %j', (env, words, from) => {
    expect(setting('sampler', env)).toEqual({ value: `${words}; ${asCallers}`, from });
  });
});

test('credentials are not shown', () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer abc',
  };
  expect(setting('OTLP headers', env)).toEqual({
    value: 'authorization',
    from: ['OTEL_EXPORTER_OTLP_HEADERS'],
  });
  expect(JSON.stringify(inspected(env))).not.toContain('abc');
});

test('all variables that keep tracing off are told at once, with what to do', () => {
  const env = {
    JAEGER_SAMPLER: 'probabilistic',
    JAEGER_SAMPLER_PARAM: '7',
    JAEGER_PORT: 'x',
    TRACING_PROCESSOR: 'y',
  };
  const { tracing, settings, problems } = inspected(env);
  expect({ tracing, settings }).toEqual({ tracing: 'off', settings: [] });
  expect(problems.map(({ variable }) => variable).toSorted()).toEqual([
    'JAEGER_PORT',
    'JAEGER_SAMPLER_PARAM',
    'TRACING_PROCESSOR',
  ]);
  expect(problems).toContainEqual({
    variable: 'JAEGER_SAMPLER_PARAM',
    rule: 'must be within 0..1 for probabilistic',
    value: '7',
    effect: 'tracing is off',
    todo: 'change the value, or unset the variable for its default',
  });
});

test('what is missing is told as well', () => {
  expect(inspected({ JAEGER_SAMPLER: 'remote' }).problems).toMatchObject([
    { variable: 'JAEGER_SAMPLING_ENDPOINT', rule: 'or JAEGER_HOST must be set for remote', todo: 'set it' },
  ]);
});

test('a blank parameter keeps tracing off, and is told once', () => {
  expect(inspected({ JAEGER_SAMPLER_PARAM: '' }).problems).toMatchObject([
    { variable: 'JAEGER_SAMPLER_PARAM', effect: 'tracing is off' },
  ]);
});

test('settings without effect are warnings, and tracing is on', () => {
  const { tracing, problems } = inspected({ JAEGER_TAGS: 'a=b', OTEL_BSP_MAX_QUEUE_SIZE: '0' });
  expect(tracing).toBe('on');
  expect(problems).toEqual([
    {
      variable: 'JAEGER_TAGS',
      rule: 'OTEL_RESOURCE_ATTRIBUTES are for this',
      effect: 'it has no effect',
      todo: 'unset it',
    },
    {
      variable: 'OTEL_BSP_MAX_QUEUE_SIZE',
      rule: 'must be a whole number within 1..1000000',
      value: '0',
      effect: 'it has no effect',
      todo: 'change the value, or unset it: its default is in force',
    },
  ]);
});

test.each([
  ['TRACING_ENABLED', 'false'],
  ['OTEL_SDK_DISABLED', 'true'],
])('%s=%s is why tracing is off', (name, value) => {
  expect(inspected({ [name]: value })).toMatchObject({
    tracing: 'off',
    why: `${name}=${value}`,
    problems: [],
  });
});

test('the fast path is told with why', () => {
  expect(inspected({}).fastPath).toEqual({ on: true, why: 'by default' });
  expect(inspected({ TRACING_FAST_PATH: 'false' }).fastPath).toEqual({
    on: false,
    why: 'TRACING_FAST_PATH=false',
  });
});

test('what a wrong sampler makes of its parameter is not told: it may be right', () => {
  const { problems } = inspected({ JAEGER_SAMPLER: 'probabilstic', JAEGER_SAMPLER_PARAM: '0.1' });
  expect(problems.map(({ variable }) => variable)).toEqual(['JAEGER_SAMPLER']);
});

test('what may be a secret is not shown', () => {
  const shown = JSON.stringify([
    inspected({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com/a?api_key=sesame' }),
    inspected({ JAEGER_HOST: 'http://user:sesame@jaeger' }),
    inspected({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:sesame@otlp.example.com' }),
    inspected({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=sesame', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a' }),
  ]);
  expect(shown).toContain('https://otlp.example.com/a?…');
  expect(shown).not.toContain('sesame');
});
