import { expect, test } from 'vitest';
import { Teardown } from '../../../deploy/rig/teardown';

test('what was started last is stopped first', async () => {
  const stopped: string[] = [];
  const teardown = new Teardown();
  for (const name of ['redis', 'api']) teardown.add(name, async () => void stopped.push(name));
  expect(await teardown.run()).toEqual([]);
  expect(stopped).toEqual(['api', 'redis']);
});

test('what cannot be stopped is named, and does not keep the rest running', async () => {
  const stopped: string[] = [];
  const teardown = new Teardown();
  teardown.add('redis', async () => void stopped.push('redis'));
  teardown.add('api', () => Promise.reject(new Error('stuck')));
  expect(await teardown.run()).toEqual(['api could not be stopped: stuck']);
  expect(stopped).toEqual(['redis']);
});

test('everything is stopped once', async () => {
  let count = 0;
  const teardown = new Teardown();
  teardown.add('redis', async () => void count++);
  await teardown.run();
  await teardown.run();
  expect(count).toBe(1);
});
