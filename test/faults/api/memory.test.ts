import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startApi } from '../../integration/api/api-fixture';
import { Client } from '../../integration/api/client';
import { formOf, png } from '../../integration/api/pages';

const mebibyte = 1024 ** 2;
const boundary = 'page-boundary';
const head = `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`;
const tail = `\r\n--${boundary}--\r\n`;

/** Resident memory of a process, in bytes. */
function residentBytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

/** Uploads one page without ever holding it whole. @returns the status; 0 where the connection ended without one */
async function uploadOnce(url: string, userId: string, sizeBytes: number): Promise<number> {
  const headers = {
    'x-user-id': userId,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': head.length + sizeBytes + tail.length,
  };
  const answered = new AbortController();
  const { promise, resolve } = Promise.withResolvers<number>();
  void promise.then(() => answered.abort());
  const outgoing = request(`${url}/api/upload`, { method: 'POST', headers }, (response) => {
    resolve(response.statusCode ?? 0);
    response.resume();
  });
  outgoing.on('error', () => resolve(0));
  outgoing.write(head);
  outgoing.write(png(mebibyte));
  const chunk = Buffer.alloc(mebibyte, 'x');
  for (let sent = mebibyte; sent < sizeBytes && !answered.signal.aborted; sent += mebibyte)
    if (!outgoing.write(chunk)) await once(outgoing, 'drain', { signal: answered.signal }).catch(() => {});
  if (answered.signal.aborted) outgoing.destroy();
  else outgoing.end(tail);
  return promise;
}

/** Again, as it is told, while the memory for uploads is taken. @returns the status that settled it */
async function uploadLarge(url: string, userId: string, sizeBytes: number): Promise<number> {
  for (;;) {
    const status = await uploadOnce(url, userId, sizeBytes);
    if (![0, 503].includes(status)) return status;
    await delay(1000);
  }
}

test('50 concurrent uploads of 100 MiB grow the API by less than 200 MiB', { timeout: 900_000 }, async () => {
  const api = await startApi();
  try {
    await new Client(api.url).upload(formOf({}));
    const before = residentBytes(api.pid);
    let peak = before;
    const poll = new AbortController();
    const polling = (async () => {
      while (!poll.signal.aborted) {
        peak = Math.max(peak, residentBytes(api.pid));
        await delay(20);
      }
    })();
    const statuses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => uploadLarge(api.url, `reader-${index}`, 100 * mebibyte)),
    );
    poll.abort();
    await polling;
    expect(new Set(statuses)).toEqual(new Set([202]));
    // 89 on an idle machine; what is to be collected waits longer on a busy one.
    expect((peak - before) / mebibyte).toBeLessThan(200);
  } finally {
    await api.stop();
  }
});
