import { expect, test } from 'vitest';
import { withOwnNameServer } from '../shared/network/own-name-server';
import { FAST_PATH_VALUES } from './fast-path-values';
import { BUNDLE, TracedApp } from './traced-app';

const wrapper = withOwnNameServer();

/** The receiver is in the service itself or nowhere: at the end it answers nothing. */
const start = (fixture: string, env: Readonly<Record<string, string>>): TracedApp =>
  new TracedApp(
    [fixture],
    { OTEL_BSP_SCHEDULE_DELAY: '10', TRACING_EXIT_TIMEOUT_MILLIS: '0', ...env },
    BUNDLE,
    wrapper,
  );

/** Of a name server's answers. @see https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1 */
const SERVER_FAILURE = 2;
const REFUSED = 5;

/** What a name is, the receiver by it, what the server knows, what it is asked for, and where it does otherwise. */
type Named = [string, string, string, readonly string[], Readonly<Record<string, number>>?];

test.each<Named>([
  [
    'of the search list',
    'jaeger.pages.svc',
    'jaeger.pages.svc.svc.cluster.local',
    ['jaeger.pages.svc.pages.svc.cluster.local', 'jaeger.pages.svc.svc.cluster.local'],
  ],
  ['as it is given', 'jaeger.example.', 'jaeger.example', ['jaeger.example']],
  [
    'behind domains whose servers fail or refuse to answer',
    'jaeger.example',
    'jaeger.example',
    ['jaeger.example.pages.svc.cluster.local', 'jaeger.example.svc.cluster.local', 'jaeger.example'],
    {
      'jaeger.example.pages.svc.cluster.local': SERVER_FAILURE,
      'jaeger.example.svc.cluster.local': REFUSED,
    },
  ],
  ['of /etc/hosts', 'in-hosts.example', '', []],
])('a receiver is found by a name %s', async (_, host, ADDRESSED, asked, failures = {}) => {
  const app = start('named-receiver.cjs', {
    ADDRESSED,
    FAILURES: JSON.stringify(failures),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:4318`,
  });
  const { stdout } = await app.ended();
  expect(JSON.parse(stdout)).toEqual(asked);
});

test('a receiver by UDP is found at the address to which there is a way', async () => {
  const app = start('named-receiver.cjs', {
    ADDRESSED: '',
    FAILURES: '{}',
    JAEGER_HOST: 'in-hosts.example',
    JAEGER_PROTOCOL: 'compact',
  });
  const { stdout } = await app.ended();
  expect(JSON.parse(stdout)).toEqual([]);
});

const EXPORTERS: Readonly<Record<string, Record<string, string>>> = {
  'Jaeger over UDP': { JAEGER_HOST: 'jaeger.away', JAEGER_PROTOCOL: 'compact' },
  'Jaeger over HTTP': { JAEGER_HOST: 'jaeger.away', JAEGER_PROTOCOL: 'http' },
  'OTLP over HTTP': { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://jaeger.away:4318' },
  'OTLP over gRPC': {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://jaeger.away:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  },
  'OTLP over HTTP, sampled as a remote strategy says': {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://jaeger.away:4318',
    OTEL_TRACES_SAMPLER: 'jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://strategies.away:5778,initialSamplingRate=1',
    AWAITED: 'jaeger strategies',
  },
};

const CASES = FAST_PATH_VALUES.flatMap((fastPath) =>
  Object.entries(EXPORTERS).map(([exporter, env]) => ({ fastPath, exporter, env })),
);

test.each(CASES)(
  'TRACING_FAST_PATH=$fastPath: while the name server is silent about the receiver by $exporter, names of the service are looked up at once',
  async ({ fastPath, env }) => {
    const app = start('silent-names.cjs', {
      AWAITED: 'jaeger',
      ...env,
      TRACING_FAST_PATH: fastPath,
      // Node's look-ups share the threads that read files: here there is one.
      UV_THREADPOOL_SIZE: '1',
    });
    const { code, stdout } = await app.ended();
    expect(code).toBe(0);
    // The C library asks a silent server twice for five seconds.
    expect(Number(stdout)).toBeLessThan(2500);
  },
);
