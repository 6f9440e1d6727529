import { expect, test } from 'vitest';
import { parseSamplingStrategy } from '../../../../deploy/instrumentation/samplers/sampling-strategy';

const operationSampling = {
  defaultSamplingProbability: 0.5,
  defaultLowerBoundTracesPerSecond: 0.1,
  perOperationStrategies: [{ operation: 'GET /x', probabilisticSampling: { samplingRate: 0.75 } }],
};
const perOperation = {
  kind: 'perOperation',
  defaultRatio: 0.5,
  lowerBound: 0.1,
  operations: [{ operation: 'GET /x', ratio: 0.75 }],
};
const nothing = { probabilisticSampling: null, rateLimitingSampling: null, operationSampling: null };

test.each([
  [
    { ...nothing, strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: 0.25 } },
    { kind: 'probabilistic', ratio: 0.25 },
  ],
  [
    { strategyType: 0, probabilisticSampling: { samplingRate: 0.25 } },
    { kind: 'probabilistic', ratio: 0.25 },
  ],
  [{ probabilisticSampling: {} }, { kind: 'probabilistic', ratio: 0 }],
  [
    { ...nothing, strategyType: 'RATE_LIMITING', rateLimitingSampling: { maxTracesPerSecond: 3 } },
    { kind: 'rateLimiting', tracesPerSecond: 3 },
  ],
  [
    { strategyType: 1, rateLimitingSampling: { maxTracesPerSecond: 3 } },
    { kind: 'rateLimiting', tracesPerSecond: 3 },
  ],
  [
    { strategyType: 'PROBABILISTIC', probabilisticSampling: { samplingRate: 1 }, operationSampling },
    perOperation,
  ],
  [{ strategyType: 0, operationSampling }, perOperation],
  [
    { operationSampling: { defaultSamplingProbability: 0.5 } },
    { kind: 'perOperation', defaultRatio: 0.5, lowerBound: 0, operations: [] },
  ],
])('%j is read as %j', (answer, strategy) => {
  expect(parseSamplingStrategy(JSON.stringify(answer))).toEqual(strategy);
});

test.each([
  [{}, 'the answer has no sampling strategy'],
  [nothing, 'the answer has no sampling strategy'],
  [[], 'the answer must be an object, got []'],
  [{ probabilisticSampling: { samplingRate: 2 } }, 'samplingRate must be within 0..1, got 2'],
  [{ probabilisticSampling: { samplingRate: '1' } }, 'samplingRate must be within 0..1, got "1"'],
  [{ rateLimitingSampling: { maxTracesPerSecond: -1 } }, 'maxTracesPerSecond must be at least 0, got -1'],
  [{ operationSampling: { perOperationStrategies: {} } }, 'perOperationStrategies must be a list'],
  [{ operationSampling: { perOperationStrategies: [{}] } }, 'operation must be a string'],
])('%j is refused: %s', (answer, message) => {
  expect(() => parseSamplingStrategy(JSON.stringify(answer))).toThrow(new Error(message));
});
