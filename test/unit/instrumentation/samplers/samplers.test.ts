import { ROOT_CONTEXT, SpanKind, type Attributes } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler, type Sampler } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { createSampler } from '../../../../deploy/instrumentation/samplers';
import { ConstSampler } from '../../../../deploy/instrumentation/samplers/const-sampler';
import { GuaranteedThroughputSampler } from '../../../../deploy/instrumentation/samplers/guaranteed-throughput-sampler';
import { PerOperationSampler } from '../../../../deploy/instrumentation/samplers/per-operation-sampler';
import { ProbabilisticSampler } from '../../../../deploy/instrumentation/samplers/probabilistic-sampler';
import { RateLimitingSampler } from '../../../../deploy/instrumentation/samplers/rate-limiting-sampler';
import { newTraceId } from './trace-ids';

function decide(sampler: Sampler, name = 'GET', attributes: Attributes = {}) {
  return sampler.shouldSample(ROOT_CONTEXT, newTraceId(), name, SpanKind.SERVER, attributes, []);
}

function countSampled(sampler: Sampler, traces: number, name?: string): number {
  let sampled = 0;
  for (let index = 0; index < traces; index++) {
    if (decide(sampler, name).decision === SamplingDecision.RECORD_AND_SAMPLED) sampled += 1;
  }
  return sampled;
}

test('const samples every trace or none, and says so', () => {
  const attributes = { 'sampler.type': 'const', 'sampler.param': true };
  expect(decide(new ConstSampler(true))).toEqual({ decision: 2, attributes });
  expect(decide(new ConstSampler(false))).toEqual({ decision: 0 });
});

test.each([0.001, 0.1, 0.5, 0.9])('probabilistic samples %d of all traces within four sigma', (ratio) => {
  const traces = 100_000;
  const sigma = Math.sqrt(traces * ratio * (1 - ratio));
  const sampled = countSampled(new ProbabilisticSampler(ratio), traces);
  expect(Math.abs(sampled - traces * ratio)).toBeLessThan(4 * sigma);
});

test.each([0, 0.001, 0.1, 0.5, 0.999, 1])(
  "probabilistic %d decides as OpenTelemetry's own sampler does",
  (ratio) => {
    const [ours, theirs] = [new ProbabilisticSampler(ratio), new TraceIdRatioBasedSampler(ratio)];
    const traceIds = Array.from({ length: 10_000 }, newTraceId);
    const differing = traceIds.filter(
      (traceId) =>
        ours.shouldSample(ROOT_CONTEXT, traceId).decision !==
        theirs.shouldSample(ROOT_CONTEXT, traceId).decision,
    );
    expect(differing).toEqual([]);
  },
);

test('probabilistic 0 and 1 are exact', () => {
  expect(countSampled(new ProbabilisticSampler(0), 10_000)).toBe(0);
  expect(countSampled(new ProbabilisticSampler(1), 10_000)).toBe(10_000);
});

test('probabilistic tags the traces that it samples with its ratio', () => {
  const attributes = { 'sampler.type': 'probabilistic', 'sampler.param': 1 };
  expect(decide(new ProbabilisticSampler(1))).toEqual({ decision: 2, attributes });
});

test('rateLimiting starts with a full bucket and regains exactly its rate', () => {
  let now = 0;
  const sampler = new RateLimitingSampler(2, () => now);
  const sampledAt = (millis: number) => ((now = millis), countSampled(sampler, 10));
  expect([0, 499, 500, 999, 1000, 1500, 60_000].map(sampledAt)).toEqual([2, 0, 1, 0, 1, 1, 2]);
});

test('rateLimiting below one trace a second holds one trace', () => {
  let now = 0;
  const sampler = new RateLimitingSampler(0.1, () => now);
  const sampledAt = (millis: number) => ((now = millis), countSampled(sampler, 10));
  expect([0, 9_999, 10_000, 100_000].map(sampledAt)).toEqual([1, 0, 1, 1]);
});

test('rateLimiting samples its rate however many traces come', () => {
  let now = 0;
  const sampler = new RateLimitingSampler(5, () => now);
  let sampled = 0;
  for (now = 0; now < 60_000; now++) sampled += countSampled(sampler, 3);
  expect(sampled).toBe(5 + 5 * 60 - 1);
  now = 120_000;
  const attributes = { 'sampler.type': 'ratelimiting', 'sampler.param': 5 };
  expect(decide(sampler)).toEqual({ decision: 2, attributes });
});

test('guaranteed throughput gives rare operations their lower bound', () => {
  let now = 0;
  const sampler = new GuaranteedThroughputSampler(0, 1, () => now);
  const attributes = { 'sampler.type': 'lowerbound', 'sampler.param': 0 };
  expect(decide(sampler)).toEqual({ decision: 2, attributes });
  expect(decide(sampler)).toEqual({ decision: 0 });
  now = 1000;
  expect(countSampled(sampler, 10)).toBe(1);
});

test('a trace that the ratio chose uses up the lower bound', () => {
  const sampler = new GuaranteedThroughputSampler(1, 1, () => 0);
  const attributes = { 'sampler.type': 'probabilistic', 'sampler.param': 1 };
  expect([decide(sampler), decide(sampler)]).toEqual([
    { decision: 2, attributes },
    { decision: 2, attributes },
  ]);
});

function perOperation(lowerBound: number) {
  const operations = [
    { operation: 'GET /never', ratio: 0 },
    { operation: 'worker.scan', ratio: 0.5 },
  ];
  return new PerOperationSampler({ kind: 'perOperation', defaultRatio: 1, lowerBound, operations }, () => 0);
}

test('an operation matches the method and path of a request whose name is the bare method', () => {
  const request = { 'http.request.method': 'GET', 'url.path': '/never' };
  expect(decide(perOperation(0), 'GET', request).decision).toBe(0);
  expect(decide(perOperation(0), 'GET', { ...request, 'url.path': '/other' }).decision).toBe(2);
  expect(decide(perOperation(0), 'GET /never').decision).toBe(0);
});

test('an operation matches the name of the span, and others get the default ratio', () => {
  const sampled = countSampled(perOperation(0), 10_000, 'worker.scan');
  expect(Math.abs(sampled - 5000)).toBeLessThan(4 * 50);
  expect(countSampled(perOperation(0), 1000, 'other')).toBe(1000);
});

test('each operation has a lower bound of its own, up to 2000 operations', () => {
  const strategy = { kind: 'perOperation', defaultRatio: 0, lowerBound: 1, operations: [] } as const;
  const sampler = new PerOperationSampler(strategy, () => 0);
  const sampled = Array.from({ length: 3000 }, (_, index) => countSampled(sampler, 3, `operation ${index}`));
  expect(sampled.reduce((sum, count) => sum + count, 0)).toBe(2000);
});

test.each([
  [{ kind: 'const', sampled: true }, 'ConstSampler{true}'],
  [{ kind: 'probabilistic', ratio: 0.1 }, 'ProbabilisticSampler{0.1}'],
  [{ kind: 'rateLimiting', tracesPerSecond: 3 }, 'RateLimitingSampler{3}'],
  [{ kind: 'adaptive', tracesPerSecond: 2 }, 'AdaptiveSampler{2}'],
] as const)('%j decides for new traces', (configuration, expected) => {
  expect(createSampler(configuration, 'service', () => {}).root.toString()).toBe(expected);
});
