import { expect, test } from 'vitest';
import { newestPipelineResults } from '../../../../../deploy/commands/bench/pipeline/results';
import { compare } from '../../../../../deploy/commands/bench/simulate/compare';
import { figuresOf } from '../../../../../deploy/commands/bench/simulate/model';

const results = newestPipelineResults();
const rates = compare(results).map(({ measured, simulated }) => ({
  ...measured,
  simulated,
  cores: simulated.utilisation.cores ?? Number.NaN,
}));
/** With more than this the machine was somebody else's, and what was measured says little of the pipeline. */
const mostOtherCores = 0.15;
/** Beyond, a few per cent of CPU time decide on how long all wait, and no figure is as exact as that. */
const mostCores = 0.7;
const withRoom = rates.filter(({ cores }) => cores <= mostCores);

test('the newest run has what the simulation is made of', () => {
  const { cpuMillis, answerAloneMillis, aloneMillis } = figuresOf(results, Infinity);
  for (const millis of Object.values(cpuMillis)) expect(millis).toBeGreaterThan(0);
  expect(aloneMillis).toBeGreaterThan(answerAloneMillis);
  expect(results.rates?.alone.uploads).toBeGreaterThanOrEqual(100);
});

test('the newest run was made where nothing else kept the machine busy', () => {
  const others = rates.map(({ perSecond, otherCores }) => [perSecond, otherCores <= mostOtherCores]);
  expect(others).toEqual([10, 25, 50].map((perSecond) => [perSecond, true]));
});

test.each(rates)(
  '$perSecond uploads a second: throughput is simulated within 15 % of what was measured',
  ({ uploadsPerSecond, simulated }) => {
    expect(Math.abs(simulated.uploadsPerSecond / uploadsPerSecond - 1)).toBeLessThan(0.15);
  },
);

test('the two lower rates leave room, so that their medians tell of the simulation', () => {
  expect(withRoom.map(({ perSecond }) => perSecond).slice(0, 2)).toEqual([10, 25]);
});

test.each(withRoom)(
  '$perSecond uploads a second: the median is simulated within 15 % of what was measured',
  ({ verdict, simulated }) => {
    expect(Math.abs(simulated.p50Millis / verdict.p50Millis - 1)).toBeLessThan(0.15);
  },
);
