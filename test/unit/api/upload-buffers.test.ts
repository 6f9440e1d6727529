import { expect, test } from 'vitest';
import { partBytes, UploadBuffers } from '../../../services/api/upload/upload-buffers';

const never = new AbortController().signal;

test('what does not fit waits, first come first served', async () => {
  const buffers = new UploadBuffers(2 * partBytes);
  const [first, second] = await Promise.all([
    buffers.acquire(partBytes, never),
    buffers.acquire(partBytes, never),
  ]);
  const order: string[] = [];
  const third = buffers.acquire(partBytes, never).then((lease) => (order.push('third'), lease));
  const fourth = buffers.acquire(1, never).then((lease) => (order.push('fourth'), lease));
  expect(buffers.usedBytes).toBe(2 * partBytes);
  first.release();
  await third;
  second.release();
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
  expect(buffers.usedBytes).toBe(partBytes + 1);
});

test('no more than one part is given', async () => {
  const lease = await new UploadBuffers(2 * partBytes).acquire(Number.POSITIVE_INFINITY, never);
  expect(lease.buffer).toHaveLength(partBytes);
});

test('a whole part is given again', async () => {
  const buffers = new UploadBuffers(partBytes);
  const first = await buffers.acquire(partBytes, never);
  first.release();
  expect((await buffers.acquire(partBytes, never)).buffer).toBe(first.buffer);
});

test('shrinking keeps the bytes and gives the rest back', async () => {
  const buffers = new UploadBuffers(partBytes);
  const lease = await buffers.acquire(partBytes, never);
  lease.buffer.write('page');
  expect(lease.shrink(4).toString()).toBe('page');
  expect(buffers.usedBytes).toBe(4);
  lease.release();
  lease.release();
  expect(buffers.usedBytes).toBe(0);
});

test('who gives up waiting lets the next one have its turn', async () => {
  const buffers = new UploadBuffers(partBytes);
  const held = await buffers.acquire(partBytes - 10, never);
  const gone = new AbortController();
  const large = buffers.acquire(partBytes, gone.signal);
  const small = buffers.acquire(10, never);
  gone.abort(new Error('gone'));
  await expect(large).rejects.toThrow('gone');
  await small;
  held.release();
  expect(buffers.usedBytes).toBe(10);
});
