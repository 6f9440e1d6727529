import { expect, test } from 'vitest';
import { type Figures, predict } from '../../../../../deploy/commands/bench/simulate/model';
import { capacityOf, layoutFor } from '../../../../../deploy/commands/bench/simulate/needs';

const figures: Figures = {
  cpuMillis: { api: 4, worker: 8, redis: 1, s3: 5, clamd: 2 },
  uploaderMillis: 1,
  answerAloneMillis: 10,
  aloneMillis: 30,
};
const rare = { perSecond: 0.1, uploads: 20_000, seed: 1 };
const one = { api: 1, workers: 1, concurrency: 2, clamd: 1, redis: 1 };

test('where nobody waits for another, a verdict takes what it takes alone', () => {
  for (const cores of [undefined, 2]) {
    const { meanMillis, p50Millis } = predict(figures, { ...one, cores }, rare);
    expect(Math.abs(meanMillis / 30 - 1)).toBeLessThan(0.02);
    expect(p50Millis).toBeLessThan(meanMillis);
  }
});

test('an upload waits for its own API server, also where another of many is idle', () => {
  const plenty = { api: 20, workers: 2000, concurrency: 2, clamd: 2000, redis: 2000 };
  const { meanMillis } = predict(figures, plenty, { perSecond: 3500, uploads: 50_000, seed: 1 });
  // Busy for 70 %, as M/M/1: it is there twice, for 2 ms each, and waits before each for 0.7 / 0.3 of that.
  expect(Math.abs(meanMillis / (30 + 2 * 2 * (0.7 / 0.3)) - 1)).toBeLessThan(0.05);
});

test('each station is as busy as its part of an upload says', () => {
  const { utilisation } = predict(figures, one, { perSecond: 50, uploads: 20_000, seed: 1 });
  for (const [name, share] of Object.entries({ api: 0.2, worker: 0.4, redis: 0.05, clamd: 0.1 }))
    expect(Math.abs((utilisation[name] ?? 0) / share - 1)).toBeLessThan(0.05);
});

test('what is sized for a rate carries it, and computes for 70 % of the time at the most', () => {
  const layout = layoutFor(figures, 1000, 2);
  expect(layout).toMatchObject({ api: 6, workers: 15, clamd: 3, redis: 2 });
  const { uploadsPerSecond, utilisation } = predict(figures, layout, {
    perSecond: 1000,
    uploads: 20_000,
    seed: 1,
  });
  expect(Math.abs(uploadsPerSecond / 1000 - 1)).toBeLessThan(0.05);
  const { slots, ...computing } = utilisation;
  for (const busy of Object.values(computing)) expect(busy).toBeLessThan(0.72);
  // A job that is held waits for others of its worker, too.
  expect(slots).toBeLessThan(0.9);
});

test('the storage of a provider makes workers hold their jobs for longer', () => {
  const far = { ...figures, s3Millis: 50 };
  expect(capacityOf(figures, 2).slots).toBeGreaterThan(2 * capacityOf(far, 2).slots);
  expect(capacityOf(far, 8).slots).toBe(4 * capacityOf(far, 2).slots);
});
