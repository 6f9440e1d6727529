import { once } from 'node:events';
import { connect } from 'node:net';
import { ListMultipartUploadsCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ApiFixture } from '../../integration/api/api-fixture';
import { png } from '../../integration/api/pages';
import { freeze } from '../freeze';
import { givenApi } from './given-api';

vi.setConfig({ testTimeout: 120_000 });

const given = (shutdownMillis: number): Promise<ApiFixture> =>
  givenApi({ SHUTDOWN_TIMEOUT_MILLIS: String(shutdownMillis) });

const partHead = (name: string): string =>
  `--b\r\ncontent-disposition: form-data; name="f"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`;

/** One file whole, a second one so far that storage has parts of it, and then nothing. */
async function stallAnUpload(api: ApiFixture): Promise<void> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  socket.write(
    'POST /api/upload HTTP/1.1\r\nhost: a\r\nx-user-id: alice\r\nidempotency-key: volume-1\r\n' +
      'content-length: 30000000\r\ncontent-type: multipart/form-data; boundary=b\r\n\r\n',
  );
  socket.write(partHead('a.png'));
  socket.write(png(1000));
  socket.write(`\r\n${partHead('b.png')}`);
  socket.write(png(11 * 1024 ** 2));
  await expect.poll(() => countParts(api), { timeout: 30_000 }).toBe(2);
  expect(await api.listAll()).toHaveLength(2);
}

async function countParts({ storage: { client, bucket: Bucket } }: ApiFixture): Promise<number> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  const [{ Key, UploadId } = {}] = Uploads;
  if (Key === undefined) return 0;
  const { Parts = [] } = await client.send(new ListPartsCommand({ Bucket, Key, UploadId }));
  return Parts.length;
}

const reservations = (api: ApiFixture): Promise<string[]> => api.redis.keys('mangamotion:idempotency:*');
const messages = (api: ApiFixture): string => api.lines.join('\n');

test('an upload that a stopping API cuts off leaves no file, no parts and no reservation of its key', async () => {
  // A quarter of it is for undoing.
  const api = await given(16_000);
  await stallAnUpload(api);
  expect(await reservations(api)).toHaveLength(1);
  api.process.kill('SIGTERM');
  expect(await once(api.process, 'close')).toEqual([0, null]);
  expect({ objects: await api.listAll(), reservations: await reservations(api) }).toEqual({
    objects: [],
    reservations: [],
  });
  expect(messages(api)).toContain('requests were cut off at shutdown');
});

test('a storage that hangs does not keep the API from ending in time, which says what it leaves behind', async () => {
  const api = await given(4000);
  await stallAnUpload(api);
  await freeze(api.storageServer.pid);
  api.process.kill('SIGTERM');
  expect(await once(api.process, 'close')).toEqual([0, null]);
  process.kill(api.storageServer.pid, 'SIGCONT');
  expect(await reservations(api)).toEqual([]);
  expect(messages(api)).toContain('what it stored is left to the sweeper');
});
