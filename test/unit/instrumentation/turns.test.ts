import { expect, test } from 'vitest';
import { Turns } from '../../../deploy/instrumentation/exporters/turns';

test('tasks run one after the other, and one that fails does not stop the next', async () => {
  const turns = new Turns();
  const first = Promise.withResolvers<string>();
  const order: string[] = [];
  const begun = (name: string) => order.push(name);
  const results = Promise.allSettled([
    turns.take(() => (begun('first'), first.promise)),
    turns.take(() => (begun('second'), Promise.reject(new Error('no')))),
    turns.take(async () => begun('third')),
  ]);
  await Promise.resolve();
  expect(order).toEqual(['first']);
  first.resolve('done');
  expect(await results).toMatchObject([{ value: 'done' }, { reason: { message: 'no' } }, { value: 3 }]);
});
