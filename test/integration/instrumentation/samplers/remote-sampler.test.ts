import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { choosePort } from '../../../../deploy/rig/servers/free-ports';
import { becomes, cleanups, decide, givenSampler, givenServer } from './remote-sampler';

test('the first ratio counts until the answer comes, which is asked for at once', async () => {
  const server = await givenServer({
    strategyType: 'PROBABILISTIC',
    probabilisticSampling: { samplingRate: 0 },
  });
  const { sampler } = givenSampler(server.port);
  expect(decide(sampler).attributes).toEqual({ 'sampler.type': 'probabilistic', 'sampler.param': 1 });
  await becomes(sampler, 'ProbabilisticSampler{0}');
  expect(decide(sampler).decision).toBe(0);
  expect(server.requests.map(({ url }) => url)).toEqual(['/sampling?service=manga+motion']);
});

test('a probabilistic answer samples its ratio within four sigma', async () => {
  const { port } = await givenServer({ strategyType: 0, probabilisticSampling: { samplingRate: 0.25 } });
  const { sampler } = givenSampler(port);
  await becomes(sampler, 'ProbabilisticSampler{0.25}');
  const sampled = Array.from({ length: 40_000 }, () => decide(sampler)).filter(
    ({ attributes }) => attributes,
  );
  expect(Math.abs(sampled.length - 10_000)).toBeLessThan(4 * Math.sqrt(40_000 * 0.25 * 0.75));
});

test('a rate limiting answer limits', async () => {
  const { port } = await givenServer({
    strategyType: 'RATE_LIMITING',
    rateLimitingSampling: { maxTracesPerSecond: 2 },
  });
  const { sampler } = givenSampler(port, { clock: () => 0 });
  await becomes(sampler, 'RateLimitingSampler{2}');
  expect([1, 2, 3].map(() => decide(sampler).attributes?.['sampler.type'])).toEqual([
    'ratelimiting',
    'ratelimiting',
    undefined,
  ]);
});

test('a per operation answer samples each operation, the default, and the lower bound', async () => {
  const perOperationStrategies = [{ operation: 'GET /jobs', probabilisticSampling: { samplingRate: 1 } }];
  const { port } = await givenServer({
    operationSampling: {
      defaultSamplingProbability: 0,
      defaultLowerBoundTracesPerSecond: 1,
      perOperationStrategies,
    },
  });
  const { sampler } = givenSampler(port, { clock: () => 0 });
  await becomes(sampler, 'PerOperationSampler{1, default=ProbabilisticSampler{0}}');
  const request = { 'http.request.method': 'GET', 'url.path': '/jobs' };
  const types = [
    decide(sampler, 'GET', request),
    decide(sampler, 'GET', request),
    decide(sampler, 'worker.scan'),
    decide(sampler, 'worker.scan'),
  ].map(({ attributes }) => attributes?.['sampler.type']);
  expect(types).toEqual(['probabilistic', 'probabilistic', 'lowerbound', undefined]);
});

test.each([
  [500, '{}', 'answered 500'],
  [200, 'no JSON', expect.stringContaining('not valid JSON')],
  [200, '{}', 'the answer has no sampling strategy'],
  [200, `{"x":"${'x'.repeat(1024 * 1024)}"}`, 'the answer is longer than a mebibyte'],
])('an answer %d %.10s keeps the last good strategy and is reported once', async (status, body, error) => {
  const server = await givenServer({ probabilisticSampling: { samplingRate: 0.5 } });
  const { sampler, report } = givenSampler(server.port, { intervalMillis: 10 });
  await becomes(sampler, 'ProbabilisticSampler{0.5}');
  Object.assign(server.answer, { status, body });
  const seen = server.requests.length;
  await expect.poll(() => server.requests.length).toBeGreaterThan(seen + 4);
  expect(report.mock.calls).toEqual([
    [
      'warn',
      'no sampling strategy, the last one stays',
      {
        endpoint: `http://127.0.0.1:${server.port}/sampling?service=manga+motion`,
        sampler: 'ProbabilisticSampler{0.5}',
        since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        error,
      },
    ],
  ]);
  expect(sampler.toString()).toBe('RemoteSampler{ProbabilisticSampler{0.5}}');
});

test('a server that comes back is believed again', async () => {
  const server = await givenServer('{}', 503);
  const { sampler, report } = givenSampler(server.port, { intervalMillis: 10 });
  await expect.poll(() => report.mock.calls.length).toBe(1);
  Object.assign(server.answer, { status: 200, body: '{"probabilisticSampling":{"samplingRate":0.1}}' });
  await becomes(sampler, 'ProbabilisticSampler{0.1}');
  expect(report.mock.calls.map(([level]) => level)).toEqual(['warn', 'info']);
});

test('an unchanged answer does not refill the bucket', async () => {
  const server = await givenServer({ rateLimitingSampling: { maxTracesPerSecond: 1 } });
  const { sampler } = givenSampler(server.port, { intervalMillis: 10, clock: () => 0 });
  await becomes(sampler, 'RateLimitingSampler{1}');
  expect(decide(sampler).decision).toBe(2);
  const seen = server.requests.length;
  await expect.poll(() => server.requests.length).toBeGreaterThan(seen + 3);
  expect(decide(sampler).decision).toBe(0);
});

test('polls are a minute apart, give or take a tenth', async () => {
  const server = await givenServer({ probabilisticSampling: { samplingRate: 0.1 } });
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const { sampler } = givenSampler(server.port);
  await becomes(sampler, 'ProbabilisticSampler{0.1}');
  const delays = () => timers.mock.calls.map(([, delay]) => delay ?? 0).filter((delay) => delay > 50_000);
  await expect.poll(delays).toHaveLength(1);
  expect(delays()[0]).toBeGreaterThanOrEqual(54_000);
  expect(delays()[0]).toBeLessThanOrEqual(66_000);
  timers.mockRestore();
});

test('stop ends polling', async () => {
  const { sampler, report } = givenSampler(await choosePort(undefined), { intervalMillis: 1 });
  await expect.poll(() => report.mock.calls.length).toBe(1);
  sampler.stop();
  expect(decide(sampler).decision).toBe(2);
});

test('stop gives up the request that is under way, without a word', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(async () => void server.close());
  const connected = once(server, 'connection');
  const address = server.address();
  const { sampler, report } = givenSampler(typeof address === 'object' ? (address?.port ?? 0) : 0);
  const [socket]: Socket[] = await connected;
  if (socket === undefined) throw new Error('no connection');
  await once(socket, 'data');
  sampler.stop();
  // Of the tick that comes before the request would be given up anyway.
  await once(
    socket.on('error', () => {}),
    'close',
    { signal: AbortSignal.timeout(4000) },
  );
  expect(report).not.toHaveBeenCalled();
});

test('of two endpoints, the one that answers is asked, and first from then on', async () => {
  const [silent, server] = [
    await givenServer('{}', 404),
    await givenServer({ probabilisticSampling: { samplingRate: 0.3 } }),
  ];
  const { sampler, report } = givenSampler([silent.port, server.port], { intervalMillis: 10 });
  await becomes(sampler, 'ProbabilisticSampler{0.3}');
  await expect.poll(() => server.requests.length).toBeGreaterThan(3);
  expect(silent.requests).toHaveLength(1);
  expect(report).not.toHaveBeenCalled();
});

test('where the one that answered goes away, the other is asked, and its strategy counts', async () => {
  const [first, second] = [
    await givenServer({ probabilisticSampling: { samplingRate: 0.3 } }),
    await givenServer({ probabilisticSampling: { samplingRate: 0.4 } }),
  ];
  const { sampler } = givenSampler([first.port, second.port], { intervalMillis: 10 });
  await becomes(sampler, 'ProbabilisticSampler{0.3}');
  Object.assign(first.answer, { status: 503 });
  await becomes(sampler, 'ProbabilisticSampler{0.4}');
  expect(second.requests.length).toBeGreaterThan(0);
});

test('an answer that came while the event loop was held up is read', async () => {
  const server = new Worker(
    `const { createServer } = require('node:http');
     const answer = JSON.stringify({ probabilisticSampling: { samplingRate: 0 } });
     const server = createServer((request, response) => response.end(answer));
     server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  cleanups.push(async () => void (await server.terminate()));
  const [port]: number[] = await once(server, 'message');
  const { sampler, report } = givenSampler(port ?? 0);
  const heldUntil = performance.now() + 6000;
  while (performance.now() < heldUntil);
  await becomes(sampler, 'ProbabilisticSampler{0}');
  expect(report).not.toHaveBeenCalled();
});

test('until a strategy is known, no more than ten traces a second are sampled', async () => {
  const { sampler } = givenSampler(await choosePort(undefined), { clock: () => 0 });
  const sampled = Array.from({ length: 1000 }, () => decide(sampler)).filter(({ attributes }) => attributes);
  expect(sampled).toHaveLength(10);
});
