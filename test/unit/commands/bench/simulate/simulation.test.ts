import { expect, test } from 'vitest';
import { arrivals } from '../../../../../deploy/commands/bench/pipeline/pacing';
import { simulate, type Step } from '../../../../../deploy/commands/bench/simulate/simulation';
import { seededRandom } from '../../../../../deploy/commands/seeded-random';

const jobs = 200_000;

/** Jobs at one station. @returns the mean time from arrival to end, and the station's utilisation */
function queue(servers: number, perSecond: number, serviceMillis: () => number) {
  let [sum, count] = [0, 0];
  const mark = (millis: number): void => void ([sum, count] = [sum + millis, count + 1]);
  const { utilisation } = simulate({
    servers: { station: servers },
    arrivals: arrivals(perSecond, jobs / perSecond, 1),
    stepsOf: (): Step[] => [{ serve: 'station', millis: serviceMillis() }, { mark }],
  });
  return { meanMillis: sum / count, busy: utilisation.station };
}

function exponential(meanMillis: number): () => number {
  const random = seededRandom(2);
  return () => -Math.log(1 - random()) * meanMillis;
}

test('M/M/1: a job is there for 1 / (μ - λ)', () => {
  const { meanMillis, busy } = queue(1, 70, exponential(10));
  expect(Math.abs(meanMillis / (1000 / (100 - 70)) - 1)).toBeLessThan(0.03);
  expect(busy).toBeCloseTo(0.7, 2);
});

test('M/D/1: jobs that are all alike wait half as long', () => {
  const { meanMillis } = queue(1, 70, () => 10);
  const expected = 10 + (0.7 / (2 * (1 - 0.7))) * 10;
  expect(Math.abs(meanMillis / expected - 1)).toBeLessThan(0.03);
});

test('M/M/3: a job waits as Erlang’s formula C says', () => {
  const { meanMillis } = queue(3, 240, exponential(10));
  const offered = 2.4;
  const waiting = (offered ** 3 / 6) * (3 / (3 - offered));
  const erlangC = waiting / (1 + offered + offered ** 2 / 2 + waiting);
  const expected = 10 + (erlangC * 1000) / (3 * 100 - 240);
  expect(Math.abs(meanMillis / expected - 1)).toBeLessThan(0.03);
});

test('stations that share one core are one queue', () => {
  const ends: number[] = [];
  const mark = (millis: number): void => void ends.push(millis);
  const { utilisation } = simulate({
    servers: { a: 1, b: 1, cores: 1 },
    cores: 'cores',
    arrivals: [0, 0],
    stepsOf: () => [{ serve: 'a', millis: 10 }, { serve: 'b', millis: 10 }, { mark }],
  });
  expect(ends).toEqual([30, 40]);
  // The first waits at `b` for the core on which `a` has the second.
  expect(utilisation).toMatchObject({ a: 0.5, b: 0.75, cores: 1 });
});

test('what is taken is kept until it is given back', () => {
  const ends: number[] = [];
  const { millis } = simulate({
    servers: { slot: 2 },
    arrivals: [0, 0, 0],
    stepsOf: () => [
      { take: 'slot' },
      { waitMillis: 10 },
      { mark: (end) => void ends.push(end) },
      { give: 'slot' },
    ],
  });
  expect([ends, millis]).toEqual([[10, 10, 20], 20]);
});
