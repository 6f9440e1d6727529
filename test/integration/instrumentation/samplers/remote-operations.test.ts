import { expect, test } from 'vitest';
import { becomes, decide, givenSampler, givenServer } from './remote-sampler';

function ratios(operations: readonly string[]): object {
  const probabilisticSampling = { samplingRate: 1 };
  const perOperationStrategies = operations.map((operation) => ({ operation, probabilisticSampling }));
  return { operationSampling: { perOperationStrategies } };
}

test('operations that nothing has matched are told once', async () => {
  const server = await givenServer(ratios(['GET /jobs/:id', '/helth']));
  const { sampler, report } = givenSampler(server.port, { intervalMillis: 10 });
  await becomes(sampler, 'PerOperationSampler{2, default=ProbabilisticSampler{0}}');
  expect(report).not.toHaveBeenCalled();
  decide(sampler, 'GET', { 'http.request.method': 'GET', 'url.path': '/jobs/7' });
  await expect.poll(() => report.mock.calls.length).toBe(1);
  Object.assign(server.answer, { body: JSON.stringify(ratios(['GET /jobs/:id', '/helth', '/new'])) });
  await becomes(sampler, 'PerOperationSampler{3, default=ProbabilisticSampler{0}}');
  await expect.poll(() => report.mock.calls.length).toBe(2);
  const message = 'operations of the sampling strategy that nothing has matched so far';
  expect(report.mock.calls).toEqual([
    ['info', message, { operations: ['/helth'], count: 1 }],
    ['info', message, { operations: ['/new'], count: 1 }],
  ]);
});

test('a sampler says what is in force, by whose word, and since when', async () => {
  const server = await givenServer('{}', 503);
  const { sampler } = givenSampler(server.port, { intervalMillis: 10 });
  expect(sampler.inForce).toEqual({ type: 'probabilistic', param: '1', source: 'fallback' });
  Object.assign(server.answer, { status: 200, body: JSON.stringify(ratios(['GET /', 'POST /'])) });
  const perOperation = { type: 'perOperation', param: '0, 2 operations' };
  const answeredAt: unknown = expect.any(Number);
  await expect.poll(() => sampler.inForce).toEqual({ ...perOperation, source: 'remote', answeredAt });
  Object.assign(server.answer, { status: 503 });
  await expect.poll(() => sampler.inForce).toEqual({ ...perOperation, source: 'last_known', answeredAt });
});

test('with a lower bound each operation keeps its rate whatever the load, without a change of the strategy', async () => {
  const operations = ['GET /jobs/:id', 'POST /upload'].map((operation) => ({
    operation,
    probabilisticSampling: { samplingRate: 0 },
  }));
  const server = await givenServer({ operationSampling: { perOperationStrategies: operations } });
  let seconds = 0;
  const { sampler } = givenSampler(server.port, { lowerBound: 2, clock: () => seconds * 1000 });
  await becomes(sampler, 'PerOperationSampler{2, default=ProbabilisticSampler{0}}');
  const keptOf = (requests: number, method: string, pathOf: (index: number) => string): number =>
    Array.from({ length: requests }, (_, index) =>
      decide(sampler, method, { 'http.request.method': method, 'url.path': pathOf(index) }),
    ).filter(({ attributes }) => attributes).length;
  for (const load of [5, 500, 50]) {
    let [jobs, uploads] = [0, 0];
    for (let tick = 0; tick < 30; tick++) {
      seconds += 1;
      jobs += keptOf(load, 'GET', (index) => `/jobs/${index}`);
      uploads += keptOf(load * 2, 'POST', () => '/upload');
    }
    expect([jobs, uploads]).toEqual([60, 60]);
  }
});
