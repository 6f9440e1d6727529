import { expect, test } from 'vitest';
import { type Figures, predict } from '../../../../../deploy/commands/bench/simulate/model';
import { capacityOf, layoutFor } from '../../../../../deploy/commands/bench/simulate/needs';

const figures: Figures = {
  cpuMillis: { api: 4, worker: 8, redis: 1, s3: 5, clamd: 2 },
  uploaderMillis: 1,
  answerAloneMillis: 10,
  aloneMillis: [30, 30, 30],
};
const one = { api: 1, workers: 1, concurrency: 2, clamd: 1, redis: 1 };

test('where nobody waits for another, a verdict takes what it takes alone', () => {
  const { p50Millis } = predict(figures, one, { perSecond: 0.1, uploads: 1000, seed: 1 });
  expect(p50Millis).toBeCloseTo(30, 0);
  const shared = predict(figures, { ...one, cores: 2 }, { perSecond: 0.1, uploads: 1000, seed: 1 });
  expect(shared.p50Millis).toBeCloseTo(30, 0);
});

test('each station is as busy as its part of an upload says', () => {
  const { utilisation } = predict(figures, one, { perSecond: 50, uploads: 20_000, seed: 1 });
  for (const [name, share] of Object.entries({ api: 0.2, worker: 0.4, redis: 0.05, clamd: 0.1 }))
    expect(Math.abs((utilisation[name] ?? 0) / share - 1)).toBeLessThan(0.05);
});

test('what is sized for a rate carries it, with nothing busier than 70 %', () => {
  const layout = layoutFor(figures, 1000, 2);
  expect(layout).toMatchObject({ api: 6, workers: 15, clamd: 3, redis: 2 });
  const { uploadsPerSecond, utilisation } = predict(figures, layout, {
    perSecond: 1000,
    uploads: 20_000,
    seed: 1,
  });
  expect(Math.abs(uploadsPerSecond / 1000 - 1)).toBeLessThan(0.05);
  for (const busy of Object.values(utilisation)) expect(busy).toBeLessThan(0.72);
});

test('the storage of a provider makes workers hold their jobs for longer', () => {
  const far = { ...figures, s3Millis: 50 };
  expect(capacityOf(figures, 2).slots).toBeGreaterThan(2 * capacityOf(far, 2).slots);
  expect(capacityOf(far, 8).slots).toBe(4 * capacityOf(far, 2).slots);
});
