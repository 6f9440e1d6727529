import { expect, test } from 'vitest';
import { eventually } from '../../../eventually';
import { receiveHttp } from '../exporters/receivers';
import { FAST_PATH_VALUES } from '../fast-path-values';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';

const strategies = {
  operationSampling: {
    defaultSamplingProbability: 1,
    defaultLowerBoundTracesPerSecond: 0,
    perOperationStrategies: [{ operation: 'GET /api/things/7', probabilisticSampling: { samplingRate: 0 } }],
  },
};

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: a strategy for one operation goes by the method and the path of a request',
  async (TRACING_FAST_PATH) => {
    const [receiver, sampling] = await Promise.all([
      OtlpReceiver.start(),
      receiveHttp({ status: 200, body: JSON.stringify(strategies) }),
    ]);
    const app = new TracedApp(['web.cjs'], {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      TRACING_PROCESSOR: 'simple',
      JAEGER_SAMPLER: 'remote',
      JAEGER_SAMPLER_PARAM: '0',
      JAEGER_SAMPLING_ENDPOINT: `http://127.0.0.1:${sampling.port}/sampling`,
    });
    try {
      const url = await app.url();
      const ask = async (id: number) => await (await fetch(`${url}/api/things/${id}`)).arrayBuffer();
      await eventually(async () => {
        await ask(8);
        expect(receiver.spans).not.toEqual([]);
      });
      await ask(7);
      await ask(9);
      await app.terminate();
      const paths = receiver.spans.map(({ attributes }) => attributes['url.path']);
      expect(paths).toContain('/api/things/9');
      expect(paths).not.toContain('/api/things/7');
    } finally {
      app.child.kill('SIGKILL');
      await receiver.stop();
      await sampling.close();
    }
  },
);

test.each(FAST_PATH_VALUES)(
  'TRACING_FAST_PATH=%s: adaptive keeps a rare route beside a flood of another, once both are known',
  async (TRACING_FAST_PATH) => {
    const receiver = await OtlpReceiver.start();
    const app = new TracedApp(['web.cjs'], {
      TRACING_FAST_PATH,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      TRACING_PROCESSOR: 'simple',
      JAEGER_SAMPLER: 'adaptive',
      JAEGER_SAMPLER_PARAM: '0.1',
    });
    try {
      const url = await app.url();
      const ask = async (path: string) => await (await fetch(url + path)).arrayBuffer();
      const keptOf = (route: string) =>
        receiver.spans.filter(({ attributes }) => attributes['http.route'] === route).length;
      await ask('/api/things/1');
      await eventually(() => expect(keptOf('/api/things/:id')).toBe(1));
      await Promise.all(Array.from({ length: 300 }, (_, id) => ask(`/api/things/${id}`)));
      for (let times = 0; times < 5; times++) await ask('/api/fail');
      await app.terminate();
      // The one by which its route was learnt, and then ten at once, and one more for each five seconds that it took.
      expect(keptOf('/api/things/:id')).toBeGreaterThanOrEqual(11);
      expect(keptOf('/api/things/:id')).toBeLessThan(30);
      expect(keptOf('/api/fail')).toBe(5);
    } finally {
      app.child.kill('SIGKILL');
      await receiver.stop();
    }
  },
);
