import { expect, test } from 'vitest';
import { Ticker } from '../../../../../deploy/commands/bench/processes/ticker';

test('those who wait go on in their order, none before its time, also after the ticker was idle', async () => {
  const ticker = new Ticker();
  const early: string[] = [];
  const order: string[] = [];
  const wait = async (name: string, millis: number) => {
    const time = performance.now() + millis;
    await ticker.until(time);
    order.push(name);
    if (performance.now() < time) early.push(name);
  };
  await Promise.all([wait('past', -1), wait('first', 2), wait('second', 1000)]);
  await wait('last', 2);
  expect([order, early]).toEqual([['past', 'first', 'second', 'last'], []]);
});
