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
    servers: { a: 1, b: 1 },
    cores: 1,
    arrivals: [0, 0],
    stepsOf: () => [{ serve: 'a', millis: 10 }, { serve: 'b', millis: 10 }, { mark }],
  });
  expect(ends).toEqual([30, 40]);
  // The first waits at `b` for the core on which `a` has the second.
  expect(utilisation).toMatchObject({ a: 0.5, b: 0.75, cores: 1 });
});

test('what is held is kept for all of its steps, and goes to whoever has waited for it', () => {
  const ends: (readonly [slot: number, millis: number])[] = [];
  const { millis } = simulate({
    servers: { slot: 2 },
    arrivals: [0, 0, 0],
    stepsOf: () => [
      {
        hold: 'slot',
        steps: (slot) => [
          { waitMillis: 5 + 5 * slot },
          { waitMillis: 5 },
          { mark: (end) => void ends.push([slot, end]) },
        ],
      },
    ],
  });
  expect(ends).toEqual([
    [0, 10],
    [1, 15],
    [0, 20],
  ]);
  expect(millis).toBe(20);
});

test('who comes gets what has been free for longest', () => {
  const slots: number[] = [];
  simulate({
    servers: { slot: 3 },
    arrivals: [0, 10, 20, 30],
    stepsOf: () => [
      {
        hold: 'slot',
        steps: (slot) => {
          slots.push(slot);
          return [{ waitMillis: 1 }];
        },
      },
    ],
  });
  expect(slots).toEqual([0, 1, 2, 0]);
});

test('a process serves its own, also where another is idle', () => {
  const ends: number[] = [];
  const { utilisation } = simulate({
    servers: {},
    processes: { api: 2 },
    arrivals: [0, 0],
    stepsOf: () => [{ serve: 'api', by: 1, millis: 10 }, { mark: (end) => void ends.push(end) }],
  });
  expect(ends).toEqual([10, 20]);
  expect(utilisation).toEqual({ api: 0.5 });
});

test('a station, or a process, that there is not is named', () => {
  const lacking = {
    servers: {},
    processes: { api: 2 },
    arrivals: [0],
    stepsOf: (): Step[] => [{ serve: 'api', by: 2, millis: 1 }],
  };
  expect(() => simulate(lacking)).toThrow('there is no station api, or it has no process 2');
});
