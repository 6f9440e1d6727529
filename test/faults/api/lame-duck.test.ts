import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { ApiFixture } from '../../integration/api/api-fixture';
import { givenApi } from './given-api';
import { Uploader } from './uploader';

test('clients that keep connections lose no upload while one API follows another', async () => {
  const [first, second] = await Promise.all([givenApi({ SHUTDOWN_DELAY_MILLIS: '10000' }), givenApi()]);
  const uploaders = Array.from({ length: 24 }, (_, index) => new Uploader(`user-${index}`, first));
  const over = new AbortController();
  // Some are just sending when the API is told to stop, and the connections of others are idle for a while.
  const running = uploaders.map((uploader, index) => uploader.run(second, index * 10, over.signal));
  const uploadsBy = (api: ApiFixture) =>
    uploaders.map(({ uploads }) => uploads.filter(({ by }) => by === api));
  await expect.poll(() => uploadsBy(first).every(({ length }) => length > 4)).toBe(true);
  first.process.kill('SIGTERM');
  expect(await once(first.process, 'close')).toEqual([0, null]);
  expect(first.lines.join('\n')).not.toContain('cut off');
  expect(uploaders.flatMap(({ failures }) => failures)).toEqual([]);
  await expect.poll(() => uploadsBy(second).every(({ length }) => length > 0)).toBe(true);
  over.abort();
  await Promise.all(running);
  for (const { connections } of uploaders)
    expect([...connections.values()].map((said) => [new Set(said.slice(0, -1)), said.at(-1)])).toEqual([
      [new Set(['keep-alive']), 'close'],
      [expect.any(Set), 'keep-alive'],
    ]);
  for (const api of [first, second]) {
    const ids = uploadsBy(api).flatMap((uploads) => uploads.map(({ jobId }) => jobId));
    expect(await Promise.all(ids.map((id) => api.jobs.find(id)))).toMatchObject(ids.map((id) => ({ id })));
  }
});
