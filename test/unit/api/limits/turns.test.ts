import { expect, test } from 'vitest';
import { Turns } from '../../../../services/api/limits/turns';

/** Work that ends when it is told to. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, open: resolve };
}

const limits = { name: 'traces', atOnce: 2, perUser: 1, waitingPerUser: 2, patienceMillis: 20_000 };

test('of ten users of whom one asks for all, each other one is served before that one is served again', async () => {
  const turns = new Turns({ ...limits, waitingPerUser: 50, onRefused: () => {} });
  const served: string[] = [];
  const ask = (userId: string) =>
    turns.run(userId, async () => {
      served.push(userId);
      await new Promise(setImmediate);
    });
  const greedy = Array.from({ length: 50 }, () => ask('greedy'));
  const others = Array.from({ length: 9 }, (_, index) => ask(`user ${index}`));
  await Promise.all(others);
  expect(served.filter((userId) => userId === 'greedy').length).toBeLessThan(15);
  await Promise.all(greedy);
  expect(served).toHaveLength(59);
});

test('who waits too often is refused at once, and it is counted', async () => {
  let refused = 0;
  const turns = new Turns({ ...limits, onRefused: () => refused++ });
  const first = gate();
  const running = [1, 2, 3].map(() => turns.run('greedy', first.work));
  await expect(turns.run('greedy', async () => {})).rejects.toThrow(
    'traces of one user must be at most 2 that wait',
  );
  await turns.run('other', async () => {});
  first.open();
  await Promise.all(running);
  expect(refused).toBe(1);
});

test('no wait is longer than the patience', async () => {
  const turns = new Turns({ ...limits, patienceMillis: 10, onRefused: () => {} });
  const first = gate();
  const running = turns.run('user', first.work);
  await expect(turns.run('user', async () => {})).rejects.toThrow('traces is not available, try again later');
  first.open();
  await running;
  await turns.run('user', async () => {});
});

test('work that fails gives its turn back', async () => {
  const turns = new Turns({ ...limits, onRefused: () => {} });
  await expect(turns.run('user', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await turns.run('user', async () => {});
});
