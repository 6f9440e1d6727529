import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  ConfigurationError,
  loadTracingConfiguration,
} from '../../../../deploy/instrumentation/configuration';
import { WITHOUT_EFFECT } from '../../../../deploy/instrumentation/configuration/without-effect';

type Variables = Readonly<Record<string, string>>;

const otlp = { OTEL_TRACES_EXPORTER: 'otlp' };
const byRatio = { OTEL_TRACES_SAMPLER: 'traceidratio' };

/** Going on without would sample more than was asked for, or send spans where they should not go. */
const REFUSED: Readonly<Record<string, readonly [value: string, needed?: Variables]>> = {
  OTEL_EXPORTER_JAEGER_AGENT_PORT: ['many', { OTEL_EXPORTER_JAEGER_AGENT_HOST: 'jaeger' }],
  OTEL_EXPORTER_JAEGER_ENDPOINT: ['jaeger:14268'],
  OTEL_EXPORTER_OTLP_CERTIFICATE: ['/nowhere', otlp],
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: ['/nowhere', otlp],
  OTEL_EXPORTER_OTLP_CLIENT_KEY: ['/nowhere', otlp],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['collector:4318'],
  OTEL_EXPORTER_OTLP_HEADERS: ['authorization', otlp],
  OTEL_EXPORTER_OTLP_PROTOCOL: ['thrift', otlp],
  OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: ['/nowhere', otlp],
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: ['/nowhere', otlp],
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: ['/nowhere', otlp],
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ['collector:4318'],
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: ['authorization', otlp],
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: ['thrift', otlp],
  OTEL_TRACES_EXPORTER: ['zipkin'],
  OTEL_TRACES_SAMPLER: ['sometimes'],
  OTEL_TRACES_SAMPLER_ARG: ['2', byRatio],
};

/** As if they were not set. */
const SAID: Readonly<Record<string, readonly [value: string, needed?: Variables]>> = {
  OTEL_ATTRIBUTE_COUNT_LIMIT: ['many'],
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: ['-1'],
  OTEL_BSP_EXPORT_TIMEOUT: ['5s'],
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: ['0'],
  OTEL_BSP_MAX_QUEUE_SIZE: ['1e3'],
  OTEL_BSP_SCHEDULE_DELAY: ['soon'],
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: ['NaN'],
  OTEL_EXPORTER_OTLP_COMPRESSION: ['zstd', otlp],
  OTEL_EXPORTER_OTLP_TIMEOUT: ['10s', otlp],
  OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: ['GZIP', otlp],
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: ['-1', otlp],
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: ['0x10'],
  OTEL_LOG_LEVEL: ['quiet'],
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: ['nobody-knows'],
  OTEL_NODE_RESOURCE_DETECTORS: ['k8s'],
  OTEL_PROPAGATORS: ['xray'],
  OTEL_RESOURCE_ATTRIBUTES: ['team'],
  OTEL_SDK_DISABLED: ['yes'],
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: ['1.5'],
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: ['none of them'],
  OTEL_SPAN_EVENT_COUNT_LIMIT: ['-1'],
  OTEL_SPAN_LINK_COUNT_LIMIT: ['true'],
};

/** Any text is a good value; of the last, what is not here enables nothing, which is said. */
const FREE = ['OTEL_EXPORTER_JAEGER_AGENT_HOST', 'OTEL_SERVICE_NAME', 'OTEL_NODE_ENABLED_INSTRUMENTATIONS'];

test('every variable of the standard that is read is in one of these tables', () => {
  const sources = globSync('deploy/instrumentation/configuration/*.ts').map((file) =>
    readFileSync(file, 'utf8'),
  );
  const read = sources.flatMap((text) =>
    [...text.matchAll(/'(OTEL(?:_[A-Z]+)+)'/g)].map(([, name = '']) => name),
  );
  const tables = [...Object.keys(REFUSED), ...Object.keys(SAID), ...FREE];
  expect(tables.toSorted()).toEqual([...new Set(read)].toSorted());
});

const isWithoutEffect = (name: string): boolean =>
  Object.keys(WITHOUT_EFFECT).some((each) => name === each || (each.endsWith('_') && name.startsWith(each)));

test('what the bundle names in its files is read where variables are, or is said to have no effect', () => {
  const known = [...Object.keys(REFUSED), ...Object.keys(SAID), ...FREE];
  const named = globSync('dist/instrumentation/**/*.{js,mjs}').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/["'`](OTEL(?:_[A-Z]+)+)["'`]/g)].map(([, name = '']) => name),
  );
  expect(named).toContain('OTEL_SDK_DISABLED');
  expect(named.filter((name) => !known.includes(name) && !isWithoutEffect(name))).toEqual([]);
});

test.each(Object.entries(REFUSED))('a bad %s is refused', (variable, [value, needed = {}]) => {
  const load = () => loadTracingConfiguration({ ...needed, [variable]: value });
  expect(load).toThrow(ConfigurationError);
  expect(load).toThrow(variable);
});

test.each(Object.entries(SAID))(
  'a bad %s is as if it were not set, and is said',
  (variable, [value, needed = {}]) => {
    const loaded = loadTracingConfiguration({ ...needed, [variable]: value });
    expect(Object.keys(loaded?.withoutEffect ?? {})).toEqual([variable]);
    expect({ ...loaded, withoutEffect: {} }).toEqual({
      ...loadTracingConfiguration(needed),
      withoutEffect: {},
    });
  },
);
