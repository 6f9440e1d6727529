import { expect, test } from 'vitest';
import {
  firstBytes,
  type Lease,
  partBytes,
  UploadBuffers,
} from '../../../../services/api/upload/upload-buffers';

const never = new AbortController().signal;

async function grown(buffers: UploadBuffers, userId: string): Promise<Lease> {
  const lease = await buffers.acquire(userId, partBytes, never);
  while (lease.canGrow) await lease.grow(never);
  return lease;
}

test('a lease begins small, doubles as it fills, keeps what it holds, and ends as a part', async () => {
  const buffers = new UploadBuffers(2 * partBytes);
  const lease = await buffers.acquire('alice', Number.POSITIVE_INFINITY, never);
  lease.buffer.write('page');
  expect([lease.buffer.length, buffers.usedBytes]).toEqual([firstBytes, firstBytes]);
  await lease.grow(never);
  expect([lease.buffer.length, buffers.usedBytes]).toEqual([2 * firstBytes, 2 * firstBytes]);
  while (lease.canGrow) await lease.grow(never);
  expect([lease.buffer.length, buffers.usedBytes]).toEqual([partBytes, partBytes]);
  expect(lease.buffer.toString('utf8', 0, 4)).toBe('page');
});

test('a whole part is given again', async () => {
  const buffers = new UploadBuffers(2 * partBytes);
  const first = await grown(buffers, 'alice');
  const { buffer } = first;
  first.release();
  expect((await grown(buffers, 'alice')).buffer).toBe(buffer);
});

test('shrinking keeps the bytes and gives the rest back', async () => {
  const buffers = new UploadBuffers(partBytes);
  const lease = await buffers.acquire('alice', partBytes, never);
  lease.buffer.write('page');
  expect(lease.shrink(4).toString()).toBe('page');
  expect(buffers.usedBytes).toBe(4);
  lease.release();
  lease.release();
  expect(buffers.usedBytes).toBe(0);
});

test('one user has half of it at most, and another is served at once', async () => {
  const buffers = new UploadBuffers(4 * partBytes);
  const held = [await grown(buffers, 'greedy'), await grown(buffers, 'greedy')];
  const waiting = grown(buffers, 'greedy');
  const other = await grown(buffers, 'other');
  expect([buffers.waiting, buffers.usedBytes]).toEqual([1, 3 * partBytes]);
  for (const lease of [...held, other]) lease.release();
  (await waiting).release();
  expect(buffers.usedBytes).toBe(0);
});

test('however many grow side by side, all of them come to their end', async () => {
  const buffers = new UploadBuffers(3 * partBytes);
  const ended = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const lease = await grown(buffers, `user ${index % 7}`);
      lease.release();
      return lease.buffer.length;
    }),
  );
  expect([ended.length, buffers.usedBytes, buffers.waiting]).toEqual([40, 0, 0]);
});

test('who has waited long enough is told to come again, and gives back what it had', async () => {
  let refused = 0;
  const buffers = new UploadBuffers(partBytes, { patienceMillis: 20, onRefused: () => refused++ });
  const held = await grown(buffers, 'alice');
  await expect(buffers.acquire('bob', partBytes, never)).rejects.toMatchObject({
    status: 503,
    retryAfterSeconds: 5,
  });
  held.release();
  expect([refused, buffers.usedBytes, buffers.waiting]).toEqual([1, 0, 0]);
});

test('who gives up waiting is not waited for', async () => {
  const buffers = new UploadBuffers(partBytes);
  const held = await grown(buffers, 'alice');
  const gone = new AbortController();
  const waiting = buffers.acquire('bob', partBytes, gone.signal);
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  held.release();
  expect((await buffers.acquire('carol', 1, never)).buffer).toHaveLength(1);
});

test('the more wait, the less patience there is with those who hold memory', async () => {
  const buffers = new UploadBuffers(partBytes);
  const held = await grown(buffers, 'alice');
  expect(buffers.bodyPatienceMillis(30_000)).toBe(30_000);
  const waiting = Array.from({ length: 20 }, (_, index) => buffers.acquire(`user ${index}`, 1, never));
  expect(buffers.bodyPatienceMillis(30_000)).toBe(3000);
  expect(buffers.bodyPatienceMillis(50)).toBe(50);
  held.release();
  await Promise.all(waiting);
});
