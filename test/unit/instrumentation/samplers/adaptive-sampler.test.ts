import { ROOT_CONTEXT, SpanKind, type Attributes } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { AdaptiveSampler } from '../../../../deploy/instrumentation/samplers/adaptive-sampler';
import { isSampled } from '../../../../deploy/instrumentation/samplers/sampler-attributes';
import { newTraceId } from './trace-ids';

const request = (path: string): Attributes => ({ 'http.request.method': 'GET', 'url.path': path });

/** A sampler for so many traces a second, and the clock that it goes by. */
function given(tracesPerSecond: number) {
  let seconds = 0;
  const sampler = new AdaptiveSampler(tracesPerSecond, () => seconds * 1000);
  const decide = (name: string, attributes: Attributes = {}) =>
    sampler.shouldSample(ROOT_CONTEXT, newTraceId(), name, SpanKind.SERVER, attributes);
  /** Of each operation, kept of evenly spread traces at so many a second. */
  function keptDuring(duration: number, rates: Record<string, number>): Record<string, number> {
    const began = seconds;
    const arrivals = Object.entries(rates).flatMap(([name, rate]) =>
      Array.from({ length: Math.round(duration * rate) }, (_, index) => ({ name, at: began + index / rate })),
    );
    const kept = Object.fromEntries(Object.keys(rates).map((name) => [name, 0]));
    for (const { name, at } of arrivals.toSorted((one, other) => one.at - other.at)) {
      seconds = at;
      if (isSampled(decide(name))) kept[name] = (kept[name] ?? 0) + 1;
    }
    seconds = began + duration;
    return kept;
  }
  return { sampler, decide, keptDuring, wait: (time: number) => void (seconds += time) };
}

/** Of so many that are expected, each kept by chance: how many standard deviations off they are. */
const deviations = (expected: number, kept = Number.NaN): number =>
  Math.abs(kept - expected) / Math.sqrt(expected);

test('both operations are at the target two windows after their load is ten times, or a tenth of, what it was', () => {
  const { keptDuring } = given(2);
  for (const [scan, page] of [
    [20, 500],
    [200, 50],
    [20, 500],
    [200, 5],
  ]) {
    const rates = { scan: scan ?? 0, page: page ?? 0 };
    keptDuring(20, rates);
    const kept = keptDuring(100, rates);
    expect(deviations(200, kept['scan'])).toBeLessThanOrEqual(4);
    expect(deviations(200, kept['page'])).toBeLessThanOrEqual(4);
  }
});

test.each([
  [0.1, 100],
  [1, 10],
  [5, 10],
  [50, 10],
])('%d traces a second are kept of a hundred times as many', (target, windowSeconds) => {
  const { keptDuring } = given(target);
  const rates = { scan: 100 * target };
  keptDuring(2 * windowSeconds, rates);
  expect(deviations(1000, keptDuring(1000 / target, rates)['scan'])).toBeLessThanOrEqual(4);
});

test('all traces of an operation below the target are kept, whatever others do', () => {
  const { keptDuring } = given(2);
  expect(keptDuring(100, { often: 1000, rarely: 1.5, seldom: 0.05 })).toMatchObject({
    rarely: 150,
    seldom: 5,
  });
});

test('what is kept is an even share of each second, not its beginning', () => {
  const { keptDuring } = given(10);
  const rates = { scan: 200 };
  keptDuring(20, rates);
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let second = 0; second < 200; second++) {
    for (let tenth = 0; tenth < 10; tenth++) tenths[tenth]! += keptDuring(0.1, rates)['scan'] ?? 0;
  }
  for (const kept of tenths) expect(deviations(200, kept)).toBeLessThanOrEqual(4);
});

test('a burst keeps a window of the target at once, and then at most twice the target', () => {
  const { decide, keptDuring, wait } = given(2);
  const atOnce = Array.from({ length: 100_000 }, () => decide('scan')).filter(isSampled).length;
  expect(atOnce).toBe(20);
  wait(1000);
  keptDuring(30, { scan: 0.5 });
  for (let second = 0, kept = 0; second < 20; second++) {
    kept += keptDuring(1, { scan: 2000 })['scan'] ?? 0;
    expect(kept).toBeLessThanOrEqual(20 + 4 * (second + 1));
  }
});

test('traces say by which ratio they were kept', () => {
  const { decide, keptDuring, wait } = given(2);
  expect(decide('scan').attributes).toEqual({ 'sampler.type': 'adaptive', 'sampler.param': 1 });
  wait(100);
  keptDuring(20, { scan: 200 });
  let result = decide('scan');
  while (!isSampled(result)) {
    wait(0.005);
    result = decide('scan');
  }
  expect(result.attributes?.['sampler.type']).toBe('adaptive');
  expect(result.attributes?.['sampler.param']).toBeCloseTo(0.01, 2);
});

test('a trace stands for the reciprocal of its ratio, and for more only while a burst is cut off', () => {
  const { decide, wait } = given(2);
  let stoodFor = 0;
  const ask = (): void => {
    const { attributes, ...result } = decide('scan');
    if (isSampled(result)) stoodFor += 1 / Number(attributes?.['sampler.param']);
  };
  for (let times = 0; times < 100_000; times++) ask();
  expect(stoodFor).toBe(20);
  wait(100);
  for (let times = 0; times < 4000; times++, wait(0.005)) ask();
  stoodFor = 0;
  for (let times = 0; times < 20_000; times++, wait(0.005)) ask();
  expect(deviations(200, stoodFor / 100)).toBeLessThanOrEqual(4);
});

test('two processes with the same ratio keep the same traces', () => {
  const samplers = [given(2), given(2)].map(({ keptDuring, sampler }) => {
    keptDuring(20, { scan: 20 });
    return sampler;
  });
  const traceIds = Array.from({ length: 100 }, () => newTraceId());
  const [one, other] = samplers.map((sampler) =>
    traceIds.filter((id) => isSampled(sampler.shouldSample(ROOT_CONTEXT, id, 'scan', SpanKind.SERVER, {}))),
  );
  expect(one).toEqual(other);
});

test('requests of one method are one operation until their route is learnt', () => {
  const { sampler, decide } = given(1);
  const keptOf = (path: string) =>
    Array.from({ length: 1000 }, () => decide('GET', request(path))).filter(isSampled).length;
  expect([keptOf('/jobs/7'), keptOf('/pages')]).toEqual([10, 0]);
  const job = { method: 'GET', route: '/jobs/:id', path: '/jobs/6' };
  sampler.learn(job);
  sampler.learn(job);
  expect([keptOf('/jobs/7'), keptOf('/jobs/8'), keptOf('/pages')]).toEqual([10, 0, 0]);
});

test('100,000 names are no more than 2,000 operations, and what the others share is bounded too', () => {
  const { decide } = given(1);
  const kept = Array.from({ length: 100_000 }, (_, index) => decide(`name ${index}`)).filter(
    isSampled,
  ).length;
  expect(kept).toBe(2000 + 10);
});

test.each([
  ['/users{/:id}', '/users/7'],
  ['/file-:id', '/file-7'],
  ['/:from-:to', '/lhr-jfk'],
  ['/:id?', '/'],
  ['/*/edit', '/pages/edit'],
  ['/^\\/a/', '/a'],
  ['*', '/a'],
])(
  'a route %s, which its paths do not tell, is no operation of its own and takes no place',
  (route, path) => {
    const { sampler, decide } = given(1);
    const keptOf = (asked: string) =>
      Array.from({ length: 100 }, () => decide('GET', request(asked))).filter(isSampled).length;
    for (let index = 0; index <= 2000; index++)
      sampler.learn({ method: 'GET', route: `/${index}${route}`, path: `/${index}${path}` });
    sampler.learn({ method: 'GET', route, path });
    expect([keptOf(path), keptOf(`/7${path}`)]).toEqual([10, 0]);
    sampler.learn({ method: 'GET', route: '/pages', path: '/pages' });
    expect([keptOf(path), keptOf('/pages')]).toEqual([0, 10]);
  },
);

test('a route with two parameters in one part does not count for one with a parameter alone', () => {
  const { sampler, decide } = given(1);
  const keptOf = (asked: string) =>
    Array.from({ length: 100 }, () => decide('GET', request(asked))).filter(isSampled).length;
  sampler.learn({ method: 'GET', route: '/:id', path: '/7' });
  expect(keptOf('/7')).toBe(10);
  sampler.learn({ method: 'GET', route: '/:from-:to', path: '/lhr-jfk' });
  expect(keptOf('/7')).toBe(0);
});

test('a route is learnt after any number of names, and names have their places after any number of routes', () => {
  const { sampler, decide } = given(1);
  for (let index = 0; index < 100_000; index++) {
    decide(`name ${index}`);
    sampler.learn({ method: 'GET', route: `/routes/${index}`, path: `/routes/${index}` });
  }
  const keptOf = (name: string, path: string) =>
    Array.from({ length: 100 }, () => decide(name, request(path))).filter(isSampled).length;
  expect(keptOf('GET', '/routes/1999')).toBe(10);
  expect(keptOf('GET', '/routes/2000')).toBe(0);
  expect(keptOf('name 1999', '/none')).toBe(9);
});

test('beside a flood without a route, a rare route is kept by the ratio of both until it is learnt, and whole after', () => {
  const { sampler, decide, wait } = given(2);
  const keptOfTwoHundred = (): number => {
    let kept = 0;
    for (let second = 0; second < 200; second++) {
      for (let step = 0; step < 400; step++, wait(0.0025)) decide('GET', request('/none'));
      if (isSampled(decide('GET', request('/jobs/7')))) kept++;
    }
    return kept;
  };
  expect(keptOfTwoHundred()).toBeLessThan(10);
  sampler.learn({ method: 'GET', route: '/jobs/:id', path: '/jobs/6' });
  expect(keptOfTwoHundred()).toBe(200);
});
